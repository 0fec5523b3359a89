"""Calendars, moments and pauses that Hypothesis draws, around nights on which clocks change."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume
from hypothesis import strategies as st

from esmero.ground import calendars

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIGHTS = [
    ("Europe/Madrid", date(2026, 3, 29)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kolkata", date(2026, 5, 1)),
    # At midnight: an hour without it, an hour of the evening before or of the day itself twice.
    ("Asia/Beirut", date(2026, 3, 29)),
    ("Asia/Beirut", date(2026, 10, 25)),
    ("America/Havana", date(2026, 3, 8)),
    ("America/Havana", date(2026, 11, 1)),
    ("Africa/Cairo", date(2026, 10, 30)),
    ("America/Asuncion", date(2024, 3, 24)),
    # At odd offsets, and for a month of the moon.
    ("Asia/Kathmandu", date(2026, 5, 1)),
    ("Pacific/Chatham", date(2026, 4, 5)),
    ("Pacific/Chatham", date(2026, 9, 27)),
    ("Africa/Casablanca", date(2026, 2, 15)),
    ("Africa/Casablanca", date(2026, 3, 22)),
]
# From sums of single days to one so long that hardly a count leaves it: it is walked span by span.
PIECES = [1, 2, 5, 16, 512]

Given = dict[str, Any]


@contextmanager
def in_pieces_of(days: int) -> Iterator[None]:
    """Have calendars made meanwhile add up their time in pieces of so many days."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calendars, "PIECE", days * DAY)
        yield


def clocks(minutes: int) -> str:
    """Minutes from midnight as the contract writes them."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def windows(draw: st.DrawFn) -> list[str]:
    opens = draw(st.one_of(st.integers(0, 12), st.integers(0, 95)).map(lambda n: n * 15))
    closes = draw(st.one_of(st.integers(1, 16), st.integers(1, 96)).map(lambda n: n * 15))
    assume(opens != closes)
    return [clocks(opens), clocks(closes)]


@st.composite
def questions(draw: st.DrawFn) -> tuple[Given, date, datetime, int]:
    """A calendar in a zone, a night on which its clocks may change, a start nearby and a count of minutes."""
    zone, night = draw(st.sampled_from(NIGHTS))
    near = st.integers(-3, 3).map(lambda n: (night + n * DAY).isoformat())
    of_dates = st.dictionaries(near, st.lists(windows(), max_size=2), max_size=2)
    given = {
        "time_zone": zone,
        "hours": draw(st.dictionaries(st.sampled_from(NAMES), st.lists(windows(), max_size=2), min_size=3)),
        "holidays": draw(st.lists(near, max_size=2)),
        "openings": draw(of_dates),
        "breaks": draw(of_dates),
    }
    quarters = st.integers(-48 * 4, 48 * 4).map(lambda n: n * 15)
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
    start = midnight + draw(st.one_of(quarters, st.integers(-48 * 60, 48 * 60))) * MINUTE
    return given, night, start, draw(st.one_of(quarters.map(abs), st.integers(0, 40 * 60)))


@st.composite
def pauses_near(draw: st.DrawFn) -> tuple[int, int]:
    """A pause in minutes from the start of a count."""
    begins = draw(st.integers(-40 * 60, 40 * 60))
    return begins, begins + draw(st.integers(0, 20 * 60))
