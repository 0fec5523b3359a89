"""Calendars, their hours and the company's own days."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from esmero.domain.company.models import Calendar, Holiday, Hours, OneOff
from esmero.domain.company.writes.company import FOR_COLLEAGUES
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Ref


def add_calendar(*, name: str, time_zone: str, holidays_of: str, by: Doer, at: datetime) -> Calendar:
    """Make a calendar without hours; the first one is the company's default."""
    is_first = not Calendar.objects.filter(is_default=True).exists()
    calendar = Calendar.objects.create(
        name=name, time_zone=time_zone, holidays_of=holidays_of, is_default=is_first
    )
    _record("calendar.added", calendar, by, at, name=name)
    return calendar


def set_calendar(
    calendar: Calendar, *, name: str, time_zone: str, holidays_of: str, by: Doer, at: datetime
) -> Calendar:
    """Change a calendar's name, zone and public holidays."""
    calendar.name, calendar.time_zone, calendar.holidays_of = name, time_zone, holidays_of
    calendar.save(update_fields=["name", "time_zone", "holidays_of"])
    _record("calendar.changed", calendar, by, at, name=name, time_zone=time_zone, holidays_of=holidays_of)
    return calendar


def make_default(calendar: Calendar, *, by: Doer, at: datetime) -> Calendar:
    """Make a calendar the company's default in place of the one that was; nothing happens when it is."""
    if calendar.is_default:
        return calendar
    Calendar.objects.filter(is_default=True).update(is_default=False)
    calendar.is_default = True
    calendar.save(update_fields=["is_default"])
    _record("calendar.made_default", calendar, by, at, name=calendar.name)
    return calendar


def remove_calendar(calendar: Calendar, *, to: Calendar, by: Doer, at: datetime) -> None:
    """Take a calendar away that nothing uses any more; what used it is on another one now."""
    _record("calendar.removed", calendar, by, at, name=calendar.name, to=to.pk)
    calendar.delete()


def set_hours(
    calendar: Calendar, *, windows: Iterable[tuple[int, time, time]], by: Doer, at: datetime
) -> None:
    """Replace the windows of a calendar: (weekday with 0 for Monday, opens, closes)."""
    calendar.hours.all().delete()
    kept = Hours.objects.bulk_create(
        Hours(calendar=calendar, weekday=weekday, opens_at=opens, closes_at=closes)
        for weekday, opens, closes in windows
    )
    _record(
        "hours.set", calendar, by, at, windows=[[w.weekday, str(w.opens_at), str(w.closes_at)] for w in kept]
    )


def set_holiday(calendar: Calendar, *, on: date, name: str, is_open: bool, by: Doer, at: datetime) -> Holiday:
    """Add or change a day of the company's own."""
    holiday, _ = Holiday.objects.update_or_create(
        calendar=calendar, on=on, defaults={"name": name, "is_open": is_open}
    )
    _record("holiday.set", calendar, by, at, on=on.isoformat(), name=name, is_open=is_open)
    return holiday


def drop_holiday(calendar: Calendar, *, on: date, by: Doer, at: datetime) -> None:
    """Take a day of the company's own away; nothing happens when there is none."""
    calendar.holidays.filter(on=on).delete()
    _record("holiday.dropped", calendar, by, at, on=on.isoformat())


def set_one_off(
    calendar: Calendar,
    *,
    on: date,
    opens_at: time,
    closes_at: time,
    is_open: bool,
    name: str,
    by: Doer,
    at: datetime,
) -> OneOff:
    """Say that some hours of one day are closed, or open, for once."""
    kept = OneOff.objects.create(
        calendar=calendar, on=on, opens_at=opens_at, closes_at=closes_at, is_open=is_open, name=name
    )
    hours = [str(opens_at), str(closes_at)]
    _record("one_off.set", calendar, by, at, on=on.isoformat(), hours=hours, is_open=is_open, name=name)
    return kept


def drop_one_off(calendar: Calendar, *, on: date, opens_at: time, by: Doer, at: datetime) -> None:
    """Let hours of a day be as its weekday again; nothing happens when they are."""
    gone, _ = calendar.one_offs.filter(on=on, opens_at=opens_at).delete()
    if gone:
        _record("one_off.dropped", calendar, by, at, on=on.isoformat(), opens=str(opens_at))


def _record(verb: str, calendar: Calendar, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(verb, about=Ref("calendar", calendar.pk), audience=FOR_COLLEAGUES, by=by, at=at, **payload)
