"""Founding the company and keeping its calendars."""

from esmero.domain.company.writes.calendars import (
    add_calendar,
    drop_holiday,
    drop_one_off,
    make_default,
    remove_calendar,
    set_calendar,
    set_holiday,
    set_hours,
    set_one_off,
)
from esmero.domain.company.writes.company import describe, found, note_restoration, set_sign_in

__all__ = [
    "add_calendar",
    "describe",
    "drop_holiday",
    "drop_one_off",
    "found",
    "make_default",
    "note_restoration",
    "remove_calendar",
    "set_calendar",
    "set_holiday",
    "set_hours",
    "set_one_off",
    "set_sign_in",
]
