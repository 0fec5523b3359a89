"""Founding the company and keeping its calendars."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from esmero.domain.company.models import Calendar, Company, Holiday, Hours, Restoration
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience, Ref

FOR_COLLEAGUES = Audience(is_internal=True)


def found(*, name: str, by: Doer, at: datetime, **details: str) -> Company:
    """Make the company of this installation; `details` are its other columns."""
    company = Company.objects.create(name=name, founded_at=at, **details)
    events.record(
        "company.founded", about=Ref("company", company.pk), audience=FOR_COLLEAGUES, by=by, at=at, name=name
    )
    return company


def describe(company: Company, *, by: Doer, at: datetime, **details: Any) -> Company:
    """Change how the company is called, looks and is reached, and what late answers get."""
    for column, value in details.items():
        setattr(company, column, value)
    company.save(update_fields=list(details))
    events.record(
        "company.described",
        about=Ref("company", company.pk),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        changed=sorted(details),
    )
    return company


def set_sign_in(
    company: Company, *, second_step_from: datetime | None, is_code_enough: bool, by: Doer, at: datetime
) -> Company:
    """Say from when on everybody needs a second step, and whether a code by mail is enough."""
    company.second_step_from, company.is_code_enough = second_step_from, is_code_enough
    company.save(update_fields=["second_step_from", "is_code_enough"])
    events.record(
        "company.sign_in_set",
        about=Ref("company", company.pk),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        second_step_from=second_step_from.isoformat() if second_step_from else None,
        is_code_enough=is_code_enough,
    )
    return company


def add_calendar(*, name: str, time_zone: str, holidays_of: str, by: Doer, at: datetime) -> Calendar:
    """Make a calendar without hours."""
    calendar = Calendar.objects.create(name=name, time_zone=time_zone, holidays_of=holidays_of)
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


def _record(verb: str, calendar: Calendar, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(verb, about=Ref("calendar", calendar.pk), audience=FOR_COLLEAGUES, by=by, at=at, **payload)


def note_restoration(
    *,
    backup_at: datetime,
    letters_in_doubt: int,
    promises_to_review: int,
    erased_again: int,
    by: Doer,
    at: datetime,
) -> Restoration:
    """Remember that all this was brought back from a backup, and what was put aside for a person."""
    restoration = Restoration.objects.create(
        backup_at=backup_at,
        restored_at=at,
        letters_in_doubt=letters_in_doubt,
        promises_to_review=promises_to_review,
        erased_again=erased_again,
    )
    events.record(
        "company.restored",
        about=Ref("company", 0),
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        backup_at=backup_at.isoformat(),
        letters=letters_in_doubt,
        promises=promises_to_review,
        erased=erased_again,
    )
    return restoration
