"""The desk's lists stay quick however many conversations were closed and letters sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.plans import plan, work

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads, writes
from esmero.domain.conversations.factories import make_conversation
from esmero.domain.conversations.kinds import Priority, View
from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.factories import make_team
from esmero.domain.staff.models import Agent, Membership, Team

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)


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
    indexes = ("conv_mine", "conv_load", "conv_team", "conv_open", "conv_waiting", "conv_snoozed")
    assert read
    assert all("PRIMARY KEY" in step or any(name in step for name in indexes) for step in read)


def test_what_lies_idle_is_found_in_the_order_of_waiting() -> None:
    there = world.make_world(NOON)

    steps = plan(lambda: reads.unanswered_since(there.team.pk, NOON))

    assert any("conv_unanswered" in step for step in steps), steps
    assert "USE TEMP B-TREE FOR ORDER BY" not in steps


def test_a_team_list_is_the_same_for_somebody_of_many_teams() -> None:
    there = world.make_world(NOON)
    teams = [make_team() for _ in range(reads.lists.FEW_TEAMS + 2)]
    for number, team in enumerate(teams):
        Membership.objects.create(team=team, agent=there.agent)
        conversation = make_conversation(at=NOON + timedelta(minutes=number), subject=f"S{number}")
        Conversation.objects.filter(pk=conversation.pk).update(team=team)

    found = [row.subject for row in reads.queue(there.agent, View.TEAM).rows]

    assert found[:-1] == [f"S{number}" for number in range(len(teams))]


@pytest.mark.parametrize(
    "look",
    [
        lambda agent: reads.counts(agent),
        lambda agent: reads.queue(agent, View.TEAM),
        lambda agent: reads.queue(agent, View.WAITING),
        lambda agent: reads.queue(agent, View.SNOOZED),
    ],
)
def test_ones_own_lists_cost_the_same_however_much_stands_with_other_teams(
    look: Callable[[Agent], object],
) -> None:
    there = world.make_world(NOON)
    # The database goes through teams in the order of their numbers: the others come first.
    Team.objects.update(is_open_to_all=True)
    last = make_team(is_open_to_all=True)
    Membership.objects.filter(agent=there.agent).update(team=last)
    look(there.agent)
    alone = work(lambda: look(there.agent))

    rests = {"waits_until": NOON + timedelta(days=1)}, {"snoozed_until": NOON + timedelta(days=1)}, {}
    for number in range(90):
        row = make_conversation(at=NOON, channel=there.channel)
        Conversation.objects.filter(pk=row.pk).update(team=there.team, agent=there.owner, **rests[number % 3])

    assert work(lambda: look(there.agent)) < alone + 90


def test_what_rests_with_somebody_stands_in_their_list_in_whichever_team_they_see() -> None:
    there = world.make_world(NOON)
    teams = {
        "own": there.team,
        "open": make_team(is_open_to_all=True),
        "shut": make_team(is_open_to_all=False),
    }
    for name, team in teams.items():
        for agent in (there.agent, None):
            row = make_conversation(at=NOON, subject=f"{name} {'mine' if agent else 'nobody'}")
            Conversation.objects.filter(pk=row.pk).update(
                team=team, agent=agent, waits_until=NOON + timedelta(days=1)
            )

    found = {row.subject for row in reads.queue(there.agent, View.WAITING).rows}

    assert found == {"own mine", "own nobody", "open mine"}
    assert reads.counts(there.agent)[View.WAITING] == 3


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
        lambda: reads.conversations_copied(["m.1@localhost"]),
        lambda: writes.note_delivery_of_copy("m.1@localhost", state="SENT"),
    ],
)
def test_a_copy_is_found_without_reading_all_copies(look: Callable[[], object]) -> None:
    world.make_world(NOON)

    assert not [step for step in plan(look) if step.startswith("SCAN conversations_copy")]


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


def test_what_is_open_with_people_is_counted_in_an_index_alone() -> None:
    there = world.make_world(NOON)

    def look():
        return reads.could_have(there.team.pk, channel_kind="EMAIL", at=NOON)

    steps = plan(look)
    look()
    few = work(look)
    for _ in range(60):
        row = make_conversation(at=NOON, channel=there.channel)
        Conversation.objects.filter(pk=row.pk).update(agent=there.agent)

    assert any("conv_load (agent_id=? AND channel_id=?)" in step for step in steps), steps
    # A dozen steps for each of them, where its row is not fetched.
    assert work(look) < few + 60 * 12
