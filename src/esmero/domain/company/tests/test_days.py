"""The days on which a calendar rests."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.db import IntegrityError

from esmero.domain.company import reads, writes
from esmero.domain.company.factories import make_calendar
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
