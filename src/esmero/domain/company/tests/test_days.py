"""The days on which a calendar rests."""

from datetime import UTC, date, datetime

import pytest

from esmero.domain.company import reads, writes
from esmero.domain.company.factories import make_calendar
from esmero.domain.company.models import Calendar
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import hours

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
