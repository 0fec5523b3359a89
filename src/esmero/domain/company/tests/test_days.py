"""The days on which a calendar rests."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError

from esmero.domain.company import reads, writes
from esmero.domain.company.factories import make_calendar, make_feed
from esmero.domain.company.models import Calendar
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import db, hours

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 1, 12, tzinfo=UTC)
IMMACULATE = date(2026, 12, 8)
OWN = date(2026, 12, 9)


def working(calendar: Calendar) -> hours.Calendar:
    return reads.working_hours(calendar.pk, around=AT.date())


def test_days_of_the_companys_own_overrule_public_holidays():
    calendar = make_calendar(holidays_of="ES")
    assert IMMACULATE in reads.days_off(calendar, around=AT.date())

    writes.set_holiday(calendar, on=IMMACULATE, name="", is_open=True, by=THE_SOFTWARE, at=AT)
    writes.set_holiday(calendar, on=OWN, name="", is_open=False, by=THE_SOFTWARE, at=AT)

    off = reads.days_off(calendar, around=AT.date())
    assert OWN in off
    assert IMMACULATE not in off
    assert working(calendar).holidays == off


@pytest.mark.parametrize("place", ["QQ", "ES-XX", "ES-"])
def test_a_place_that_is_not_known_any_more_fails_no_count(place):
    """A newer library may drop a place: then its days count as any other, and mail goes on coming in."""
    calendar = make_calendar(holidays_of=place)

    assert hours.add(working(calendar), AT, 3600) > AT
    assert reads.has_known_place(calendar) is (place == "ES-")
    assert reads.has_known_place(make_calendar())


ONCE = {"opens_at": time(10), "closes_at": time(11, 30), "name": "Meeting of all"}


def test_hours_that_are_closed_for_once_do_not_count():
    calendar = make_calendar()
    nine = datetime(2026, 12, 9, 8, tzinfo=UTC)

    writes.set_one_off(calendar, on=OWN, is_open=False, by=THE_SOFTWARE, at=AT, **ONCE)

    assert hours.add(working(calendar), nine, 2 * 3600) == nine + timedelta(hours=3.5)
    assert hours.between(working(calendar), nine, nine + timedelta(hours=4)) == 2.5 * 3600


@pytest.mark.parametrize("on", [IMMACULATE, date(2026, 12, 6)])
def test_hours_that_are_open_for_once_count_on_a_holiday_and_on_a_sunday(on):
    calendar = make_calendar(holidays_of="ES")
    ten = datetime(on.year, on.month, on.day, 9, tzinfo=UTC)
    assert not hours.is_open(working(calendar), ten)

    writes.set_one_off(calendar, on=on, is_open=True, by=THE_SOFTWARE, at=AT, **ONCE)

    assert hours.next_open(working(calendar), ten - timedelta(hours=2)) == (ten, ten + timedelta(hours=1.5))


def test_one_calendar_is_the_default_and_another_takes_its_place():
    first, second = make_calendar(), make_calendar(name="Night")
    assert reads.default_calendar() == first

    writes.make_default(second, by=THE_SOFTWARE, at=AT)

    assert [one.name for one in reads.calendars() if one.is_default] == ["Night"]


def test_a_second_default_can_not_be_kept():
    make_calendar()

    with pytest.raises(IntegrityError), db.write():
        Calendar.objects.create(name="Night", time_zone="UTC", is_default=True)


def test_days_of_a_feed_rest_as_public_holidays_do_and_a_taken_out_one_outranks_both():
    calendar = make_calendar(holidays_of="ES")
    feed, other = make_feed(calendar, IMMACULATE, OWN), make_feed(calendar, OWN)
    assert {IMMACULATE, OWN} <= working(calendar).holidays
    assert IMMACULATE in reads.next_public_holidays(calendar, after=AT.date())

    for day in (IMMACULATE, OWN):
        writes.take_day_out(feed, on=day, by=THE_SOFTWARE, at=AT)

    # Though the other feed still names one of them, and the place the other one.
    assert other.days.count() == 1
    assert not {IMMACULATE, OWN} & working(calendar).holidays
    assert IMMACULATE not in reads.next_public_holidays(calendar, after=AT.date())


@pytest.mark.parametrize("is_out", [False, True])
@pytest.mark.parametrize("is_open", [False, True])
def test_a_day_of_the_companys_own_outranks_what_a_feed_says_of_it(is_open, is_out):
    calendar = make_calendar()
    feed = make_feed(calendar, OWN)
    if is_out:
        writes.take_day_out(feed, on=OWN, by=THE_SOFTWARE, at=AT)

    writes.set_holiday(calendar, on=OWN, name="", is_open=is_open, by=THE_SOFTWARE, at=AT)

    assert (OWN in reads.days_off(calendar, around=AT.date())) is not is_open
    writes.drop_holiday(calendar, on=OWN, by=THE_SOFTWARE, at=AT)
    assert (OWN in reads.days_off(calendar, around=AT.date())) is not is_out


def test_hours_that_are_open_for_once_count_on_a_day_of_a_feed_and_other_calendars_do_not_know_it():
    calendar, other = make_calendar(), make_calendar(name="Night")
    make_feed(calendar, OWN)
    ten = datetime(2026, 12, 9, 9, tzinfo=UTC)
    assert not hours.is_open(working(calendar), ten)
    assert hours.is_open(working(other), ten)

    writes.set_one_off(calendar, on=OWN, is_open=True, by=THE_SOFTWARE, at=AT, **ONCE)

    assert hours.is_open(working(calendar), ten)


def test_all_days_that_count_are_one_question(django_assert_num_queries):
    calendar = make_calendar(holidays_of="ES")
    make_feed(calendar, OWN)

    with django_assert_num_queries(1):
        assert OWN in reads.days_off(calendar, around=AT.date())
