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
from esmero.domain.company.writes.feeds import (
    add_feed,
    end_feed,
    note_days,
    note_trouble,
    put_day_back,
    take_day_out,
)
from esmero.domain.company.writes.keeping import begin_run, end_run, note_failed, note_taken, set_kept
from esmero.domain.company.writes.profiles import note_audit, note_figure, note_rules, switch
from esmero.domain.company.writes.wordings import set_wording

__all__ = [
    "add_calendar",
    "add_feed",
    "begin_run",
    "describe",
    "drop_holiday",
    "drop_one_off",
    "end_feed",
    "end_run",
    "found",
    "make_default",
    "note_audit",
    "note_days",
    "note_figure",
    "note_restoration",
    "note_rules",
    "note_failed",
    "note_taken",
    "note_trouble",
    "put_day_back",
    "remove_calendar",
    "set_calendar",
    "set_holiday",
    "set_hours",
    "set_kept",
    "set_one_off",
    "set_sign_in",
    "set_wording",
    "switch",
    "take_day_out",
]
