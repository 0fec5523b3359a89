"""Each rule of the contract of `esmero hours`, by example."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from esmero.ground import hours

NINE_TO_FIVE = [["09:00", "17:00"]]
OFFICE = {day: NINE_TO_FIVE for day in ("mon", "tue", "wed", "thu", "fri")}
NIGHTS = {day: [["22:00", "06:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
SPLIT = {day: [["09:00", "13:00"], ["16:00", "20:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}
ALWAYS = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
HOUR = 3600


def calendar(hours_by_day=OFFICE, zone="Europe/Madrid", holidays=(), **of_dates):
    return hours.parse_calendar(
        {"time_zone": zone, "hours": hours_by_day, "holidays": list(holidays)} | of_dates
    )


def local(text):
    """A moment by the wall clock of Madrid, on days without a change of clocks."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Madrid")).astimezone(UTC)


# 2026-11-23 is a Monday.
ADDING = [
    ("inside hours", OFFICE, "2026-11-23 10:00", 2 * HOUR, "2026-11-23 12:00"),
    ("ends exactly at closing", OFFICE, "2026-11-23 10:00", 7 * HOUR, "2026-11-23 17:00"),
    ("a second more is the next day", OFFICE, "2026-11-23 10:00", 7 * HOUR + 1, "2026-11-24 09:00:01"),
    ("over the weekend", OFFICE, "2026-11-27 16:00", 2 * HOUR, "2026-11-30 10:00"),
    ("from before opening", OFFICE, "2026-11-23 07:00", HOUR, "2026-11-23 10:00"),
    ("from a closing time", OFFICE, "2026-11-23 17:00", HOUR, "2026-11-24 10:00"),
    ("zero inside stays", OFFICE, "2026-11-23 10:00", 0, "2026-11-23 10:00"),
    ("zero at opening stays", OFFICE, "2026-11-23 09:00", 0, "2026-11-23 09:00"),
    ("zero at closing is the next opening", OFFICE, "2026-11-23 17:00", 0, "2026-11-24 09:00"),
    ("zero on Sunday is Monday's opening", OFFICE, "2026-11-22 12:00", 0, "2026-11-23 09:00"),
    ("over a siesta", SPLIT, "2026-11-23 12:00", 2 * HOUR, "2026-11-23 17:00"),
    ("past midnight", NIGHTS, "2026-11-23 23:00", 4 * HOUR, "2026-11-24 03:00"),
    ("out of Friday's night into Monday's", NIGHTS, "2026-11-28 05:00", 2 * HOUR, "2026-11-30 23:00"),
    ("around the clock", ALWAYS, "2026-11-23 10:00", 100 * HOUR, "2026-11-27 14:00"),
]


@pytest.mark.parametrize(("rule", "week", "start", "seconds", "due"), ADDING, ids=[a[0] for a in ADDING])
def test_adding_counts_open_time_only(rule, week, start, seconds, due):
    assert hours.add(calendar(week), local(start), seconds) == local(due)


SUBTRACTING = [
    ("inside hours", OFFICE, "2026-11-23 12:00", 2 * HOUR, "2026-11-23 10:00"),
    ("ends exactly at opening", OFFICE, "2026-11-23 12:00", 3 * HOUR, "2026-11-23 09:00"),
    ("a second more is the day before", OFFICE, "2026-11-24 12:00", 3 * HOUR + 1, "2026-11-23 16:59:59"),
    ("over the weekend", OFFICE, "2026-11-30 10:00", 2 * HOUR, "2026-11-27 16:00"),
    ("from a closing time", OFFICE, "2026-11-23 17:00", HOUR, "2026-11-23 16:00"),
    ("zero at opening stays", OFFICE, "2026-11-24 09:00", 0, "2026-11-24 09:00"),
    ("zero at closing stays there", OFFICE, "2026-11-23 17:00", 0, "2026-11-23 17:00"),
    ("zero on Sunday is Friday's closing", OFFICE, "2026-11-22 12:00", 0, "2026-11-20 17:00"),
    ("past midnight", NIGHTS, "2026-11-24 03:00", 4 * HOUR, "2026-11-23 23:00"),
]


@pytest.mark.parametrize(
    ("rule", "week", "start", "seconds", "due"), SUBTRACTING, ids=[s[0] for s in SUBTRACTING]
)
def test_subtracting_counts_open_time_backwards(rule, week, start, seconds, due):
    assert hours.subtract(calendar(week), local(start), seconds) == local(due)


