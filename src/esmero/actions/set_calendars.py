"""What the company sets of its hours: calendars, their windows and their days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from esmero.actions import set_up
from esmero.domain.company import reads as company_reads
from esmero.domain.company import writes as company
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar
    from esmero.domain.staff.models import Agent


def add_calendar(
    *, agent: Agent | None, name: str, time_zone: str, holidays_of: str, at: datetime
) -> Calendar:
    """Make a calendar. Raises OwnersOnly."""
    with db.write():
        by = set_up.owner_of(agent)
        return company.add_calendar(name=name, time_zone=time_zone, holidays_of=holidays_of, by=by, at=at)


def set_calendar(
    *,
    agent: Agent | None,
    calendar_id: int,
    name: str,
    time_zone: str,
    holidays_of: str,
    windows: Iterable[tuple[int, time, time]],
    at: datetime,
) -> Calendar:
    """Change a calendar and its hours: windows are (weekday with 0 for Monday, opens, closes)."""
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        company.set_calendar(calendar, name=name, time_zone=time_zone, holidays_of=holidays_of, by=by, at=at)
        company.set_hours(calendar, windows=windows, by=by, at=at)
        return calendar


def set_holiday(
    *, agent: Agent | None, calendar_id: int, on: date, name: str, is_open: bool, at: datetime
) -> None:
    """Add a day of the company's own: closed, or open after all. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        calendar = company_reads.calendar(calendar_id)
        company.set_holiday(calendar, on=on, name=name, is_open=is_open, by=by, at=at)


def drop_holiday(*, agent: Agent, calendar_id: int, on: date, at: datetime) -> None:
    """Take a day of the company's own away. Raises OwnersOnly, NotFound."""
    with db.write():
        company.drop_holiday(company_reads.calendar(calendar_id), on=on, by=set_up.owner_of(agent), at=at)
