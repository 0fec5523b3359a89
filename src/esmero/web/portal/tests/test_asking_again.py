"""Whoever was answered asks for the same person again, and reads who it is with."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from tests import world
from tests.world import World

from esmero.actions import absence, close, presence, reply
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.events.models import Event
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent, Team
from esmero.ground import clock

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/\?with=[^"]+)"[^>]*>(?:<svg.*?</svg>)?([^<]*)<', re.DOTALL)


@pytest.fixture
def there() -> World:
    return world.make_world(clock.now() - timedelta(minutes=30))


@pytest.fixture
def olga(there: World) -> Agent:
    """Return whoever answered Ana last; Marta is named for every hour."""
    olga = make_agent("Olga Sokolova", team=there.team)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(agent=olga)
    return olga


def answers_and_closes(there: World, who: Agent) -> None:
    number = there.a.conversation.pk
    version = Conversation.objects.get(pk=number).version
    at = clock.now()
    reply.reply(agent=who, conversation_id=number, words="Done.", seen_version=version, send_key="r", at=at)
    if Conversation.objects.get(pk=number).is_open:
        close.close(agent=who, conversation_id=number, reason=CloseReason.ANSWERED, at=at)


def way(there: World) -> tuple[str, str]:
    page = Client(HTTP_ACCEPT_LANGUAGE="en").get(f"/c/{there.a.token}/").content.decode()
    found = LINK.search(page)
    return (found[1], found[2]) if found else ("", "")


def asks(address: str, email: str = "other@example.org") -> tuple[Conversation, str]:
    """Ask from the page that a link opens; somebody new, so that nobody knows them. Return what they read."""
    client = Client(HTTP_ACCEPT_LANGUAGE="en")
    form = client.get(address).content.decode()
    token = re.search(r'name="wished" value="([^"]*)"', form)
    given = {"words": "And the scarf?", "name": "Ana", "email": email, "wished": token[1] if token else ""}
    answer = client.post("/", given, follow=True)
    new = Conversation.objects.order_by("id").last()
    assert new is not None
    return new, answer.content.decode()


def is_here(who: Agent, state: str = "HERE") -> None:
    presence.say(agent=who, state=state, at=clock.now())


def waits(there: World, minutes: int) -> None:
    Team.objects.filter(pk=there.team.pk).update(waits_for_known_minutes=minutes)


def test_the_page_offers_whoever_answered_once_no_answer_is_due(there: World, olga: Agent) -> None:
    assert way(there) == ("", "")

    answers_and_closes(there, olga)

    assert way(there)[1] == "Ask for Olga again"


def test_it_goes_to_them_and_the_page_says_so(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    is_here(olga)

    new, page = asks(way(there)[0])

    assert new.agent == new.wishes_agent == olga
    assert "As you asked, it is with Olga." in page
    assert Routing.objects.get(conversation=new).why["because"] == ["WISHED"]
    opened = Event.objects.get(verb="conversation.opened", about_id=new.pk)
    assert (opened.payload or {})["wishes"] == olga.pk


def test_without_the_wish_it_would_be_the_person_of_the_hour(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    is_here(olga)
    is_here(there.agent)

    assert asks("/")[0].agent == there.agent


def test_the_form_says_whom_they_ask_for_and_promises_no_more(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)

    form = Client(HTTP_ACCEPT_LANGUAGE="en").get(way(there)[0]).content.decode()

    assert "<h1>Ask for Olga again</h1>" in form
    assert "As soon as it is sent you see who it is with." in form


def test_whoever_is_not_back_in_time_is_not_waited_for_and_the_page_says_who_it_is(
    there: World, olga: Agent
) -> None:
    answers_and_closes(there, olga)
    waits(there, 60)

    new, page = asks(way(there)[0])

    assert (new.agent, new.wishes_agent) == (there.agent, olga)
    assert "You asked for Olga. So that you need not wait, it is with Marta." in page


def test_whoever_is_away_gets_nothing_and_the_form_says_so(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    address = way(there)[0]
    today = clock.now()
    later = today + timedelta(days=1)
    absence.be_away(agent=there.owner, person_id=olga.pk, from_at=today, until_at=later, at=today)

    form = Client(HTTP_ACCEPT_LANGUAGE="en").get(address).content.decode()

    assert "That is not possible at the moment" in form
    assert asks(address)[0].agent == there.agent


def test_a_link_that_nobody_signed_asks_for_nobody(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    address = way(there)[0]
    forged = address[:-1] + ("a" if address[-1] != "a" else "b")

    for wrong in (forged, "/?with=x", "/?with=%00.1.2.3"):
        form = Client(HTTP_ACCEPT_LANGUAGE="en").get(wrong)
        assert form.status_code == 200
        assert "You ask for" not in form.content.decode()
        assert asks(wrong)[0].wishes_agent is None


def test_whoever_left_is_not_offered(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    Agent.objects.filter(pk=olga.pk).update(is_active=False)

    assert way(there) == ("", "")


def test_it_stays_with_the_team_that_answered(there: World, olga: Agent) -> None:
    answers_and_closes(there, olga)
    there.channel.team = there.other_team
    there.channel.save()

    new, page = asks(way(there)[0])

    assert (new.team, new.agent) == (there.team, olga)
    assert "As you asked, it is with Olga." in page


def test_a_closed_page_costs_few_queries(
    there: World, olga: Agent, django_assert_max_num_queries: object
) -> None:
    answers_and_closes(there, olga)
    way(there)
    with django_assert_max_num_queries(14):  # type: ignore[operator]  # (a fixture)
        assert way(there)[0]
