"""The same answers as a slow second computation that walks minute by minute through UTC.

The second one shares nothing with the first: it reads the wall clock at every minute, looks up when each
clock time is shown first, and paints the open minutes one by one.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esmero.ground import hours

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NIGHTS = [
    ("Europe/Madrid", date(2026, 3, 29)),
    ("Europe/Madrid", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("Asia/Kolkata", date(2026, 5, 1)),
    ("Asia/Beirut", date(2026, 3, 29)),
]
REACH = 13


class RanOut(Exception):
    """The slow walk left the days that were painted."""


@cache
def walls(zone, night):
    """The wall clock at each minute around that night, and the first minute at which each is shown."""
    start = datetime(night.year, night.month, night.day, tzinfo=UTC) - (REACH + 2) * DAY
    minutes = [start + n * MINUTE for n in range((2 * REACH + 5) * 24 * 60)]
    shown = {minute: minute.astimezone(ZoneInfo(zone)).replace(tzinfo=None) for minute in minutes}
    first = {}
    for minute, wall in shown.items():
        first.setdefault(wall, minute)
    return shown, first


class SlowCalendar:
    def __init__(self, given, night, pauses=()):
        self.shown, self.first = walls(given["time_zone"], night)
        self.days = [night + n * DAY for n in range(-REACH, REACH + 1)]
        self.days_of = defaultdict(set)
        for day in self.days:
            rests = day.isoformat() in given["holidays"]
            usual = [] if rests else given["hours"].get(NAMES[day.weekday()], [])
            for minute in self.painted(day, usual + given["openings"].get(day.isoformat(), [])):
                self.days_of[minute].add(day)
        closed = [m for day in self.days for m in self.painted(day, given["breaks"].get(day.isoformat(), []))]
        paused = [begins + n * MINUTE for begins, ends in pauses for n in range((ends - begins) // MINUTE)]
        for minute in closed + paused:
            self.days_of.pop(minute, None)

    def at(self, day, minutes):
        wall = datetime.combine(day, time.min) + minutes * MINUTE
        while wall not in self.first:
            if not min(self.first) < wall < max(self.first):
                raise RanOut
            wall += HOUR
        return self.first[wall]

    def painted(self, day, windows):
        for opens, closes in windows:
            a, b = in_minutes(opens), in_minutes(closes)
            minute, end = self.at(day, a), self.at(day, b if a < b else b + 24 * 60)
            while minute < end:
                yield minute
                minute += MINUTE

    def walk(self, minute, step):
        while self.at(self.days[0], 0) + 2 * DAY < minute < self.at(self.days[-1], 0):
            yield minute
            minute += step
        raise RanOut

    def add(self, start, count):
        counted = (minute for minute in self.walk(start, MINUTE) if minute in self.days_of)
        return next(islice(counted, max(count - 1, 0), None)) + min(count, 1) * MINUTE

    def subtract(self, start, count):
        if count == 0 and start in self.days_of:
            return start
        counted = (minute for minute in self.walk(start - MINUTE, -MINUTE) if minute in self.days_of)
        return next(islice(counted, max(count - 1, 0), None)) + (1 - min(count, 1)) * MINUTE

    def between(self, start, end):
        return sum(start <= minute < end for minute in self.days_of)

    def next_open(self, at):
        opens = self.add(at, 0)
        return opens, next(m for m in self.walk(opens, MINUTE) if m not in self.days_of)

    def move_days(self, landed, count, direction):
        days = self.days_of.get(landed) or self.days_of[landed - MINUTE]
        day = max(days)
        midnight = datetime.combine(day, time.min)
        clock = (self.shown[landed] - midnight) // MINUTE
        working = sorted(set().union(*self.days_of.values()))
        place = working.index(day) + direction * count
        if not 3 <= place < len(working) - 3:
            raise RanOut
        aim = self.at(working[place], clock)
        open_ones = [minute for minute, owners in self.days_of.items() if working[place] in owners]
        candidates = open_ones + [minute + MINUTE for minute in open_ones]
        return min(candidates, key=lambda m: (abs(m - aim), direction * (aim - m)))


def in_minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])


def clocks(minutes):
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def windows(draw):
    opens = draw(st.one_of(st.integers(0, 12), st.integers(0, 95)).map(lambda n: n * 15))
    closes = draw(st.one_of(st.integers(1, 16), st.integers(1, 96)).map(lambda n: n * 15))
    assume(opens != closes)
    return [clocks(opens), clocks(closes)]


@st.composite
def questions(draw):
    """A zone, a night on which its clocks may change, a calendar, a start nearby and a count of minutes."""
    zone, night = draw(st.sampled_from(NIGHTS))
    near = st.integers(-3, 3).map(lambda n: (night + n * DAY).isoformat())
    given_calendar = {
        "time_zone": zone,
        "hours": draw(st.dictionaries(st.sampled_from(NAMES), st.lists(windows(), max_size=2), min_size=3)),
        "holidays": draw(st.lists(near, max_size=2)),
        "openings": draw(st.dictionaries(near, st.lists(windows(), max_size=2), max_size=2)),
        "breaks": draw(st.dictionaries(near, st.lists(windows(), max_size=2), max_size=2)),
    }
    quarters = st.integers(-48 * 4, 48 * 4).map(lambda n: n * 15)
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC)
    start = midnight + draw(st.one_of(quarters, st.integers(-48 * 60, 48 * 60))) * MINUTE
    return given_calendar, night, start, draw(st.one_of(quarters.map(abs), st.integers(0, 40 * 60)))


@st.composite
def pauses_near(draw):
    begins = draw(st.integers(-40 * 60, 40 * 60))
    return begins, begins + draw(st.integers(0, 20 * 60))


@settings(max_examples=120, deadline=None)
@given(questions(), st.lists(pauses_near(), max_size=2), st.booleans())
def test_seconds_are_counted_as_a_slow_walk_counts_them(question, pauses, to_an_edge):
    given_calendar, night, start, count = question
    paused = [(start + a * MINUTE, start + b * MINUTE) for a, b in pauses]
    slow, quick = SlowCalendar(given_calendar, night, paused), hours.parse_calendar(given_calendar)
    if to_an_edge:  # exactly as much as is open until then: most such counts end at a closing or an opening
        count = slow.between(start, start + count * MINUTE)
    try:
        later, earlier = slow.add(start, count), slow.subtract(start, count)
    except RanOut:
        assume(False)

    assert hours.add(quick, start, count * 60, paused) == later
    assert hours.subtract(quick, start, count * 60, paused) == earlier
    assert hours.between(quick, earlier, later, paused) == slow.between(earlier, later) * 60


@settings(max_examples=120, deadline=None)
@given(questions(), st.integers(0, 5))
def test_days_are_counted_as_a_slow_walk_counts_them(question, days):
    given_calendar, night, start, _ = question
    slow, quick = SlowCalendar(given_calendar, night), hours.parse_calendar(given_calendar)
    try:
        onward, back = slow.add(start, 0), slow.subtract(start, 0)
        later = slow.move_days(onward, days, 1) if days else onward
        earlier = slow.move_days(back, days, -1) if days else back
    except RanOut:
        assume(False)

    assert hours.add_days(quick, start, days) == later
    assert hours.subtract_days(quick, start, days) == earlier


@settings(max_examples=80, deadline=None)
@given(questions())
def test_openings_are_found_as_a_slow_walk_finds_them(question):
    given_calendar, night, at, minutes = question
    slow, quick = SlowCalendar(given_calendar, night), hours.parse_calendar(given_calendar)
    try:
        opening = slow.next_open(at)
    except RanOut:
        assume(False)

    assert hours.next_open(quick, at) == opening
    assert hours.is_open(quick, at) == (at in slow.days_of)
    assert hours.resolve_local(quick, night, minutes * MINUTE) == slow.at(night, minutes)
