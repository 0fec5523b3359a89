"""When hours open and close, change of clocks, and what can’t be counted, by example."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from esmero.ground import hours
from esmero.ground.tests.weeks_by_hand import ALWAYS, HOUR, NIGHTS, NINE_TO_FIVE, OFFICE, calendar, local


def test_between_is_negative_when_the_end_comes_first():
    early, late = local("2026-11-20 16:00"), local("2026-11-23 10:00")

    assert hours.between(calendar(), early, late) == 2 * HOUR
    assert hours.between(calendar(), late, early) == -2 * HOUR


def test_windows_that_overlap_are_counted_once():
    week = {"mon": [["22:00", "06:00"]], "tue": [["05:00", "09:00"], ["08:00", "10:00"]]}

    assert hours.between(calendar(week), local("2026-11-23 00:00"), local("2026-11-25 00:00")) == 12 * HOUR


def test_opening_is_included_and_closing_is_not():
    assert hours.is_open(calendar(), local("2026-11-23 09:00"))
    assert hours.is_open(calendar(), local("2026-11-23 16:59:59"))
    assert not hours.is_open(calendar(), local("2026-11-23 17:00"))
    assert not hours.is_open(calendar(), local("2026-11-23 08:59:59"))


def test_next_open_tells_the_opening_and_the_closing_after_it():
    monday = (local("2026-11-23 09:00"), local("2026-11-23 17:00"))

    assert hours.next_open(calendar(), local("2026-11-21 12:00")) == monday
    assert hours.next_open(calendar(), monday[1])[0] == local("2026-11-24 09:00")


def test_next_open_while_open_is_now_and_the_end_of_what_is_left():
    now = local("2026-11-23 10:00")

    assert hours.next_open(calendar(), now) == (now, local("2026-11-23 17:00"))
    assert hours.next_open(calendar(NIGHTS), local("2026-11-24 02:00"))[1] == local("2026-11-24 06:00")


def test_windows_that_touch_close_at_the_last_of_them():
    week = {"mon": [["09:00", "12:00"], ["12:00", "24:00"]], "tue": [["00:00", "03:00"]]}

    assert hours.next_open(calendar(week), local("2026-11-23 10:00"))[1] == local("2026-11-24 03:00")


def test_a_calendar_that_never_closes_has_no_closing():
    now = local("2026-11-23 10:00")

    assert hours.next_open(calendar(ALWAYS), now) == (now, None)


def test_a_skipped_clock_time_is_one_hour_later_and_a_doubled_one_is_the_first():
    madrid, lord_howe = calendar(), calendar(zone="Australia/Lord_Howe")

    assert hours.resolve_local(madrid, date(2026, 3, 29), time(2, 30)) == datetime(
        2026, 3, 29, 1, 30, tzinfo=UTC
    )
    assert hours.resolve_local(madrid, date(2026, 10, 25), time(2, 30)) == datetime(
        2026, 10, 25, 0, 30, tzinfo=UTC
    )
    # Lord Howe skips half an hour only: 02:15 is read as 03:15, at +11:00.
    assert hours.resolve_local(lord_howe, date(2026, 10, 4), time(2, 15)) == datetime(
        2026, 10, 3, 16, 15, tzinfo=UTC
    )
    assert hours.resolve_local(lord_howe, date(2026, 4, 5), time(1, 45)) == datetime(
        2026, 4, 4, 14, 45, tzinfo=UTC
    )


def test_a_day_that_a_zone_skipped_has_no_hours():
    apia = calendar(ALWAYS | {"fri": NINE_TO_FIVE}, zone="Pacific/Apia")

    midnight = hours.resolve_local(apia, date(2011, 12, 31), time(0, 0))

    assert hours.resolve_local(apia, date(2011, 12, 30), time(9, 0)) == midnight
    assert hours.between(apia, midnight - timedelta(hours=2), midnight + timedelta(hours=2)) == 4 * HOUR


def test_a_window_that_the_change_of_clocks_empties_does_not_exist():
    early = calendar({"sat": [["02:00", "03:00"]], "sun": [["02:00", "03:00"]]})
    saturday = datetime(2026, 3, 28, 1, 30, tzinfo=UTC)

    assert (
        hours.between(early, datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC))
        == 0
    )
    assert hours.add_days(early, saturday, 1) == datetime(2026, 4, 4, 0, 30, tzinfo=UTC)


def test_the_night_of_a_change_of_clocks_has_its_true_length():
    nights = calendar({"sat": [["22:00", "06:00"]]})

    def length(day):
        start = datetime.combine(day, time(12), tzinfo=UTC)
        return hours.between(nights, start, start + timedelta(days=1)) / HOUR

    assert [length(day) for day in (date(2026, 3, 28), date(2026, 10, 24), date(2026, 5, 2))] == [7, 9, 8]


@pytest.mark.parametrize("ask", [
    lambda c, at: hours.add(c, at, 1), lambda c, at: hours.add(c, at, 0),
    lambda c, at: hours.subtract(c, at, 1),
    lambda c, at: hours.add_days(c, at, 1), lambda c, at: hours.subtract_days(c, at, 1), hours.next_open,
])  # fmt: skip
def test_a_calendar_that_never_opens_has_no_answer(ask):
    with pytest.raises(hours.NeverOpens):
        ask(calendar({}), local("2026-11-23 10:00"))


def test_ten_years_is_how_far_anyone_looks():
    def closed_for(years):
        days = [date(2026, 11, 24) + timedelta(days=n) for n in range(int(years * 365.25))]
        return calendar(holidays=[day.isoformat() for day in days])

    start = local("2026-11-23 16:00")

    assert hours.add(closed_for(9.9), start, 2 * HOUR) > start + timedelta(days=3600)
    with pytest.raises(hours.NeverOpens):
        hours.add(closed_for(10.1), start, 2 * HOUR)
    with pytest.raises(hours.NeverOpens):
        hours.add_days(closed_for(10.1), start, 1)


def test_the_zone_of_the_one_who_asks_does_not_matter():
    asked = datetime.fromisoformat("2026-11-23T20:00:00+11:00")

    assert hours.add(calendar(), asked, HOUR) == local("2026-11-23 11:00")


@pytest.mark.parametrize("ask", [
    lambda at: hours.add(calendar(), at, -1), lambda at: hours.add_days(calendar(), at, -1),
    lambda at: hours.add(calendar(), at, 1, [(at, at - timedelta(hours=1))]),
    lambda at: hours.is_open(calendar(), at.replace(tzinfo=None)),
])  # fmt: skip
def test_what_cannot_be_counted_is_refused(ask):
    with pytest.raises(hours.HoursError):
        ask(local("2026-11-23 10:00"))


@pytest.mark.parametrize("wrong", [
    {"time_zone": "Europe/Cadiz"}, {"time_zone": "../../etc/passwd"}, {"time_zone": None},
    {"time_zone": "Europe"},
    {"hours": {"monday": NINE_TO_FIVE}}, {"hours": {"mon": [["09:00"]]}}, {"hours": {"mon": [["9", "17"]]}},
    {"hours": {"mon": [["09:00", "25:00"]]}}, {"hours": {"mon": [["09:00", "24:01"]]}}, {"hours": []},
    {"hours": {"mon": [["09:00", "09:00"]]}}, {"hours": {"mon": [["24:00", "06:00"]]}},
    {"hours": {"mon": "09:00"}},
    {"holidays": ["2026-02-30"]}, {"holidays": "2026-12-25"}, {"holidays": [20261225]}, {"breaks": ["x"]},
    {"breaks": {"tomorrow": NINE_TO_FIVE}}, {"openings": ["2026-12-20"]}, {"openings": {"sun": NINE_TO_FIVE}},
    {"openings": {"2026-12-20": [["10:00", "10:00"]]}}, {"openings": {"2026-12-20": "10:00"}},
])  # fmt: skip
def test_a_calendar_with_a_mistake_is_refused(wrong):
    with pytest.raises(hours.BadCalendar):
        hours.parse_calendar({"time_zone": "Europe/Madrid", "hours": OFFICE} | wrong)


def test_what_opens_for_once_and_never_again_closes_all_the_same():
    once = hours.parse_calendar(
        {"time_zone": "Europe/Madrid", "hours": {}, "openings": {"2026-12-07": [["10:00", "12:00"]]}}
    )
    before = datetime(2026, 12, 1, tzinfo=UTC)

    opens_at, closes_at = hours.next_open(once, before)

    assert (opens_at.isoformat(), closes_at.isoformat()) == (
        "2026-12-07T09:00:00+00:00",
        "2026-12-07T11:00:00+00:00",
    )
    with pytest.raises(hours.NeverOpens):
        hours.next_open(once, closes_at)
