"""People of a segment come to somebody first: set by an owner, said at the desk, tried on last month."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import presence, receive, segments, try_out
from esmero.actions.tests.in_segments import asked, do_tasks, kept
from esmero.actions.tests.test_receive import mail
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.conversations.models.routing import FirstFor
from esmero.domain.customers.models import Segment, SegmentMember
from esmero.domain.events.models import Event
from esmero.domain.promises.models import TryOut
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.models import Agent, Team
from esmero.ground import clock
from esmero.ground.tasks import doing
from esmero.insight import routed_again
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    made = world.make_world()
    segments.follow(at=made.at)
    Routing.objects.all().delete()
    return made


@pytest.fixture
def olga(there):
    """Somebody of the team who has nothing to do; Marta is named for every hour."""
    olga = make_agent("Olga Sokolova", team=there.team)
    presence.say(agent=olga, state="HERE", at=clock.now())
    return olga


@pytest.fixture
def shops(there):
    return kept(there, asked("LANGUAGE", "IS", "en"), name="Shops", at=clock.now())


def browser(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def comes(number: int, language: str = "en", **more) -> Conversation:
    """Return what somebody asks who wrote before: whose segments are known."""
    address = f"shop-{number}@example.org"
    first = mail("Hello", sender_email=address, external_id=f"f:{number}", language=language, **_to())
    receive.receive(first, at=clock.now())
    segments.follow(at=clock.now())
    again = mail(
        "And more", sender_email=address, external_id=f"s:{number}", language=language, **(_to() | more)
    )
    return Conversation.objects.get(pk=receive.receive(again, at=clock.now()).conversation.pk)


def _to() -> dict:
    return {"recipients": ["help@example.com"]}


def given_first(there, segment, person) -> None:
    address = reverse("backoffice:team-new_first", args=[there.team.pk])
    answer = browser(there.owner).post(address, {"segment_id": segment.pk, "person_id": person.pk})
    assert answer.status_code == 303


def test_people_of_the_segment_go_to_the_named_one_and_the_desk_says_why(there, olga, shops):
    given_first(there, shops, olga)
    given_first(there, shops, there.lead)
    assert FirstFor.objects.count() == 1

    others, theirs = comes(1, "ru"), comes(2)

    assert others.agent not in {None, there.lead}
    assert theirs.agent == there.lead
    why = Routing.objects.filter(conversation=theirs).latest("pk").why
    assert (why["asked"]["segment"], why["because"]) == (shops.pk, ["SEGMENT"])
    shown = browser(there.lead).get(reverse("desk:conversation", args=[theirs.pk])).content.decode()
    assert "Given to Ines, who comes first for “Shops”." in shown
    told = Event.objects.filter(verb="conversation.routed", within_id=theirs.pk).latest("pk").payload
    assert told["segment"] == shops.pk


@pytest.mark.parametrize("by_form", [True, False])
def test_who_is_named_tells_a_stranger_nothing_of_the_address_they_typed(there, olga, shops, by_form):
    """Whoever types an address into the form is answered by the same person, known or not."""
    given_first(there, shops, there.lead)
    comes(1)
    way = {"channel_kind": ChannelKind.FORM, "recipients": []} if by_form else _to()

    def named(address: str) -> Agent:
        words = mail("Mine?", sender_email=address, external_id=f"t:{address}", language="en", **way)
        found = Conversation.objects.get(pk=receive.receive(words, at=clock.now()).conversation.pk)
        agent = found.agent
        # What one of them has weighs on the next.
        Conversation.objects.filter(pk=found.pk).update(agent=None)
        return agent

    theirs, nobodys = named("shop-1@example.org"), named("nobody@example.org")

    assert (theirs == there.lead) is not by_form
    assert nobodys != there.lead


@pytest.mark.parametrize(("minutes", "waits"), [(None, True), (0, False), (30, False)])
def test_the_team_waits_for_them_as_for_whoever_knows_the_customer(there, olga, shops, minutes, waits):
    given_first(there, shops, there.lead)
    Team.objects.update(waits_for_known_minutes=minutes)
    presence.say(agent=there.lead, state="AWAY", at=clock.now())

    found = comes(1)

    assert (found.agent == there.lead) is waits


def test_only_somebody_of_the_team_and_owners_alone_set_it(there, olga, shops):
    address = reverse("backoffice:team-new_first", args=[there.team.pk])
    given = {"segment_id": shops.pk, "person_id": there.stranger.pk}
    answer = browser(there.owner).post(address, given)
    assert answer.status_code == 422
    assert "Please choose." in answer.content.decode()
    assert browser(there.lead).post(address, given | {"person_id": olga.pk}).status_code == 404
    assert not FirstFor.objects.exists()


def test_the_segment_stays_while_somebody_has_its_people_first(there, olga, shops):
    given_first(there, shops, olga)
    owner, lead = browser(there.owner), browser(there.lead)
    at_home = reverse("backoffice:segment", args=[shops.pk])
    page = reverse("backoffice:team-routing", args=[there.team.pk])
    assert "“Shops” first to Olga Sokolova" in owner.get(page).content.decode()

    owner.post(reverse("backoffice:segment-removal", args=[shops.pk]))
    assert (
        "as long as it is used: Orders: Olga Sokolova (Who gets what)" in owner.get(at_home).content.decode()
    )
    # What decides who gets something is changed by owners alone.
    assert "Owners change what it asks" in lead.get(at_home).content.decode()

    (row,) = FirstFor.objects.all()
    owner.post(reverse("backoffice:team-first_removal", args=[there.team.pk, row.pk]))
    owner.post(reverse("backoffice:segment-removal", args=[shops.pk]))
    do_tasks(at=clock.now())
    assert not Segment.objects.exists()
    verbs = list(
        Event.objects.filter(verb__startswith="routing.first").order_by("id").values_list("verb", flat=True)
    )
    assert verbs == ["routing.first_set", "routing.first_ended"]


def tried(there, segment, person, **more) -> TryOut:
    """Return the trial that an owner asks for, filled in as it stands but for this."""
    owner = browser(there.owner)
    given = {"first_segment": segment.pk, "first_person": person.pk if person else ""} | more
    answer = owner.post(reverse("backoffice:routing-new_try_out"), given)
    if person:
        assert answer.status_code == 303, answer.content.decode()
        while doing.do_next({"routing.try": try_out.count_routing}, at=clock.now() + timedelta(minutes=1)):
            pass
        return TryOut.objects.latest("pk")
    assert "Choose both, the segment and the person." in answer.content.decode()
    return None


def test_last_month_is_given_once_more_by_who_belonged_then(there, olga, shops):
    """Ana belonged then and left since; Vera came since. The trial goes by then."""
    left, came = comes(1), comes(2, "ru")
    # Who typed an address into the form is proven to be nobody.
    comes(3, channel_kind=ChannelKind.FORM, recipients=[])
    assert there.lead not in {left.agent, came.agent}
    moment = clock.now()
    SegmentMember.objects.filter(customer=left.customer_id).update(until=moment)
    SegmentMember.objects.create(segment=shops, customer=came.customer, since=moment)

    made = tried(there, shops, there.lead)

    result = made.result
    # With their first letter they did not belong to it yet.
    assert [row["conversation"] for row in result["examples"]] == [left.pk]
    assert result["examples"][0]["now"]["because"] == ["SEGMENT"]
    assert [there.lead.pk, 0, 1] in result["people"]
    page = browser(there.owner).get(reverse("backoffice:routing-try_out", args=[made.pk])).content.decode()
    assert "People of “Shops” first to Ines Duarte." in page
    tried(there, shops, None)


def test_a_trial_of_nothing_else_gives_all_as_it_was(there, olga, shops):
    given_first(there, shops, there.lead)
    comes(1)
    comes(2, "ru")
    result = routed_again.replayed(
        routed_again.Changes(), at=clock.now() + timedelta(minutes=1), told=lambda *_: True
    )
    assert result.others == result.unknown == 0


def test_a_trial_leaves_who_comes_first_already_before_who_is_tried(there, olga, shops):
    """Of several the oldest counts."""
    given_first(there, shops, olga)
    theirs = comes(1)
    assert theirs.agent == olga
    open_ones = kept(there, asked("OPEN", "YES"), name="Open", at=clock.now())
    SegmentMember.objects.update(since=clock.now() - timedelta(days=1))

    examples = tried(there, open_ones, there.lead).result["examples"]

    assert theirs.pk not in [row["conversation"] for row in examples]
