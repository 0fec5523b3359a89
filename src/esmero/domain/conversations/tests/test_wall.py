"""The wall of a lead: the same as all that is open in its order, and no dearer for much that is open."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.plans import work

from esmero.domain.channels.models import Channel
from esmero.domain.conversations import reads
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads.wall import FEW_TEAMS
from esmero.domain.staff.factories import make_team
from esmero.domain.staff.models import Agent, Team

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def there() -> world.World:
    found = world.make_world(NOON)
    Conversation.objects.update(next_due_at=None, waits_since=None)
    return found


def owed(team: Team, *, subject: str = "", **columns: object) -> Conversation:
    channel = Channel.objects.first()  # else each would bring a team of its own
    row = make_conversation(at=NOON, subject=subject or "S", channel=channel)
    plain = {"next_due_at": None, "waits_since": None, "broken_at": None}
    Conversation.objects.filter(pk=row.pk).update(team=team, **plain | columns)
    return row


def breaking(agent: Agent) -> reads.Breaking:
    return reads.breaking_next(agent, at=NOON, within=HOUR, limit=7)


def test_what_breaks_next_stands_in_its_order_over_more_teams_than_are_read_by_themselves(
    there: world.World,
) -> None:
    teams = [make_team(lead=there.lead, is_open_to_all=True) for _ in range(FEW_TEAMS + 3)]
    for number, team in enumerate(reversed(teams)):
        owed(team, subject=f"S{number}", next_due_at=NOON + number * HOUR, waits_since=NOON - number * HOUR)
    owed(teams[0], subject="urgent", next_due_at=NOON + 50 * HOUR, priority=Priority.URGENT)
    owed(teams[0], subject="nothing is owed")
    owed(make_team(is_open_to_all=True), subject="led by nobody", next_due_at=NOON)

    assert [row.subject for row in breaking(there.lead).rows] == ["urgent", *(f"S{n}" for n in range(6))]
    longest = reads.waiting_longest(there.lead, limit=3)
    assert [row.subject for row in longest] == [f"S{len(teams) - 1 - n}" for n in range(3)]
    assert "led by nobody" in [row.subject for row in breaking(there.owner).rows]
    assert breaking(there.agent) == reads.Breaking()
    assert reads.waiting_longest(there.agent, limit=3) == []


def test_what_is_broken_and_what_is_close_are_counted_apart(there: world.World) -> None:
    owed(there.team, next_due_at=NOON)
    owed(there.team, next_due_at=NOON - HOUR, broken_at=NOON, priority=Priority.URGENT)
    # Its own clock rests; what else is promised there has time.
    owed(there.team, next_due_at=NOON + 9 * HOUR, broken_at=NOON)
    owed(there.team, next_due_at=NOON + HOUR / 2)
    owed(there.team, next_due_at=NOON + 2 * HOUR)
    owed(there.other_team, next_due_at=NOON)

    found = breaking(there.lead)

    assert (found.broken, found.soon, len(found.rows)) == (3, 1, 5)


@pytest.mark.parametrize("role", ["lead", "owner"])
@pytest.mark.parametrize("look", [breaking, lambda agent: reads.waiting_longest(agent, limit=4)])
def test_it_costs_the_same_however_much_is_open(
    there: world.World, look: Callable[[Agent], object], role: str
) -> None:
    agent = getattr(there, role)
    for _ in range(10):
        owed(there.team, next_due_at=NOON + 2 * HOUR, waits_since=NOON - HOUR)
    look(agent)
    few = work(lambda: look(agent))
    for number in range(90):
        owed(there.team, next_due_at=NOON + number * HOUR + 3 * HOUR, waits_since=NOON)

    assert work(lambda: look(agent)) < few + 90


def test_what_is_open_with_people_where_one_sees_nothing_is_not_counted(there: world.World) -> None:
    hidden = make_team(is_open_to_all=False)
    for team in (there.team, there.team, hidden):
        owed(team, agent=there.owner)

    assert reads.open_with_each([there.owner.pk], seen_by=there.lead) == {there.owner.pk: 2}
    assert reads.open_with_each([there.owner.pk], seen_by=there.owner) == {there.owner.pk: 3}
