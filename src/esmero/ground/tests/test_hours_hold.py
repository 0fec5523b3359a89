"""What holds of every count, whatever the calendar: hours are drawn around nights of clock changes."""

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from esmero.ground import calendars, hours
from esmero.ground.tests.drawn_hours import (
    DAY,
    MINUTE,
    NAMES,
    PIECES,
    in_pieces_of,
    pauses_near,
    questions,
    windows,
)

OFFICE = {"time_zone": "Europe/Madrid", "hours": {day: [["09:00", "17:00"]] for day in NAMES[:5]}}
SECONDS = st.integers(0, 3 * 86400)


def found(ask, *arguments):
    """The answer; a calendar that has none is of no use here."""
    try:
        return ask(*arguments)
    except hours.NeverOpens:
        assume(False)


def paused(start, pauses):
    return [(start + begins * MINUTE, start + ends * MINUTE) for begins, ends in pauses]


@settings(deadline=None)
@given(questions(), SECONDS, st.lists(pauses_near(), max_size=3))
def test_what_was_added_is_measured(question, seconds, pauses):
    given_calendar, _, start, _ = question
    calendar, rests = hours.parse_calendar(given_calendar), paused(start, pauses)

    due = found(hours.add, calendar, start, seconds, rests)

    assert hours.between(calendar, start, due, rests) == seconds


@settings(deadline=None)
@given(questions(), SECONDS, st.integers(0, 4 * 24 * 60), st.lists(pauses_near(), max_size=3))
def test_a_later_start_is_never_due_earlier(question, seconds, later, pauses):
    given_calendar, _, start, _ = question
    calendar, rests = hours.parse_calendar(given_calendar), paused(start, pauses)

    due = found(hours.add, calendar, start, seconds, rests)

    # It may open for once before the later start, and never again.
    assert found(hours.add, calendar, start + later * MINUTE, seconds, rests) >= due


@settings(deadline=None)
@given(questions(), SECONDS, st.sampled_from(NAMES), windows(), st.integers(-3, 3), windows(), st.booleans())
def test_more_hours_are_never_due_later(question, seconds, weekday, window, near, extra, keeps_holidays):
    given_calendar, night, start, _ = question
    week, openings = given_calendar["hours"], given_calendar["openings"]
    day = (night + near * DAY).isoformat()
    longer = given_calendar | {
        "hours": week | {weekday: [*week.get(weekday, []), window]},
        "holidays": given_calendar["holidays"] if keeps_holidays else [],
        "openings": openings | {day: [*openings.get(day, []), extra]},
    }

    due = found(hours.add, hours.parse_calendar(given_calendar), start, seconds)

    assert hours.add(hours.parse_calendar(longer), start, seconds) <= due


@settings(deadline=None)
@given(questions(), SECONDS)
def test_subtracting_undoes_adding_inside_hours(question, seconds):
    given_calendar, _, at, _ = question
    calendar = hours.parse_calendar(given_calendar)
    start, _ = found(hours.next_open, calendar, at)

    due = found(hours.add, calendar, start, seconds)

    assert hours.subtract(calendar, due, seconds) == start


@settings(deadline=None)
@given(questions(), SECONDS, st.lists(pauses_near(), max_size=3))
def test_pauses_only_make_later(question, seconds, pauses):
    given_calendar, _, start, _ = question
    calendar = hours.parse_calendar(given_calendar)

    due = found(hours.add, calendar, start, seconds)

    assert found(hours.add, calendar, start, seconds, paused(start, pauses)) >= due


@settings(deadline=None)
@given(questions(), SECONDS, st.integers(1, 3 * 86400), st.lists(pauses_near(), max_size=3))
def test_cutting_a_count_in_two_changes_nothing(question, first, second, pauses):
    given_calendar, _, start, _ = question
    calendar, rests = hours.parse_calendar(given_calendar), paused(start, pauses)

    between = found(hours.add, calendar, start, first, rests)

    whole = found(hours.add, calendar, start, first + second, rests)
    assert hours.add(calendar, between, second, rests) == whole


@settings(max_examples=60, deadline=None)
@given(
    questions(),
    st.integers(0, 600),
    st.integers(0, 120),
    st.sampled_from(PIECES[:-1]),
    st.lists(st.tuples(st.integers(0, 500), st.integers(0, 40)), max_size=3),
)
def test_far_ahead_the_sums_of_pieces_come_to_what_single_spans_come_to(question, reach, days, length, rests):
    given_calendar, _, start, _ = question
    pauses = [(start + after * DAY, start + (after + lasting) * DAY) for after, lasting in rests]

    def counted(calendar):
        seconds = hours.between(calendar, start, start + reach * DAY)
        due = hours.add(calendar, start, seconds, pauses)
        return (
            due,
            hours.between(calendar, start, due, pauses),
            hours.subtract(calendar, due, seconds, pauses),
            hours.add_days(calendar, start, days),
            hours.subtract_days(calendar, start, days),
            hours.next_open(calendar, due),
        )

    with in_pieces_of(PIECES[-1]):
        by_spans = found(counted, hours.parse_calendar(given_calendar))
    with in_pieces_of(length):
        known = hours.parse_calendar(given_calendar)
        assert counted(known) == by_spans
        assert counted(known) == by_spans


def test_a_calendar_remembers_no_more_days_than_so_many():
    calendar = hours.parse_calendar(OFFICE)

    for year in range(1990, 2060):
        hours.add(calendar, datetime(year, 1, 1, tzinfo=UTC), 200 * 8 * 3600)

    assert 0 < len(calendar.pieces) * calendars.PIECE.days <= calendars.MOST_DAYS
    assert 0 < len(calendar.days) <= calendars.MOST_DAYS


def test_threads_that_count_on_one_calendar_come_to_the_same(monkeypatch):
    monkeypatch.setattr(calendars, "MOST_DAYS", 48)  # so that each forgets what the others have just added up
    shared = hours.parse_calendar(OFFICE)
    first = datetime(2026, 1, 1, tzinfo=UTC)
    starts = [first + timedelta(hours=n) for n in random.Random(1).sample(range(9000), 100)]

    def due(calendar, start):
        return hours.add(calendar, start, 30 * 8 * 3600), hours.add_days(calendar, start, 30)

    with ThreadPoolExecutor(4) as threads:
        found_together = list(threads.map(lambda start: due(shared, start), starts))

    assert found_together == [due(hours.parse_calendar(OFFICE), start) for start in starts]
