"""Calendars as they are set, and as hours are counted on them."""

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache

from django.core.exceptions import ObjectDoesNotExist

from esmero.domain.company.models import Calendar, Holiday, Hours
from esmero.ground import hours, places, prepared
from esmero.ground.refs import NotFound

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Public holidays are looked up this many years around the date in question.
YEARS_AHEAD = 3
_calendar = prepared.Query[Calendar](lambda calendar_id: Calendar.objects.filter(pk=calendar_id))
_hours = prepared.Query[Hours](
    lambda calendar_id: Hours.objects.filter(calendar_id=calendar_id).order_by("weekday", "opens_at")
)
_holidays = prepared.Query[Holiday](lambda calendar_id: Holiday.objects.filter(calendar_id=calendar_id))


def calendars() -> list[Calendar]:
    """Return all calendars by name, with hours and own holidays fetched."""
    return list(Calendar.objects.prefetch_related("hours", "holidays").order_by("name", "id"))


def calendar(calendar_id: int) -> Calendar:
    """Return one calendar with hours and own holidays fetched. Raises NotFound."""
    try:
        return Calendar.objects.prefetch_related("hours", "holidays").get(pk=calendar_id)
    except ObjectDoesNotExist as error:
        raise NotFound("calendar") from error


def working_hours(calendar_id: int, *, around: date) -> hours.Calendar:
    """Return the calendar as hours are counted, with the holidays of the years after `around`.

    Public holidays come from the `holidays` package; a day of the company's own overrules them.
    """
    kept = _calendar.first(calendar_id=calendar_id)
    if kept is None:
        raise NotFound("calendar")
    windows = tuple((one.weekday, one.opens_at, one.closes_at) for one in _hours(calendar_id=calendar_id))
    own = tuple((day.on, day.is_open) for day in _holidays(calendar_id=calendar_id))
    return _counted(kept.time_zone, kept.holidays_of, around.year, windows, own)


# By all that it is made of, so that a changed one is another: every promise is counted on the same few.
@lru_cache(maxsize=64)
def _counted(
    time_zone: str,
    place: str,
    year: int,
    windows: tuple[tuple[int, time, time], ...],
    own: tuple[tuple[date, bool], ...],
) -> hours.Calendar:
    return hours.parse_calendar(
        {
            "time_zone": time_zone,
            "hours": _windows(windows),
            "holidays": sorted(day.isoformat() for day in _days_off(place, own, year)),
        }
    )


def _windows(kept: Iterable[tuple[int, time, time]]) -> dict[str, list[list[str]]]:
    windows: dict[str, list[list[str]]] = {}
    for weekday, opens_at, closes_at in kept:
        closes = closes_at.strftime("%H:%M")
        pair = [opens_at.strftime("%H:%M"), "24:00" if closes == "00:00" else closes]
        windows.setdefault(WEEKDAYS[weekday], []).append(pair)
    return windows


@lru_cache(maxsize=64)
def _days_off(place: str, own: tuple[tuple[date, bool], ...], year: int) -> frozenset[date]:
    closed = {on for on, is_open in own if not is_open}
    return frozenset((_public_holidays(place, year) | closed) - {on for on, is_open in own if is_open})


def _public_holidays(place: str, year: int) -> set[date]:
    if not place:
        return set()
    years = range(year - 1, year + YEARS_AHEAD)
    return {day for year in years for day in places.public_holidays(place, year)}


def days_off(kept: Calendar, *, around: date) -> frozenset[date]:
    """Return the days on which one calendar rests: public holidays and its own days, of the years around."""
    own = tuple((day.on, day.is_open) for day in _holidays(calendar_id=kept.pk))
    return _days_off(kept.holidays_of, own, around.year)


def has_known_place(kept: Calendar) -> bool:
    """Say whether the public holidays of a calendar's place are known, as they are where it keeps none."""
    return not kept.holidays_of or places.is_known(kept.holidays_of)


def next_holidays(kept: Calendar, *, after: date) -> list[Holiday]:
    """Return the company's own coming days of one calendar, soonest first."""
    return sorted((day for day in kept.holidays.all() if day.on >= after), key=lambda day: day.on)


def next_public_holidays(kept: Calendar, *, after: date, most: int = 4) -> list[date]:
    """Return the coming public holidays on which one calendar rests, soonest first."""
    own = {day.on for day in kept.holidays.all()}
    return sorted(day for day in _public_holidays(kept.holidays_of, after.year) - own if day >= after)[:most]
