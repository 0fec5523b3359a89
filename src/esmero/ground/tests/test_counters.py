"""What all processes count and hold together."""

import multiprocessing
import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from esmero.ground import counters, fleeting, seats

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def _count(into: Any, times: int) -> None:
    for _ in range(times):
        into.append(counters.count("together", seconds=60, at=NOON))


def test_tries_at_the_very_same_moment_are_all_counted() -> None:
    seen: list[int] = []
    counting = [threading.Thread(target=_count, args=(seen, 25)) for _ in range(4)]
    for thread in counting:
        thread.start()
    for thread in counting:
        thread.join()

    assert sorted(seen) == list(range(1, 101))


def test_another_process_counts_on() -> None:
    assert counters.count("across", seconds=60, at=NOON) == 1

    with multiprocessing.get_context("fork").Pool(1) as pool:
        assert pool.apply(counters.count, ("across",), {"seconds": 60, "at": NOON}) == 2

    assert counters.count("across", seconds=60, at=NOON) == 3


def test_a_window_begins_with_the_first_try_and_ends_for_all() -> None:
    late = NOON + timedelta(seconds=59)
    counted = [
        counters.count("window", seconds=60, at=at) for at in (NOON, late, NOON + timedelta(seconds=60))
    ]

    assert counted == [1, 2, 1]


def test_the_newest_keep_their_seats_and_the_oldest_learns_of_it() -> None:
    held = [
        seats.hold("talk", name, seconds=30, at=NOON + timedelta(seconds=n), most=2)
        for n, name in enumerate("abc")
    ]

    assert held == [True, True, True]
    assert not seats.hold("talk", "a", seconds=30, at=NOON + timedelta(seconds=4), most=2)
    assert seats.hold("talk", "b", seconds=30, at=NOON + timedelta(seconds=5), most=2)
    assert seats.held("talk", at=NOON + timedelta(seconds=6)) == ["c", "b"]


def test_a_seat_that_nobody_holds_again_is_free() -> None:
    seats.hold("talk", "a", seconds=30, at=NOON)
    seats.hold("talk", "b", seconds=30, at=NOON + timedelta(seconds=20))
    seats.hold("other", "c", seconds=30, at=NOON + timedelta(seconds=20))

    assert seats.held("talk", at=NOON + timedelta(seconds=31)) == ["b"]
    seats.leave("talk", "b", at=NOON)
    assert seats.held("talk", at=NOON + timedelta(seconds=31)) == []


def test_without_redis_for_a_while_each_process_goes_on_by_itself(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    settings.ESMERO_REDIS_URL = "redis://localhost:1/0"
    fleeting.begin_anew()

    assert [counters.count("alone", seconds=60, at=NOON) for _ in range(3)] == [1, 2, 3]
    assert seats.hold("alone", "a", seconds=60, at=NOON) and seats.held("alone", at=NOON) == ["a"]
    assert not fleeting.answers()
    assert caplog.text.count("Redis does not answer") == 1

    fleeting.begin_anew()
