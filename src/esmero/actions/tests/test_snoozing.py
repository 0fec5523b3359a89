"""Out of sight until a moment: it comes back by itself, at once for the customer, in time for a promise."""

from datetime import UTC, datetime, timedelta

import pytest
from tests import world
from tests.world import World

from esmero.actions import close, keep_watch, prioritise, receive, reply, snooze
from esmero.domain.conversations import reads
from esmero.domain.conversations.kinds import Priority, View
from esmero.domain.conversations.models import Conversation
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.ground.refs import NotFound
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


def fresh(there: World) -> Conversation:
    return Conversation.objects.get(pk=there.a.conversation.pk)


def put_off(there: World, *, hours: int) -> Conversation:
    return snooze.snooze(
        agent=there.agent, conversation_id=there.a.conversation.pk, until=NOON + hours * HOUR, at=NOON
    )


def in_lists(there: World, *views: View) -> list[bool]:
    pk = there.a.conversation.pk
    return [pk in [row.pk for row in reads.queue(there.agent, view).rows] for view in views]


def test_it_leaves_the_lists_and_is_back_at_its_moment_with_a_word_for_who_put_it_off(there: World) -> None:
    put_off(there, hours=1)
    assert in_lists(there, View.MINE, View.TEAM, View.SNOOZED) == [False, False, True]

    assert keep_watch.bring_back_snoozed(at=NOON + HOUR - timedelta(seconds=1)) == 0
    assert keep_watch.bring_back_snoozed(at=NOON + HOUR) == 1

    assert in_lists(there, View.MINE, View.SNOOZED) == [True, False]
    told = Event.objects.get(verb="conversation.came_back")
    assert (told.is_internal, told.payload) == (True, {"because": "TIME", "agent": there.agent.pk})


def test_a_letter_of_the_customer_brings_it_back_at_once(there: World) -> None:
    put_off(there, hours=20)

    receive.write_back(
        there.a.conversation, words="One thing more.", new_files=[], send_key="k", at=NOON + HOUR
    )

    assert fresh(there).is_open


def test_what_is_promised_warns_in_time_and_brings_it_back(there: World) -> None:
    put_off(there, hours=20)
    promise = Promise.objects.get(pk=there.a.promise.pk)

    keep_watch.warn_of_promises_at_risk(at=promise.warn_at)

    assert fresh(there).is_open
    assert Event.objects.get(verb="conversation.came_back").payload["because"] == "PROMISE"


def test_what_breaks_while_it_sleeps_is_owned_up_to_all_the_same(there: World) -> None:
    promise = Promise.objects.get(pk=there.a.promise.pk)
    keep_watch.warn_of_promises_at_risk(at=promise.warn_at)
    put_off(there, hours=20)

    keep_watch.break_overdue_promises(at=promise.due_at)

    assert fresh(there).is_open
    assert Promise.objects.get(renewed_from=promise).is_open


def test_a_resting_one_comes_back_with_somebody_who_looks(there: World) -> None:
    reply.reply(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        words="Here.",
        seen_version=fresh(there).version,
        send_key="r",
        at=NOON,
    )
    put_off(there, hours=2)

    keep_watch.bring_back_snoozed(at=NOON + 2 * HOUR)

    assert fresh(there).is_open
    assert list(soundness.faults(NOON + 2 * HOUR)) == []
    assert Promise.objects.get(kind="LOOK_AGAIN", about_id=there.a.conversation.pk).owner == there.agent


def test_taken_back_it_stands_where_it_stood(there: World) -> None:
    before = Conversation.objects.filter(pk=there.a.conversation.pk).values().get()
    put_off(there, hours=2)

    snooze.end(agent=there.agent, conversation_id=there.a.conversation.pk, at=NOON)

    assert Conversation.objects.filter(pk=there.a.conversation.pk).values().get() == before


@pytest.mark.parametrize("until", [NOON, NOON - HOUR, NOON + timedelta(days=400)])
def test_no_moment_that_is_over_or_too_far(there: World, until: datetime) -> None:
    with pytest.raises(snooze.CannotSnooze):
        snooze.snooze(agent=there.agent, conversation_id=there.a.conversation.pk, until=until, at=NOON)


def test_what_is_closed_sleeps_already(there: World) -> None:
    close.close(
        agent=there.agent,
        conversation_id=there.a.conversation.pk,
        reason="ANSWERED",
        why="Settled.",
        at=NOON,
    )
    with pytest.raises(snooze.CannotSnooze):
        put_off(there, hours=1)


def test_a_stranger_puts_nothing_off(there: World) -> None:
    with pytest.raises(NotFound):
        snooze.snooze(
            agent=there.stranger, conversation_id=there.a.conversation.pk, until=NOON + HOUR, at=NOON
        )


def test_what_can_wait_waits_only_until_a_promise_comes_close(there: World) -> None:
    prioritise.prioritise(
        agent=there.agent, conversation_id=there.a.conversation.pk, priority=Priority.LOW, at=NOON
    )

    keep_watch.warn_of_promises_at_risk(at=Promise.objects.get(pk=there.a.promise.pk).warn_at)

    assert fresh(there).priority == Priority.NORMAL
