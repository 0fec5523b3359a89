"""Answers derived by hand from the rules of nine zones, where clocks change in a way of their own.

Above each case stands the rule in words; every moment is written in UTC, as it was worked out on paper.
"""

from datetime import UTC, datetime, timedelta

import pytest

from esmero.ground import hours

HOUR = 3600


def calendar(zone, week):
    return hours.parse_calendar({"time_zone": zone, "hours": week})


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def open_around(counted_on, noon):
    """How many hours are open in the day and a half on either side of a moment."""
    reach = timedelta(hours=36)
    return hours.between(counted_on, noon - reach, noon + reach) / HOUR


# The European Union changes at 1:00 UTC, on the last Sunday of March and of October. In Madrid 2:00 becomes
# 3:00 on 29 March 2026 (from one hour before UTC to two), and 3:00 becomes 2:00 on 25 October.
def test_madrid_has_a_night_of_seven_hours_and_one_of_nine():
    night = calendar("Europe/Madrid", {"sat": [["22:00", "06:00"]]})

    # From 21:00 UTC to 4:00 UTC; five hours end at 2:00 UTC, which is 4:00 on the clock.
    assert open_around(night, utc("2026-03-29 02:00")) == 7
    assert hours.add(night, utc("2026-03-28 21:00"), 5 * HOUR) == utc("2026-03-29 02:00")
    # From 20:00 UTC to 5:00 UTC; five hours end at 1:00 UTC, when the clock shows 2:00 for the second time.
    assert open_around(night, utc("2026-10-25 02:00")) == 9
    assert hours.add(night, utc("2026-10-24 20:00"), 5 * HOUR) == utc("2026-10-25 01:00")
    assert hours.subtract(night, utc("2026-10-25 05:00"), 5 * HOUR) == utc("2026-10-25 00:00")


# The United States change at 2:00 of the clock, on the second Sunday of March and the first of November. In
# New York (five hours behind UTC, four in summer) that is 7:00 UTC on 8 March 2026, 6:00 UTC on 1 November.
def test_new_york_has_a_sunday_of_23_hours_and_one_of_25():
    sunday = calendar("America/New_York", {"sun": [["00:00", "24:00"]]})

    assert hours.next_open(sunday, utc("2026-03-07 12:00")) == (
        utc("2026-03-08 05:00"),
        utc("2026-03-09 04:00"),
    )
    assert hours.next_open(sunday, utc("2026-10-31 12:00")) == (
        utc("2026-11-01 04:00"),
        utc("2026-11-02 05:00"),
    )
    # Three hours after midnight the clock shows 4:00 in spring and 2:00 in autumn.
    assert hours.add(sunday, utc("2026-03-08 05:00"), 3 * HOUR) == utc("2026-03-08 08:00")
    assert hours.add(sunday, utc("2026-11-01 04:00"), 3 * HOUR) == utc("2026-11-01 07:00")


# 1:30 exists twice on 1 November: the first one counts, four hours behind UTC. 2:30 does not exist on 8
# March: 3:30 counts, four hours behind UTC as well.
def test_new_york_opens_at_the_first_of_two_and_an_hour_later_than_never():
    early = calendar("America/New_York", {"sun": [["01:30", "12:00"]]})
    skipped = calendar("America/New_York", {"sun": [["02:30", "12:00"]]})

    assert hours.next_open(early, utc("2026-10-31 12:00"))[0] == utc("2026-11-01 05:30")
    assert hours.next_open(skipped, utc("2026-03-07 12:00"))[0] == utc("2026-03-08 07:30")


# Lord Howe moves by half an hour: ten and a half hours before UTC, eleven in summer. Summer ends on the first
# Sunday of April, when 2:00 becomes 1:30 (15:00 UTC of Saturday); it begins on the first Sunday of October,
# when 2:00 becomes 2:30 (15:30 UTC of Saturday).
def test_lord_howe_gains_and_loses_half_an_hour():
    early = calendar("Australia/Lord_Howe", {"sun": [["01:00", "04:00"]]})

    # 1:00 is 14:00 UTC, 4:00 is 17:30 UTC.
    assert open_around(early, utc("2026-04-04 16:00")) == 3.5
    assert hours.add(early, utc("2026-04-04 12:00"), 3 * HOUR) == utc("2026-04-04 17:00")
    # 1:00 is 14:30 UTC, 4:00 is 17:00 UTC.
    assert open_around(early, utc("2026-10-03 16:00")) == 2.5
    assert hours.add(early, utc("2026-10-03 12:00"), 2 * HOUR) == utc("2026-10-03 16:30")


