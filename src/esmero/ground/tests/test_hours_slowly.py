"""The same answers as a slow second computation that walks minute by minute through UTC.

The second one shares nothing with the first: it reads the wall clock at every minute, looks up when each
clock time is shown first, and paints the open minutes one by one. The first is asked twice each time, on a
new calendar and on a known one, and adds up its pieces of days in several lengths.
"""

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from functools import cache
from itertools import islice
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esmero.ground import hours
from esmero.ground.tests.drawn_hours import DAY, MINUTE, NAMES, PIECES, in_pieces_of, pauses_near, questions

HOUR = timedelta(hours=1)
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


def asked_twice(given_calendar, length, ask):
    """What a new calendar answers, and once more when its pieces are known."""
    with in_pieces_of(length):
        quick = hours.parse_calendar(given_calendar)
        return [ask(quick), ask(quick)]


def in_minutes(clock):
    return int(clock[:2]) * 60 + int(clock[3:])


@settings(max_examples=120, deadline=None)
@given(questions(), st.lists(pauses_near(), max_size=2), st.booleans(), st.sampled_from(PIECES))
def test_seconds_are_counted_as_a_slow_walk_counts_them(question, pauses, to_an_edge, length):
    given_calendar, night, start, count = question
    paused = [(start + a * MINUTE, start + b * MINUTE) for a, b in pauses]
    slow = SlowCalendar(given_calendar, night, paused)
    if to_an_edge:  # exactly as much as is open until then: most such counts end at a closing or an opening
        count = slow.between(start, start + count * MINUTE)
    try:
        later, earlier = slow.add(start, count), slow.subtract(start, count)
    except RanOut:
        assume(False)

    def counted(quick):
        return (
            hours.add(quick, start, count * 60, paused),
            hours.subtract(quick, start, count * 60, paused),
            hours.between(quick, earlier, later, paused),
        )

    answer = (later, earlier, slow.between(earlier, later) * 60)
    assert asked_twice(given_calendar, length, counted) == [answer, answer]


@settings(max_examples=120, deadline=None)
@given(questions(), st.integers(0, 5), st.sampled_from(PIECES))
def test_days_are_counted_as_a_slow_walk_counts_them(question, days, length):
    given_calendar, night, start, _ = question
    slow = SlowCalendar(given_calendar, night)
    try:
        onward, back = slow.add(start, 0), slow.subtract(start, 0)
        later = slow.move_days(onward, days, 1) if days else onward
        earlier = slow.move_days(back, days, -1) if days else back
    except RanOut:
        assume(False)

    def counted(quick):
        return hours.add_days(quick, start, days), hours.subtract_days(quick, start, days)

    assert asked_twice(given_calendar, length, counted) == [(later, earlier), (later, earlier)]


@settings(max_examples=80, deadline=None)
@given(questions(), st.sampled_from(PIECES))
def test_openings_are_found_as_a_slow_walk_finds_them(question, length):
    given_calendar, night, at, minutes = question
    slow = SlowCalendar(given_calendar, night)
    try:
        opening = slow.next_open(at)
    except RanOut:
        assume(False)

    def looked_up(quick):
        return (
            hours.next_open(quick, at),
            hours.is_open(quick, at),
            hours.resolve_local(quick, night, minutes * MINUTE),
        )

    answer = (opening, at in slow.days_of, slow.at(night, minutes))
    assert asked_twice(given_calendar, length, looked_up) == [answer, answer]
