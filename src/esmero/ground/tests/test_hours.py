"""Counting forward and back on hours of a week, by example: the contract of `esmero hours`."""

import pytest

from esmero.ground import hours
from esmero.ground.tests.weeks_by_hand import ALWAYS, HOUR, NIGHTS, OFFICE, SPLIT, calendar, local

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
