"""Working hours in words: "Monday to Friday 9:00 to 20:00"."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar

MIDNIGHT = time(0)
MONDAY = datetime(2024, 1, 1, 12, tzinfo=ZoneInfo("UTC"))


@dataclass(frozen=True)
class Days:
    """Some days of the week in words, and when it is open on them."""

    days: str
    hours: str


def in_words(calendar: Calendar) -> list[Days]:
    """Return the opening hours of a week, days with the same hours together. Hours must be fetched."""
    kept = calendar.hours.all()
    return of_windows((window.weekday, window.opens_at, window.closes_at) for window in kept)


def of_windows(windows: Iterable[tuple[int, time, time]]) -> list[Days]:
    """Return windows of a week (weekday with 0 for Monday, from, until) in words, equal days together."""
    parts = sorted(windows)
    week = [(day, _windows([part for part in parts if part[0] == day])) for day in range(7)]
    lines = []
    for hours, run in groupby(week, key=lambda pair: pair[1]):
        days = [day for day, _windows_of_day in run]
        if hours:
            lines.append(Days(_days(days[0], days[-1]), hours))
    return lines


def in_a_line(windows: Iterable[tuple[int, time, time]]) -> str:
    """Return the same inside of a sentence, one after the other: "Monday to Friday 14:00 to 20:00"."""
    return "; ".join(f"{line.days} {line.hours}" for line in of_windows(windows))


def _windows(parts: list[tuple[int, time, time]]) -> str:
    return ", ".join(window(opens, closes) for _day, opens, closes in parts)


def window(opens_at: time, closes_at: time) -> str:
    """Return the hours of one window in words: "9:00 to 20:00"."""
    if opens_at == closes_at == MIDNIGHT:
        return _("at any hour")
    # A day that ends at midnight is stored as ending at 0:00.
    closes = "24:00" if closes_at == MIDNIGHT else clock(closes_at)
    return _("%(opens)s to %(closes)s") % {"opens": clock(opens_at), "closes": closes}


def clock(moment: time) -> str:
    """Return a time of day in words: "9:00"."""
    at = MONDAY.replace(hour=moment.hour, minute=moment.minute)
    return phrases.clock_time(at, ZoneInfo("UTC"), times.language())


def _days(first: int, last: int) -> str:
    days = _weekday(first)
    if first != last:
        days = _("%(first)s to %(last)s") % {"first": days, "last": _weekday(last)}
    # A line of its own begins with a capital; Spanish and Russian days have none themselves.
    return days[:1].upper() + days[1:]


def weekday(day: int) -> str:
    """Return the name of a weekday (0 is Monday) as a label that stands alone."""
    name = _weekday(day)
    return name[:1].upper() + name[1:]


def _weekday(day: int) -> str:
    return str(phrases.weekday_name(MONDAY + timedelta(days=day), ZoneInfo("UTC"), times.language()))
