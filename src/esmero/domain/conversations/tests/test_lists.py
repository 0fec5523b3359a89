"""The desk's lists stay quick however many conversations were closed and letters sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests import world

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.conversations.kinds import Priority, View
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.factories import make_team
from esmero.domain.staff.models import Membership

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


def plan(look: Callable[[], object]) -> list[str]:
    """Return how SQLite goes about the one query of `look`."""
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    with CaptureQueriesContext(connection) as asked:
        look()
    sql = asked.captured_queries[-1]["sql"].replace("= 2026-11-17 09:00:00", "= '2026-11-17 09:00:00'")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        return [row[3] for row in cursor.fetchall()]


@pytest.mark.parametrize("role", ["agent", "owner"])
def test_closed_ones_are_read_in_their_order_and_never_sorted(role: str) -> None:
    there = world.make_world(NOON)

    steps = plan(lambda: reads.queue(getattr(there, role), View.CLOSED))

    assert not [step for step in steps if "TEMP B-TREE" in step]


@pytest.mark.parametrize("view", [View.MINE, View.TEAM, View.UNASSIGNED, View.WAITING, View.SNOOZED])
def test_open_lists_do_not_touch_closed_ones(view: View) -> None:
    there = world.make_world(NOON)

    steps = plan(lambda: reads.queue(there.agent, view))

    read = [step for step in steps if step.startswith(("SCAN", "SEARCH")) and "conv" in step]
    indexes = ("conv_mine", "conv_team", "conv_open", "conv_waiting", "conv_snoozed")
    assert read
    assert all("PRIMARY KEY" in step or any(name in step for name in indexes) for step in read)


def test_a_team_list_is_the_same_for_somebody_of_many_teams() -> None:
    there = world.make_world(NOON)
    teams = [make_team() for _ in range(reads.lists.FEW_TEAMS + 2)]
    for number, team in enumerate(teams):
        Membership.objects.create(team=team, agent=there.agent)
        conversation = make_conversation(at=NOON + timedelta(minutes=number), subject=f"S{number}")
        Conversation.objects.filter(pk=conversation.pk).update(team=team)

    found = [row.subject for row in reads.queue(there.agent, View.TEAM).rows]

    assert found[:-1] == [f"S{number}" for number in range(len(teams))]


def test_counting_the_lists_does_not_touch_closed_ones() -> None:
    there = world.make_world(NOON)

    steps = plan(lambda: reads.counts(there.agent))

    read = [step for step in steps if " W0 " in step]
    assert len(read) >= 6
    # Where one is mentioned is known from the mentions themselves.
    assert all(" conv_" in step or "PRIMARY KEY" in step for step in read)


@pytest.mark.parametrize(
    "look",
    [
        lambda: channels.deliveries_to_send(NOON),
        lambda: channels.abandoned_deliveries(NOON),
        lambda: channels.unsent_deliveries(team_ids=[1, 2]),
    ],
)
def test_letters_are_found_without_reading_all_that_were_ever_sent(look: Callable[[], object]) -> None:
    world.make_world(NOON)

    assert not [step for step in plan(look) if step.startswith("SCAN channels_delivery")]


def test_what_is_urgent_stands_first_and_pages_go_on_where_they_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = world.make_world(NOON)
    made = [
        make_conversation(channel=there.channel, customer=there.a.conversation.customer) for _ in range(4)
    ]
    ranks = [Priority.LOW, Priority.NORMAL, Priority.URGENT, Priority.NORMAL]
    for conversation, priority in zip(made, ranks, strict=True):
        Conversation.objects.filter(pk=conversation.pk).update(priority=priority, agent=there.agent)
    monkeypatch.setattr(reads, "PAGE", 1)

    seen, cursor = [], ""
    while not seen or cursor:
        page = reads.queue(there.agent, View.MINE, cursor=cursor)
        seen, cursor = seen + [row.pk for row in page.rows], page.next_cursor

    assert [pk for pk in seen if pk in {one.pk for one in made}] == [made[i].pk for i in (2, 1, 3, 0)]
