"""Escalating again goes one level higher each time, along the named chain."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests import world
from tests.world import World

from esmero.actions import escalating, keep_watch, promise, set_chain
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise
from esmero.domain.staff.factories import make_agent
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Team

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def draw(*people: Agent) -> None:
    for person in people:
        set_chain.add(agent=None, team_id=None, person_id=person.pk, at=NOON)


def escalated(there: World) -> Agent | None:
    """Escalate, and have the promise kept: the next time is another one, the day after."""
    made_before = list(Promise.objects.filter(about_id=fresh(there).pk))
    at = NOON + timedelta(days=sum(one.kind == "ESCALATION" for one in made_before))
    seen = promise.offers(fresh(there), made_before, at=at)
    made = promise.escalate(fresh(there), at=at)
    assert [offer.person for offer in seen if offer.kind == made.kind] == [made.owner]
    promise_writes.keep(made, by=THE_SOFTWARE, at=NOON)
    return made.owner


def it_is_not_offered(there: World, at: datetime) -> None:
    """Nobody is above who has it: no button, and by its address the page stays as it is."""
    made = list(Promise.objects.filter(about_id=fresh(there).pk))
    assert PromiseKind.ESCALATION not in {one.kind for one in promise.offers(fresh(there), made, at=at)}
    with pytest.raises(promise.NobodyAbove):
        promise.escalate(fresh(there), at=at)
    assert Client().post(f"/c/{there.a.token}/escalation/").status_code in {200, 303}
    assert Promise.objects.count() == len(made) + 1, "the one of the other customer"


def test_each_escalation_goes_one_level_higher_and_stops_at_the_top(there: World) -> None:
    middle = make_agent("Manuel Medio", role=Role.LEAD, team=there.team)
    draw(there.lead, middle, there.owner)

    heard = [escalated(there) for _ in range(3)]

    assert heard == [there.lead, middle, there.owner]
    it_is_not_offered(there, NOON + timedelta(days=3))


def test_without_a_chain_it_goes_to_the_lead_then_to_an_owner_who_has_it(there: World) -> None:
    assert [escalated(there) for _ in range(2)] == [there.lead, there.owner]
    it_is_not_offered(there, NOON + timedelta(days=2))


def test_what_the_top_settled_goes_there_again_once_it_is_back_where_it_was(there: World) -> None:
    heard = [escalated(there) for _ in range(2)]
    top = Promise.objects.filter(kind="ESCALATION").latest("id")
    escalating.settle(agent=there.owner, promise_id=top.pk, at=NOON + timedelta(days=1))

    assert [*heard, escalated(there)] == [there.lead, there.owner, there.owner]


def test_whoever_looks_after_it_is_not_asked_for_as_somebody_above(there: World) -> None:
    Conversation.objects.filter(pk=there.a.conversation.pk).update(agent=there.owner)
    Team.objects.update(lead=None)

    it_is_not_offered(there, NOON)


def test_who_left_meanwhile_is_skipped(there: World) -> None:
    middle = make_agent("Manuel Medio", role=Role.LEAD, team=there.team)
    draw(there.lead, middle, there.owner)
    Agent.objects.filter(pk=middle.pk).update(is_active=False)

    assert [escalated(there) for _ in range(2)] == [there.lead, there.owner]


def test_a_broken_promise_goes_up_the_chain_not_to_the_lead(there: World) -> None:
    above = make_agent("Manuel Medio", role=Role.AGENT, team=there.team)
    draw(above)

    keep_watch.break_overdue_promises(at=there.a.promise.due_at + timedelta(minutes=1))

    assert Promise.objects.get(renewed_from=there.a.promise).owner == above
