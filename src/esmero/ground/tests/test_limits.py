"""A limit holds for its whole window, in the store that installations really have."""

from datetime import UTC, datetime, timedelta

import pytest

from esmero.ground import clock, db, limits

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The clock of the test."""
    now = [NOON]
    monkeypatch.setattr(clock, "now", lambda: now[0])
    return now


def test_one_below_passes_and_one_above_waits_for_the_end_of_the_window(moment: list[datetime]) -> None:
    assert [limits.allows("ask", "x", times=2, seconds=3600) for _ in range(3)] == [True, True, False]

    moment[0] = NOON + timedelta(minutes=59)
    assert not limits.allows("ask", "x", times=2, seconds=3600)

    moment[0] = NOON + timedelta(minutes=61)
    assert limits.allows("ask", "x", times=2, seconds=3600)


def test_others_are_not_touched(moment: list[datetime]) -> None:
    assert limits.allows("ask", "x", times=1, seconds=60)
    assert not limits.allows("ask", "x", times=1, seconds=60)

    assert limits.allows("ask", "y", times=1, seconds=60)
    assert limits.allows("link", "x", times=1, seconds=60)


@pytest.mark.django_db
def test_what_was_rolled_back_is_not_counted(moment: list[datetime]) -> None:
    assert limits.allows("ask", "x", times=2, seconds=60)

    with pytest.raises(ZeroDivisionError), db.write():
        assert limits.allows("ask", "x", times=2, seconds=60)
        raise ZeroDivisionError
    with db.write():
        assert limits.allows("ask", "x", times=2, seconds=60)

    assert not limits.allows("ask", "x", times=2, seconds=60)


@pytest.mark.parametrize(
    ("one", "other"),
    [("2001:db8:1:2::1", "2001:db8:1:2:ffff::9"), ("::ffff:192.0.2.7", "192.0.2.7")],
)
def test_the_addresses_of_one_visitor_are_counted_together(one: str, other: str) -> None:
    assert limits.network(one) == limits.network(other)


def test_neighbours_are_counted_apart() -> None:
    apart = {limits.network(a) for a in ("192.0.2.7", "192.0.2.8", "2001:db8:1:2::1", "2001:db8:1:3::1", "")}

    assert len(apart) == 5
