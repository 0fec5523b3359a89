"""A clock that goes on as time does is acted on; one that jumps has to be steady for a while first."""

from datetime import UTC, datetime, timedelta

import pytest

from esmero.ground import pace
from esmero.ground.pace import Pace

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


class Times:
    """The clock, and the seconds that have passed."""

    def __init__(self) -> None:
        self.clock, self.passed = NOON, 500.0

    def go_on(self, seconds: float) -> datetime:
        self.passed += seconds
        return self.set(seconds)

    def set(self, seconds: float) -> datetime:
        self.clock += timedelta(seconds=seconds)
        return self.clock


@pytest.fixture
def times(monkeypatch: pytest.MonkeyPatch) -> Times:
    found = Times()
    monkeypatch.setattr(pace, "passed", lambda: found.passed)
    return found


@pytest.fixture
def steady(times: Times) -> Pace:
    found = Pace(NOON)
    assert found.is_steady(times.go_on(pace.FIRST_SECONDS))
    return found


def test_at_first_nothing_is_known_of_a_clock_and_that_is_no_jump(times: Times) -> None:
    found = Pace(NOON)

    assert not found.is_steady(times.go_on(pace.FIRST_SECONDS - 1))
    assert found.jumped_at(times.clock) is None
    assert found.is_steady(times.go_on(1))


@pytest.mark.parametrize("days", [400, -400])
def test_after_a_jump_it_has_to_be_steady_for_a_minute(times: Times, steady: Pace, days: int) -> None:
    jumped_to = times.set(86400 * days)

    assert not steady.is_steady(jumped_to)
    assert not steady.is_steady(times.go_on(pace.STEADY_SECONDS - 1))
    assert steady.jumped_at(times.clock) == jumped_to
    assert steady.is_steady(times.go_on(1))
    assert steady.jumped_at(times.clock) is None


def test_a_jump_back_begins_the_minute_again(times: Times, steady: Pace) -> None:
    assert not steady.is_steady(times.set(86400))
    assert not steady.is_steady(times.go_on(pace.STEADY_SECONDS - 1))

    assert not steady.is_steady(times.set(-86400))
    assert not steady.is_steady(times.go_on(pace.STEADY_SECONDS - 1))
    assert steady.is_steady(times.go_on(1))


def test_a_clock_that_is_put_right_by_little_is_no_jump(times: Times, steady: Pace) -> None:
    for _ in range(20):
        assert steady.is_steady(times.set(pace.JUMP_SECONDS - 1))
        assert steady.is_steady(times.go_on(pace.STEADY_SECONDS + 1))
        assert steady.is_steady(times.go_on(pace.STEADY_SECONDS + 1))


def test_many_small_steps_at_once_are_a_jump(times: Times, steady: Pace) -> None:
    assert steady.is_steady(times.set(pace.JUMP_SECONDS - 1))

    assert not steady.is_steady(times.set(2))


def test_a_clock_that_is_known_to_have_jumped_is_not_trusted_at_the_start(times: Times) -> None:
    found = Pace(NOON, jumped_at=NOON)

    assert not found.is_steady(times.go_on(pace.STEADY_SECONDS - 1))
    assert found.is_steady(times.go_on(1))
