"""A question that comes in goes to whoever fits it best, and the reason is kept with it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world
from tests.world import PIXEL, World

from esmero.actions import deliver, presence, receive
from esmero.actions.tests.leaving import Server
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels import ports
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.domain.files.kinds import NewFile
from esmero.domain.promises.models import Promise
from esmero.domain.staff import writes as staff
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models import Agent, Membership, Skill
from esmero.insight import routing, soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def olga(there: World) -> Agent:
    """Return somebody of the team who is at the desk; Marta is named for every hour."""
    olga = make_agent("Olga Sokolova", team=there.team)
    is_here(olga)
    return olga


def is_here(agent: Agent, state: str = PresenceState.HERE) -> None:
    presence.say(agent=agent, state=state, at=NOON)


def knows(agent: Agent, *keys: str) -> None:
    staff.set_skills(agent, skills=Skill.objects.filter(key__in=keys), by=THE_SOFTWARE, at=NOON)


def asks(number: int = 1, *, at: datetime = NOON, **more: object) -> Conversation:
    usual = {"sender_email": f"new{number}@example.org", "language": "ru"}
    words = {"recipients": ["help@example.com"], "external_id": f"q:{number}", **usual, **more}
    incoming = mail("Здравствуйте", **words)
    return Conversation.objects.get(pk=receive.receive(incoming, at=at).conversation.pk)


def routed(conversation: Conversation) -> Routing:
    return Routing.objects.get(conversation=conversation)


def test_a_letter_goes_to_whoever_speaks_its_language_and_is_here(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")

    new = asks()

    assert new.agent == olga
    assert Promise.objects.get(about_id=new.pk).owner == olga
    assert (routed(new).agent, routed(new).why["because"]) == (olga, ["SKILL", "HERE"])
    assert list(soundness.faults(NOON)) == []


def test_the_confirmation_names_whoever_got_it(
    there: World, olga: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = Server()
    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, server)
    knows(olga, "language-es")

    new = asks(language="es")
    deliver.send_letters(at=NOON)

    assert new.agent == olga
    subjects = [str(one["Subject"]) for one in server.mails() if one["To"] == "new1@example.org"]
    assert ["Olga" in one for one in subjects] == [True]


def test_without_skills_it_stays_with_the_person_of_the_hour(there: World, olga: Agent) -> None:
    assert asks().agent == there.agent


def test_whoever_is_on_a_break_is_passed_over(there: World, olga: Agent) -> None:
    is_here(there.agent, PresenceState.BREAK)

    assert asks().agent == olga


def test_pictures_go_to_who_has_an_eye_for_them(there: World, olga: Agent) -> None:
    knows(olga, "image")
    picture = NewFile("photo.png", "image/png", PIXEL)

    assert asks(1, files=[picture]).agent == olga
    assert asks(2).agent == there.agent


def test_whoever_has_enough_gets_no_more(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    staff.set_capacities(None, most={"EMAIL": 2}, by=THE_SOFTWARE, at=NOON)

    got = [asks(number).agent for number in range(4)]

    assert got[:2] == [olga, olga]
    assert olga not in got[2:]


def test_ones_own_number_counts_before_everybodys(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    staff.set_capacities(None, most={"EMAIL": 1}, by=THE_SOFTWARE, at=NOON)
    staff.set_capacities(olga, most={"EMAIL": 3}, by=THE_SOFTWARE, at=NOON)

    assert [asks(number).agent for number in range(4)].count(olga) == 3


def test_two_who_are_alike_get_them_in_turn(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    lena = make_agent("Lena Orlova", team=there.team)
    is_here(lena)
    knows(lena, "language-ru")

    got = [asks(number, at=NOON + timedelta(minutes=number)).agent for number in range(4)]

    assert got in ([olga, lena, olga, lena], [lena, olga, lena, olga])


def test_whoever_only_reads_gets_nothing(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")
    Membership.objects.filter(agent=olga).update(part="READS")

    assert asks().agent == there.agent


def test_a_conversation_that_somebody_has_stays_theirs(there: World, olga: Agent) -> None:
    new = asks()
    knows(olga, "language-ru")
    incoming = mail(
        "Ещё одно", sender_email="new1@example.org", recipients=["help@example.com"], external_id="again"
    )

    receive.write_back(new, words=incoming.text, new_files=[], send_key="k", at=NOON)

    assert Conversation.objects.get(pk=new.pk).agent == there.agent
    assert Routing.objects.filter(conversation=new).count() == 1


def test_what_was_kept_comes_to_the_same_again_and_holds_no_words(there: World, olga: Agent) -> None:
    knows(olga, "language-ru")

    for number in range(3):
        kept = routed(asks(number))
        assert routing.choose(*routing.facts(kept.why)).agent == kept.agent_id
        assert "Здравствуйте" not in str(kept.why)
        assert "example.org" not in str(kept.why)
    told = Event.objects.filter(verb="conversation.routed").last()
    assert told is not None
    assert told.is_internal
    assert told.payload == {"agent": olga.pk, "because": ["SKILL", "HERE"], "skills": ["language-ru"]}


def _statements(number: int) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        asks(number)
    return len(asked.captured_queries)


def test_it_costs_no_statement_where_the_team_has_one_person_and_three_where_it_has_more(
    there: World,
) -> None:
    Membership.objects.filter(team=there.team).exclude(agent=there.agent).delete()
    Routing.objects.all().delete()
    asks(0)
    alone = _statements(1)
    assert not Routing.objects.exists()

    make_agent("Olga Sokolova", team=there.team)
    locks = connection.vendor == "postgresql"
    assert _statements(2) <= alone + 2 + locks
    assert Routing.objects.count() == 1
