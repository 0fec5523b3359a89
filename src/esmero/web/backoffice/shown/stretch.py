"""A picture of how a promise is counted: the days from asking to due, what runs and what rests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.ground import calendars, phrases
from esmero.parts import times
from esmero.web.backoffice.fields import spoken

if TYPE_CHECKING:
    from datetime import date, datetime

    from esmero.ground.calendars import Calendar, Span

# In points: the whole width, where the days begin, and how high.
WIDTH, TOP, HEIGHT, GAP = 360, 28, 60, 6
LINE = TOP + HEIGHT / 2
# More days than this have no room side by side.
MOST_DAYS = 7


@dataclass(frozen=True)
class Day:
    """One day and the stretches of it that count."""

    on: date
    spans: list[Span]


@dataclass(frozen=True)
class Column:
    """A day in the picture: where it lies, its name, whether it is open, the lines that run in it."""

    x: float
    width: float
    name: str
    is_open: bool
    runs: list[tuple[float, float]]


@dataclass(frozen=True)
class Picture:
    """The columns, where the question and the due time lie, and words below."""

    columns: list[Column]
    asked_x: float
    due_x: float
    asked: str
    due: str
    line: float = LINE


def drawn(calendar: Calendar, days: list[Day], asked_at: datetime, due_at: datetime) -> Picture | None:
    """Draw the days side by side; None where they are too many."""
    if len(days) > MOST_DAYS:
        return None
    width = (WIDTH - GAP * (len(days) - 1)) / len(days)
    columns = [_column(calendar, day, n * (width + GAP), width) for n, day in enumerate(days)]
    zone = calendar.time_zone
    return Picture(
        columns=columns,
        asked_x=_x(calendar, asked_at, days[0].on, 0, width),
        due_x=_x(calendar, due_at, days[-1].on, columns[-1].x, width),
        asked=_("asked %(time)s") % {"time": times.clock(asked_at, zone=zone)},
        due=_("due %(time)s") % {"time": times.clock(due_at, zone=zone)},
    )


def _column(calendar: Calendar, day: Day, x: float, width: float) -> Column:
    runs = [(_x(calendar, a, day.on, x, width), _x(calendar, b, day.on, x, width)) for a, b in day.spans]
    is_open = bool(calendars.spans_of_day(calendar, day.on))
    return Column(x, width, phrases.weekday_short(day.on.weekday(), spoken()), is_open, runs)


def _x(calendar: Calendar, moment: datetime, on: date, x: float, width: float) -> float:
    """Where a moment lies in the column of a day, which shows what is open, or the whole day."""
    local = calendar.local(moment)
    minutes = (local.date() - on).days * 1440 + local.hour * 60 + local.minute
    opens, closes = _shown(calendar, on)
    share = (minutes - opens) / (closes - opens)
    return round(x + width * min(max(share, 0.03), 0.97), 1)


def _shown(calendar: Calendar, on: date) -> tuple[int, int]:
    windows = calendar.hours.get(on.weekday(), ())
    if not windows or on in calendar.holidays:
        return 0, 1440
    opens = min(window.opens for window in windows).total_seconds() // 60
    closes = max(window.closes for window in windows).total_seconds() // 60
    return int(opens), int(max(closes, opens + 60))
