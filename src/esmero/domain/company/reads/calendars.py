"""Calendars as they are set."""

from datetime import date, timedelta

from django.core.exceptions import ObjectDoesNotExist

from esmero.domain.company.models import Calendar, FeedDay, Holiday, OneOff
from esmero.domain.company.reads.counted import public_holidays
from esmero.ground import places
from esmero.ground.refs import NotFound


def calendars() -> list[Calendar]:
    """Return all calendars by name, with hours and own holidays fetched."""
    return list(Calendar.objects.prefetch_related("hours", "holidays").order_by("name", "id"))


def calendar(calendar_id: int) -> Calendar:
    """Return one calendar with hours and own holidays fetched. Raises NotFound."""
    try:
        return Calendar.objects.prefetch_related("hours", "holidays").get(pk=calendar_id)
    except ObjectDoesNotExist as error:
        raise NotFound("calendar") from error


def default_calendar() -> Calendar | None:
    """Return the calendar that counts where nothing else was chosen; None before there is any."""
    return Calendar.objects.filter(is_default=True).first()


def has_known_place(kept: Calendar) -> bool:
    """Say whether the public holidays of a calendar's place are known, as they are where it keeps none."""
    return not kept.holidays_of or places.is_known(kept.holidays_of)


def next_holidays(kept: Calendar, *, after: date) -> list[Holiday]:
    """Return the company's own coming days of one calendar, soonest first."""
    return sorted((day for day in kept.holidays.all() if day.on >= after), key=lambda day: day.on)


def next_one_offs(kept: Calendar, *, after: date) -> list[OneOff]:
    """Return the coming hours of one calendar that are closed or open for once, soonest first."""
    return list(kept.one_offs.filter(on__gte=after).order_by("on", "opens_at"))


def one_offs_near(kept: Calendar, day: date) -> list[OneOff]:
    """Return the hours of a day and of the two beside it that are closed or open for once."""
    near = (day - timedelta(days=1), day + timedelta(days=1))
    return list(kept.one_offs.filter(on__range=near).order_by("on", "opens_at"))


def next_public_holidays(kept: Calendar, *, after: date, most: int = 4) -> list[date]:
    """Return the coming public holidays on which one calendar rests, soonest first."""
    own = {day.on for day in kept.holidays.all()}
    own |= set(FeedDay.objects.filter(feed__calendar=kept, is_off_by_hand=True).values_list("on", flat=True))
    return sorted(day for day in public_holidays(kept.holidays_of, after.year) - own if day >= after)[:most]


def opens_on(kept: Calendar, weekday: int) -> bool:
    """Say whether a calendar has hours on a weekday (0 is Monday)."""
    return any(window.weekday == weekday for window in kept.hours.all())
