"""Founding the company and keeping its calendars."""

from esmero.domain.company.writes.calendars import (
    add_calendar,
    drop_holiday,
    set_calendar,
    set_holiday,
    set_hours,
)
from esmero.domain.company.writes.company import describe, found, note_restoration, set_sign_in

__all__ = [
    "add_calendar",
    "describe",
    "drop_holiday",
    "found",
    "note_restoration",
    "set_calendar",
    "set_holiday",
    "set_hours",
    "set_sign_in",
]
