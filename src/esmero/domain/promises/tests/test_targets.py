"""Times of rules: minutes, hours and days, of work and plain, counted once and counted again."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes
from esmero.domain.promises.kinds import ALWAYS, Asked, PromiseKind, Time, Unit
from esmero.domain.promises.models import Policy, Promise, Target
from esmero.ground import calendars, hours

MADRID = ZoneInfo("Europe/Madrid")
# Monday to Friday, five hours a day: a working day is not eight hours everywhere.
SHORT = calendars.Calendar(
    MADRID, {day: (calendars.Window(timedelta(hours=9), timedelta(hours=14)),) for day in range(5)}
)
NEVER = calendars.Calendar(MADRID)
THURSDAY = datetime(2026, 11, 26, 13, 0, tzinfo=MADRID)


def due(calendar, *time, start=THURSDAY, warn=25):
    clock = promises.count_time(calendar, Time(*time), warn_percent=warn, start=start)
    return clock.due_at.astimezone(MADRID), clock.warn_at.astimezone(MADRID)


@pytest.mark.parametrize(
    ("time", "day", "clock"),
    [
        ((90, Unit.MINUTES), 27, "09:30"),
        ((7, Unit.HOURS), 30, "10:00"),
        ((6, Unit.HOURS, True), 26, "19:00"),
        ((90, Unit.MINUTES, True), 26, "14:30"),
        # Friday, then Monday: the weekend is no working day, however long a day is.
        ((2, Unit.DAYS), 30, "13:00"),
        ((2, Unit.DAYS, True), 28, "13:00"),
    ],
)
def test_working_and_plain_time_are_counted_each_in_their_way(time, day, clock):
    found, _warn = due(SHORT, *time)
    assert (found.day, f"{found:%H:%M}") == (day, clock)


def test_plain_days_end_at_the_same_clock_time_over_a_clock_change():
    start = datetime(2026, 10, 24, 12, 0, tzinfo=MADRID)

    found, _warn = due(SHORT, 2, Unit.DAYS, True, start=start)

    assert (found.day, found.hour) == (26, 12)
    assert found - start.astimezone(UTC) == timedelta(hours=49)


def test_of_working_days_the_desk_is_warned_within_hours():
    found, warned = due(SHORT, 2, Unit.DAYS)

    # Ten hours of work: a quarter of them is left at 10:30 on the last day.
    assert (found.day, f"{warned:%d %H:%M}") == (30, "30 10:30")


@pytest.mark.parametrize("unit", list(Unit))
def test_a_calendar_that_never_opens_leaves_no_promise_without_a_date(unit):
    found, warned = due(NEVER, 2, unit)

    assert THURSDAY < found <= THURSDAY + timedelta(days=2)
    assert warned <= found


def test_no_target_promises_nothing_of_that_kind_and_five_kinds_have_one_always():
    rule = promises.unkept_policy(name="")

    # A person on request comes as soon as news.
    assert {kind for kind in PromiseKind if rule.time_for(kind)} == {*ALWAYS, PromiseKind.PERSON}


@pytest.mark.django_db
def test_what_a_rule_always_has_is_filled_in_and_a_time_taken_out_is_gone():
    given = {PromiseKind.RESOLUTION: Time(3, Unit.DAYS), PromiseKind.UPDATE: Time(1, Unit.DAYS, True)}
    (rule,) = set_rules({"name": "One", "times": given})
    (kept,) = promises.policies()
    (without,) = set_rules({"id": rule.pk, "name": "One", "times": {}})

    assert kept.times == {**ALWAYS, **given}
    assert promises.policies()[0].times == ALWAYS == without.times
    assert Target.objects.count() == len(ALWAYS)


@pytest.mark.django_db
def test_another_time_or_condition_is_another_revision_and_the_same_is_not():
    (rule,) = set_rules({"name": "One", "times": {PromiseKind.UPDATE: Time(5)}})
    row = {"id": rule.pk, "name": "One", "times": {PromiseKind.UPDATE: Time(5)}}

    same = set_rules(row)[0].revision
    set_rules({**row, "times": {PromiseKind.UPDATE: Time(5, is_plain=True)}})

    assert (same, Policy.objects.get().revision) == (1, 2)


def set_rules(*rows):
    return writes.set_policies(list(rows), by=THE_SOFTWARE, at=THURSDAY)


WINDOWS = st.dictionaries(
    st.integers(0, 6),
    st.tuples(st.integers(0, 11), st.integers(12, 28)).map(
        lambda pair: (calendars.Window(*(timedelta(hours=hour) for hour in pair)),)
    ),
)
CALENDARS = st.builds(
    calendars.Calendar,
    st.sampled_from(["Europe/Madrid", "America/Havana", "Pacific/Chatham"]).map(ZoneInfo),
    WINDOWS,
)
TIMES = st.builds(Time, st.integers(1, 200), st.sampled_from(list(Unit)), st.booleans())
STARTS = st.integers(0, 365 * 24 * 60).map(lambda minutes: THURSDAY + timedelta(minutes=minutes))


@settings(deadline=None)
@given(CALENDARS, TIMES, st.sampled_from([0, 10, 25, 50]), STARTS)
def test_counting_again_from_what_is_stored_changes_nothing(calendar, time, warn, start):
    rule = promises.unkept_policy(name="", warn_percent=warn)
    counted = promises.count_on(calendar, rule, time=time, start=start)
    asked = Asked("EMAIL", "en", 1)
    clock = promises.with_terms(
        counted, rule, calendar, calendar_id=1, time=time, asked=asked, start=start, own=promises.NOTHING_OWN
    )
    made = Promise(terms=clock.terms, due_at=clock.due_at, warn_at=clock.warn_at)

    again = promises.recounted(made, hours_of=lambda _number, _day: calendar)

    assert (again.due_at, again.warn_at) == (clock.due_at, clock.warn_at)
    assert start < clock.due_at
    assert start <= clock.warn_at <= clock.due_at


@settings(deadline=None)
@given(CALENDARS, TIMES, STARTS)
def test_more_time_is_never_due_earlier(calendar, time, start):
    less, more = (
        promises.count_time(calendar, each, warn_percent=0, start=start).due_at
        for each in (time, time.times(2))
    )

    assert less <= more


def test_what_was_promised_before_there_were_units_counts_as_working_minutes():
    terms = {"amount": 90, "unit": "MINUTES", "calendar": 1, "mark": SHORT.mark, "warn": 25}
    made = Promise(terms={**terms, "from": THURSDAY.isoformat(), "why": {"by": "BUILT_IN"}})

    again = promises.recounted(made, hours_of=lambda _number, _day: SHORT)

    assert again.due_at == hours.add(SHORT, THURSDAY, 90 * 60)