DAYS = [
    ("the clock time stays", OFFICE, "2026-11-23 10:30", 2, "2026-11-25 10:30"),
    ("over the weekend", OFFICE, "2026-11-27 10:30", 1, "2026-11-30 10:30"),
    ("from Saturday counts from Monday's opening", OFFICE, "2026-11-21 12:00", 1, "2026-11-24 09:00"),
    ("from a closing time counts from the next opening", OFFICE, "2026-11-23 17:00", 1, "2026-11-25 09:00"),
    ("no days outside hours is the next opening", OFFICE, "2026-11-21 12:00", 0, "2026-11-23 09:00"),
    ("a night belongs to the day it begins on", NIGHTS, "2026-11-28 02:00", 1, "2026-12-01 02:00"),
]


@pytest.mark.parametrize(("rule", "week", "start", "days", "due"), DAYS, ids=[d[0] for d in DAYS])
def test_working_days_keep_the_clock_time(rule, week, start, days, due):
    assert hours.add_days(calendar(week), local(start), days) == local(due)


DAYS_BACK = [
    ("the clock time stays", OFFICE, "2026-11-25 10:30", 2, "2026-11-23 10:30"),
    ("over the weekend", OFFICE, "2026-11-30 10:30", 1, "2026-11-27 10:30"),
    ("from Sunday counts from Friday's closing", OFFICE, "2026-11-22 12:00", 1, "2026-11-19 17:00"),
    ("from before opening counts from the last closing", OFFICE, "2026-11-24 07:00", 1, "2026-11-20 17:00"),
    ("a closing at midnight stays one", {"mon": [["18:00", "24:00"]], "tue": [["18:00", "24:00"]]},
     "2026-11-25 12:00", 1, "2026-11-24 00:00"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "week", "start", "days", "due"), DAYS_BACK, ids=[d[0] for d in DAYS_BACK])
def test_working_days_back_keep_the_clock_time(rule, week, start, days, due):
    assert hours.subtract_days(calendar(week), local(start), days) == local(due)


def test_a_clock_time_outside_the_last_day_moves_to_its_nearest_open_moment():
    week = OFFICE | {"tue": [["09:00", "13:00"], ["16:00", "18:00"]], "wed": [["12:00", "14:00"]]}

    assert hours.add_days(calendar(week), local("2026-11-23 13:30"), 1) == local("2026-11-24 13:00")
    assert hours.add_days(calendar(week), local("2026-11-23 15:30"), 1) == local("2026-11-24 16:00")
    assert hours.add_days(calendar(week), local("2026-11-23 09:30"), 2) == local("2026-11-25 12:00")
    assert hours.add_days(calendar(week), local("2026-11-23 16:30"), 2) == local("2026-11-25 14:00")


def test_of_two_equally_near_moments_the_one_in_the_direction_of_the_count_wins():
    week = OFFICE | {"tue": [["09:00", "13:00"], ["16:00", "18:00"]]}

    assert hours.add_days(calendar(week), local("2026-11-23 14:30"), 1) == local("2026-11-24 16:00")
    assert hours.subtract_days(calendar(week), local("2026-11-25 14:30"), 1) == local("2026-11-24 13:00")


def test_holidays_are_no_working_days():
    closed = calendar(holidays=["2026-11-24", "2026-11-25"])

    assert hours.add(closed, local("2026-11-23 16:00"), 2 * HOUR) == local("2026-11-26 10:00")
    assert hours.add_days(closed, local("2026-11-23 10:00"), 1) == local("2026-11-26 10:00")
    assert hours.subtract_days(closed, local("2026-11-26 10:00"), 1) == local("2026-11-23 10:00")
    assert not hours.is_open(closed, local("2026-11-24 10:00"))


def test_a_night_is_ruled_by_the_holiday_of_the_day_on_which_it_begins():
    tuesday_off = calendar(NIGHTS, holidays=["2026-11-24"])

    assert hours.is_open(tuesday_off, local("2026-11-24 03:00"))
    assert not hours.is_open(tuesday_off, local("2026-11-24 23:00"))
    assert not hours.is_open(tuesday_off, local("2026-11-25 03:00"))
    assert hours.add_days(tuesday_off, local("2026-11-24 03:00"), 1) == local("2026-11-26 03:00")


