"""Days and times of day that rest, and openings beside the hours of a week, by example."""

from esmero.ground import hours
from esmero.ground.tests.weeks_by_hand import HOUR, NIGHTS, calendar, local


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
