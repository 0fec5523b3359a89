"""The worker: every duty by the clock and by the bell, none in the way of another, one worker at a time."""

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import OperationalError
from pytest_django.fixtures import Settings

from esmero.actions import absence, hold, keep_watch
from esmero.config import schedule, working
from esmero.ground import clock, db, far, live, pace, pulses

NEVER = 3600


class Duty:
    """Counts how often it is done; others can wait for that."""

    def __init__(self, but: Callable[[], object] = lambda: None) -> None:
        self.done: list[datetime] = []
        self._but = but
        self._news = threading.Condition()

    def __call__(self, *, at: datetime) -> None:
        with self._news:
            self.done.append(at)
            self._news.notify_all()
        self._but()

    def until(self, times: int) -> bool:
        with self._news:
            return self._news.wait_for(lambda: len(self.done) >= times, timeout=10)


@pytest.fixture(autouse=True)
def quickly(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.ESMERO_HOME = tmp_path
    monkeypatch.setattr(working, "LOOK_SECONDS", 0.02)
    # What is tried here needs no database: there is one machine, and it leads.
    monkeypatch.setattr(far, "is_there", lambda: False)
    monkeypatch.setattr(db, "leads", lambda name: True)


@contextmanager
def at_work(*duties: schedule.Every) -> Iterator[working.Worker]:
    worker = working.Worker(list(duties))
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join(10)
        assert not thread.is_alive()


def test_a_duty_is_done_at_once_and_then_by_the_clock() -> None:
    often, once = Duty(), Duty()

    with at_work(schedule.Every(0.01, "often", often), schedule.Every(NEVER, "once", once)):
        assert often.until(5)

    assert len(once.done) == 1
    assert often.done[0].tzinfo == UTC


def test_the_bell_wakes_the_duties_that_listen() -> None:
    listens, deaf = Duty(), Duty()

    with at_work(
        schedule.Every(NEVER, "listens", listens, on_ring=True), schedule.Every(NEVER, "deaf", deaf)
    ):
        assert listens.until(1)
        assert deaf.until(1)
        live.ring()
        assert listens.until(2)

    assert len(deaf.done) == 1


class Times:
    """The clock, and the seconds that have passed; a test moves either."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.clock, self.passed = datetime(2026, 11, 17, 12, 0, tzinfo=UTC), 100.0
        monkeypatch.setattr(clock, "now", lambda: self.clock)
        monkeypatch.setattr(pace, "passed", lambda: self.passed)
        monkeypatch.setattr(working, "CLOCK_PAUSE_SECONDS", 0.01)

    def go_on(self, seconds: float) -> None:
        self.clock += timedelta(seconds=seconds)
        self.passed += seconds

    def jump(self, days: int) -> None:
        self.clock += timedelta(days=days)


def said(jumped_at: datetime | None, meanwhile: Duty) -> None:
    """Wait until the worker has said when the clock jumped, or that it is steady."""
    while pulses.last(working.CLOCK) != jumped_at:
        assert meanwhile.until(len(meanwhile.done) + 1)


def test_while_the_clock_jumps_nothing_is_done_by_it_and_all_else_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    times, watch, letters = Times(monkeypatch), Duty(), Duty()

    with at_work(
        schedule.Every(0.01, "watch", watch, by_the_clock=True), schedule.Every(0.01, "letters", letters)
    ):
        assert letters.until(5) and watch.done == []
        times.go_on(pace.FIRST_SECONDS)
        assert watch.until(1)
        times.jump(400)
        rested_from = len(watch.done)
        said(times.clock, letters)
        assert letters.until(len(letters.done) + 10)
        # One may have begun before the jump.
        assert len(watch.done) <= rested_from + 1 and watch.done[-1].year == 2026
        times.jump(-400)
        said(times.clock, letters)
        times.go_on(pace.STEADY_SECONDS)
        assert watch.until(len(watch.done) + 2)

    assert {at.year for at in watch.done} == {2026}
    assert "The clock jumped to 2027" in caplog.text


def test_a_worker_that_begins_just_after_a_jump_waits_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    times, watch, letters = Times(monkeypatch), Duty(), Duty()
    pulses.beat(working.CLOCK, at=times.clock)

    with at_work(
        schedule.Every(0.01, "watch", watch, by_the_clock=True), schedule.Every(0.01, "letters", letters)
    ):
        times.go_on(pace.FIRST_SECONDS)
        assert letters.until(10)
        assert watch.done == []
        times.go_on(pace.STEADY_SECONDS)
        assert watch.until(1)
        said(None, letters)


def test_a_worker_of_an_earlier_version_rests_before_the_new_one_acts_by_the_clock() -> None:
    assert pace.FIRST_SECONDS > working.OUTGROWN_SECONDS + 0.5


def test_what_is_done_for_good_is_done_by_a_steady_clock_alone() -> None:
    by_the_clock = {duty.function for duty in schedule.DUTIES if duty.by_the_clock}

    assert {
        keep_watch.break_overdue_promises,
        keep_watch.warn_of_promises_at_risk,
        keep_watch.look_again,
        keep_watch.bring_back_snoozed,
        absence.begin_due,
        hold.release_due,
    } <= by_the_clock


def test_a_failing_duty_is_logged_tried_again_and_stops_no_other(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(working, "LONGEST_PAUSE_SECONDS", 0.01)
    failing, fine = Duty(lambda: 1 / 0), Duty()

    with at_work(schedule.Every(0.01, "sending letters", failing), schedule.Every(0.01, "fine", fine)):
        assert failing.until(2)
        assert fine.until(fine.done.__len__() + 2)

    assert "sending letters failed" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_database_that_was_away_is_asked_again_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working, "DATABASE_PAUSE_SECONDS", 0.01)

    def find_it_away() -> None:
        raise OperationalError("the database is away")

    failing = Duty(find_it_away)

    with at_work(schedule.Every(NEVER, "reading mail", failing)):
        assert failing.until(3)


def test_a_slow_duty_delays_no_other_and_is_finished_before_the_end() -> None:
    may_go_on, finished = threading.Event(), []

    def wait_and_finish() -> None:
        may_go_on.wait(10)
        finished.append(True)

    slow, quick = Duty(wait_and_finish), Duty()

    with at_work(schedule.Every(NEVER, "slow", slow), schedule.Every(0.01, "quick", quick)):
        assert slow.until(1)
        assert quick.until(3)
        may_go_on.set()

    assert finished == [True]


def test_a_second_worker_waits_until_the_first_ends(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    first, second = Duty(), Duty()
    ended = threading.Event()

    def end_first() -> None:
        with at_work(schedule.Every(NEVER, "first", first)):
            ended.wait(10)

    holder = threading.Thread(target=end_first)
    holder.start()
    assert first.until(1)
    with at_work(schedule.Every(NEVER, "second", second)):
        while "Another worker is at work" not in caplog.text:
            assert second.done == []
        ended.set()
        assert second.until(1)
    holder.join(10)


def test_a_worker_that_waits_in_vain_can_be_stopped() -> None:
    first, second = Duty(), Duty()

    with at_work(schedule.Every(NEVER, "first", first)):
        assert first.until(1)
        with at_work(schedule.Every(NEVER, "second", second)):
            pass

    assert second.done == []


def test_a_worker_that_an_upgrade_has_overtaken_rests_until_it_fits_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working, "OUTGROWN_SECONDS", 0.01)
    duty, outgrown = Duty(), threading.Event()
    worker = working.Worker([schedule.Every(0.01, "often", duty)], is_outgrown=outgrown.is_set)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        assert duty.until(3)
        outgrown.set()
        other = working.Worker([])
        # The lock is free for the new worker as soon as the old one rests.
        lock = other._wait_to_be_the_only_one()
        done = len(duty.done)
        os.close(lock)
        outgrown.clear()
        assert duty.until(done + 3)
    finally:
        worker.stop()
        thread.join(10)
    assert not thread.is_alive()