def test_breaks_are_closed_by_the_wall_clock():
    broken = calendar(breaks={"2026-11-23": [["11:00", "12:00"], ["16:00", "24:00"]]})

    assert hours.add(broken, local("2026-11-23 10:00"), 2 * HOUR) == local("2026-11-23 13:00")
    assert hours.next_open(broken, local("2026-11-23 11:00")) == (
        local("2026-11-23 12:00"),
        local("2026-11-23 16:00"),
    )
    assert hours.between(broken, local("2026-11-23 00:00"), local("2026-11-24 00:00")) == 6 * HOUR


def test_a_break_cuts_the_night_that_reaches_into_its_day():
    broken = calendar(NIGHTS, breaks={"2026-11-24": [["01:00", "02:00"], ["23:30", "00:30"]]})

    assert hours.between(broken, local("2026-11-23 20:00"), local("2026-11-24 12:00")) == 7 * HOUR
    assert hours.between(broken, local("2026-11-24 20:00"), local("2026-11-25 12:00")) == 7 * HOUR


def test_a_day_that_is_all_break_is_no_working_day():
    broken = calendar(breaks={"2026-11-24": [["00:00", "24:00"]]})

    assert hours.add_days(broken, local("2026-11-23 10:00"), 1) == local("2026-11-25 10:00")


def test_an_extra_opening_counts_on_a_day_without_hours():
    shop = calendar(openings={"2026-11-29": [["10:00", "14:00"]]})

    assert hours.add(shop, local("2026-11-27 16:00"), 2 * HOUR) == local("2026-11-29 11:00")
    assert hours.add_days(shop, local("2026-11-27 11:30"), 1) == local("2026-11-29 11:30")
    assert hours.add_days(shop, local("2026-11-29 11:30"), 1) == local("2026-11-30 11:30")
    assert not hours.is_open(shop, local("2026-11-22 11:00"))


def test_an_extra_opening_counts_on_a_holiday_whose_own_hours_rest():
    shop = calendar(holidays=["2026-11-24"], openings={"2026-11-24": [["16:00", "18:00"]]})

    assert not hours.is_open(shop, local("2026-11-24 10:00"))
    assert hours.next_open(shop, local("2026-11-24 10:00")) == (
        local("2026-11-24 16:00"),
        local("2026-11-24 18:00"),
    )


def test_an_extra_opening_joins_the_hours_of_its_day():
    shop = calendar(openings={"2026-11-23": [["16:00", "19:00"], ["22:00", "02:00"]]})

    assert hours.next_open(shop, local("2026-11-23 16:30"))[1] == local("2026-11-23 19:00")
    assert hours.between(shop, local("2026-11-23 00:00"), local("2026-11-24 03:00")) == 14 * HOUR
    assert hours.between(shop, local("2026-11-24 03:00"), local("2026-11-25 03:00")) == 8 * HOUR


def test_a_break_closes_an_extra_opening_too():
    day = "2026-11-29"
    shop = calendar(openings={day: [["10:00", "14:00"]]}, breaks={day: [["11:00", "12:00"]]})

    assert hours.between(shop, local("2026-11-29 00:00"), local("2026-11-30 00:00")) == 3 * HOUR


def test_pauses_do_not_count():
    pauses = [
        (local("2026-11-23 10:30"), local("2026-11-23 12:00")),
        (local("2026-11-23 11:00"), local("2026-11-23 13:00")),
    ]

    assert hours.add(calendar(), local("2026-11-23 10:00"), HOUR, pauses) == local("2026-11-23 13:30")
    assert hours.subtract(calendar(), local("2026-11-23 13:30"), HOUR, pauses) == local("2026-11-23 10:00")
    assert (
        hours.between(calendar(), local("2026-11-23 09:00"), local("2026-11-23 14:00"), pauses) == 2.5 * HOUR
    )
    assert hours.add(calendar(), local("2026-11-23 10:00"), HOUR / 2, pauses) == local("2026-11-23 10:30")


def test_a_pause_outside_hours_changes_nothing():
    pauses = [(local("2026-11-23 18:00"), local("2026-11-24 08:00"))]

    assert hours.add(calendar(), local("2026-11-23 16:00"), 2 * HOUR, pauses) == local("2026-11-24 10:00")


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