# Lebanon changes at midnight, two hours before UTC and three in summer. On the last Sunday of March 0:00
# becomes 1:00 (22:00 UTC of Saturday); on the last Sunday of October 0:00 becomes 23:00 of Saturday (21:00
# UTC), so that Sunday begins an hour later, at 22:00 UTC.
def test_beirut_has_a_day_without_a_midnight_and_an_evening_with_an_hour_more():
    early = calendar("Asia/Beirut", {"sun": [["00:00", "08:00"]]})
    evening = calendar("Asia/Beirut", {"sat": [["20:00", "24:00"]]})

    assert hours.next_open(early, utc("2026-03-28 12:00")) == (
        utc("2026-03-28 22:00"),
        utc("2026-03-29 05:00"),
    )
    # Saturday closes where Sunday begins.
    assert hours.next_open(evening, utc("2026-03-28 12:00")) == (
        utc("2026-03-28 18:00"),
        utc("2026-03-28 22:00"),
    )
    assert hours.next_open(evening, utc("2026-10-24 12:00")) == (
        utc("2026-10-24 17:00"),
        utc("2026-10-24 22:00"),
    )


# Cuba changes at midnight of standard time, five hours behind UTC and four in summer: always at 5:00 UTC.
# On the second Sunday of March 0:00 becomes 1:00; on the first Sunday of November 1:00 becomes 0:00 again, so
# that the first hour of Sunday is there twice, and Sunday begins with the first of the two, at 4:00 UTC.
def test_havana_has_no_first_hour_in_march_and_two_of_them_in_november():
    early = calendar("America/Havana", {"sun": [["00:00", "02:00"]]})
    evening = calendar("America/Havana", {"sat": [["22:00", "24:00"]]})

    assert hours.next_open(early, utc("2026-03-07 12:00")) == (
        utc("2026-03-08 05:00"),
        utc("2026-03-08 06:00"),
    )
    assert hours.next_open(early, utc("2026-10-31 12:00")) == (
        utc("2026-11-01 04:00"),
        utc("2026-11-01 07:00"),
    )
    assert hours.next_open(evening, utc("2026-10-31 12:00")) == (
        utc("2026-11-01 02:00"),
        utc("2026-11-01 04:00"),
    )


# The Chatham Islands change together with New Zealand, at 14:00 UTC of a Saturday: twelve hours and three
# quarters before UTC, an hour more in summer. Summer ends on the first Sunday of April, when 3:45 becomes
# 2:45, and begins on the last Sunday of September, when 2:45 becomes 3:45.
def test_chatham_changes_at_a_quarter_to():
    early = calendar("Pacific/Chatham", {"sun": [["02:00", "05:00"]]})
    skipped = calendar("Pacific/Chatham", {"sun": [["03:00", "05:00"]]})

    # 2:00 is 12:15 UTC, 5:00 is 16:15 UTC.
    assert open_around(early, utc("2026-04-04 14:00")) == 4
    assert hours.add(early, utc("2026-04-04 10:00"), 2 * HOUR) == utc("2026-04-04 14:15")
    # 2:00 is 13:15 UTC, 5:00 is 15:15 UTC; 3:00 is skipped, and 4:00 is 14:15 UTC.
    assert open_around(early, utc("2026-09-26 14:00")) == 2
    assert hours.next_open(skipped, utc("2026-09-26 10:00"))[0] == utc("2026-09-26 14:15")


# Morocco is an hour before UTC, and at UTC during Ramadan: in 2026 from Sunday 15 February, when 3:00 becomes
# 2:00, to Sunday 22 March, when 2:00 becomes 3:00. Both changes are at 2:00 UTC.
def test_casablanca_sets_its_clocks_back_for_ramadan():
    early = calendar("Africa/Casablanca", {"sun": [["01:00", "05:00"]]})
    office = calendar("Africa/Casablanca", {"fri": [["09:00", "17:00"]], "mon": [["09:00", "17:00"]]})

    assert open_around(early, utc("2026-02-15 02:00")) == 5
    assert open_around(early, utc("2026-03-22 02:00")) == 3
    # Friday closes at 16:00 UTC, Monday opens at 9:00 UTC; after Ramadan at 8:00 UTC once more.
    assert hours.add(office, utc("2026-02-13 15:00"), 2 * HOUR) == utc("2026-02-16 10:00")
    assert hours.add(office, utc("2026-03-20 16:00"), 2 * HOUR) == utc("2026-03-23 09:00")
    assert hours.add_days(office, utc("2026-02-13 10:30"), 1) == utc("2026-02-16 11:30")


# Egypt changes at midnight too, two hours before UTC and three in summer: on the last Friday of April 0:00
# becomes 1:00 (22:00 UTC of Thursday); after the last Thursday of October, at 24:00, it is 23:00 again.
def test_cairo_has_an_hour_more_on_the_last_thursday_of_october():
    nights = calendar("Africa/Cairo", {"thu": [["22:00", "02:00"]]})

    assert open_around(nights, utc("2026-04-23 22:00")) == 3
    assert open_around(nights, utc("2026-10-29 21:00")) == 5


# Nepal is five hours and three quarters before UTC, all year.
@pytest.mark.parametrize(("day", "opens"), [("2026-01-05", "03:15"), ("2026-07-06", "03:15")])
def test_kathmandu_opens_at_a_quarter_past(day, opens):
    office = calendar("Asia/Kathmandu", {"mon": [["09:00", "17:00"]]})

    assert hours.next_open(office, utc(f"{day} 00:00"))[0] == utc(f"{day} {opens}")
    assert hours.add(office, utc(f"{day} 00:00"), 8 * HOUR) == utc(f"{day} 11:15")
