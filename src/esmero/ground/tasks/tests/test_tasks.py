"""A task that was asked for is done, whatever becomes of the worker that does it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from esmero.ground import db
from esmero.ground.tasks import doing, queue, rounds
from esmero.ground.tasks.models import Task

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


class Deeds(dict[str, doing.Deed]):
    """What the tests ask for: it writes down what it was called with, and fails as often as wished."""

    def __init__(self, failures: int = 0) -> None:
        super().__init__(greet=self.greet)
        self.done: list[Any] = []
        self.failures = failures

    def greet(self, *, at: datetime, **ids: Any) -> None:
        self.done.append(ids)
        if len(self.done) <= self.failures:
            raise ZeroDivisionError("not today")


def _enqueue(**how: Any) -> Task:
    with db.write():
        return queue.enqueue("greet", at=NOON, **how)


def test_a_task_is_done_once_with_the_ids_it_was_asked_with() -> None:
    deeds = Deeds()
    _enqueue(customer_id=7)

    assert doing.do_next(deeds, at=NOON)
    assert not doing.do_next(deeds, at=NOON)
    assert deeds.done == [{"customer_id": 7}]
    assert queue.waiting() == []


def test_what_is_rolled_back_was_never_asked_for() -> None:
    with pytest.raises(ZeroDivisionError), db.write():
        queue.enqueue("greet", at=NOON)
        raise ZeroDivisionError

    assert queue.waiting() == []


def test_a_task_waits_for_its_time() -> None:
    deeds = Deeds()
    _enqueue(due_at=NOON + timedelta(minutes=5))

    assert not doing.do_next(deeds, at=NOON)
    assert doing.do_next(deeds, at=NOON + timedelta(minutes=5))


def test_one_that_waits_is_enough_and_one_under_way_is_not() -> None:
    assert _enqueue(once="hall") == _enqueue(once="hall")

    under_way = queue.claim({"greet"}, at=NOON)
    assert under_way
    assert _enqueue(once="hall") != under_way
    # It fails: the one that was asked for meanwhile does for both.
    queue.fail(under_way, reason="", at=NOON)
    assert len(queue.waiting()) == 1


def test_a_failed_task_comes_back_after_growing_gaps_until_it_is_given_up() -> None:
    deeds, at, gaps = Deeds(failures=99), NOON, []
    _enqueue()
    while doing.do_next(deeds, at=at):
        left = queue.waiting()
        if left:
            assert not doing.do_next(deeds, at=at)
            gaps.append(left[0].due_at - at)
            at = left[0].due_at

    assert gaps == sorted(gaps) and len(gaps) == len(queue.GAPS)
    (given_up,) = queue.given_up()
    assert "not today" in given_up.reason

    deeds.failures = 0
    assert queue.again(given_up.pk, at=at)
    assert doing.do_next(deeds, at=at)
    assert queue.given_up() == []


def test_a_failure_does_not_stop_the_next_task() -> None:
    deeds = Deeds(failures=1)
    _enqueue(customer_id=1)
    _enqueue(customer_id=2)

    while doing.do_next(deeds, at=NOON):
        continue

    assert deeds.done == [{"customer_id": 1}, {"customer_id": 2}]


def test_a_worker_that_died_loses_its_task_and_a_living_one_keeps_it() -> None:
    _enqueue()
    first = queue.claim({"greet"}, at=NOON)
    assert first
    queue.keep_hold([first], at=NOON + timedelta(seconds=20))

    assert queue.claim({"greet"}, at=NOON + queue.LEASE) is None
    second = queue.claim({"greet"}, at=NOON + queue.LEASE + timedelta(seconds=20))

    assert second and second.attempts == 2
    # The first one was only asleep, and finds out.
    assert not queue.finish(first)
    queue.fail(first, reason="late", at=NOON)
    assert queue.finish(second)


def test_a_task_that_ends_its_workers_is_given_up() -> None:
    _enqueue()
    at = NOON
    while queue.claim({"greet"}, at=at):
        at += queue.LEASE

    (given_up,) = queue.given_up()
    assert given_up.reason == queue.ENDED_ITS_WORKERS


def test_an_older_worker_leaves_alone_what_it_does_not_know() -> None:
    _enqueue()

    assert not doing.do_next({}, at=NOON)
    assert len(queue.waiting()) == 1


def test_a_round_is_asked_for_once_whoever_asks() -> None:
    plan = {"greet": timedelta(hours=1)}

    assert rounds.ask(plan, at=NOON) == 1
    assert rounds.ask(plan, at=NOON + timedelta(minutes=59)) == 0
    # Nobody has done it yet: one is enough.
    assert rounds.ask(plan, at=NOON + timedelta(hours=1)) == 1
    assert len(queue.waiting()) == 1
