"""What the pages of calendars show: the week as a picture and in words, the days that come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.ground import phrases, places, weeks
from esmero.parts import opening
from esmero.web.backoffice.fields import spoken
from esmero.web.backoffice.shown import days, feeds, hours_trial

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime, time

    from esmero.domain.company.models import Calendar

# The picture of a week, in points: a column for each day, all hours from top to bottom.
LEFT, TOP, COLUMN, BAR, HEIGHT = 30, 24, 47, 39, 144
# Zones with these beginnings are no places where anybody works.
NO_PLACES = ("Etc/", "posix/", "right/", "SystemV/", "US/")


@dataclass(frozen=True)
class Bar:
    """Hours in the picture of a week, with whose they are where somebody is named for them."""

    x: float
    y: float
    width: float
    height: float
    name: str = ""


@dataclass(frozen=True)
class Week:
    """A picture of a week: its days by short name, open hours as bars, and the same in words."""

    days: list[tuple[float, str]]
    hours: list[tuple[float, str]]
    bars: list[Bar]
    words: str
    named: list[Bar] = field(default_factory=list)


def all_calendars() -> dict[str, Any]:
    """Return all calendars with a picture of their week."""
    return {"calendars": [_line(calendar) for calendar in company.calendars()]}


def _line(calendar: Calendar) -> dict[str, Any]:
    return {
        "calendar": calendar,
        "page": reverse("backoffice:calendar", args=[calendar.pk]),
        "opening": opening.in_words(calendar),
        "week": picture((w.weekday, w.opens_at, w.closes_at) for w in calendar.hours.all()),
        "place": places.name(calendar.holidays_of, spoken()) if calendar.holidays_of else "",
    }


def one(calendar: Calendar, *, at: datetime) -> dict[str, Any]:
    """Return a calendar with its week, the days that are not as it, and what it means for a question."""
    return {
        **_line(calendar),
        **days.to_come(calendar, at=at),
        **feeds.of_calendar(calendar, at=at),
        "tried": hours_trial.of_kept(calendar, at=at),
    }


def removal(calendar: Calendar) -> dict[str, Any]:
    """Return what moves to the default when a calendar is taken away."""
    default = company.default_calendar()
    return {
        **_line(calendar),
        "default": default,
        "teams": [team.name for team in staff.teams_on(calendar.pk) if not team.is_practice],
        "rules": [rule.name for rule in promises.policies_on(calendar.pk)],
        "ways_in": [channel.name for channel in channels.channels_on(calendar.pk)],
    }


def choices() -> dict[str, Any]:
    """Return what the form offers while one types: zones, and places with public holidays."""
    return {"zones": zones(), "places": list(places.names(spoken()).values())}


def zones() -> list[str]:
    """Return the time zones that are called by continent and city."""
    return sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(NO_PLACES))


def picture(windows: Iterable[tuple[int, time, time]]) -> Week:
    """Draw a week of windows (weekday with 0 for Monday, from, until)."""
    parts = weeks.by_day(weeks.stretches(windows))
    in_words = "; ".join(f"{line.days} {line.hours}" for line in opening.of_windows(parts))
    return Week(
        days=[(LEFT + COLUMN * day + BAR / 2, _short(day)) for day in range(7)],
        hours=[(TOP + HEIGHT * hour / 24, str(hour)) for hour in (0, 6, 12, 18, 24)],
        bars=[_bar(part) for part in parts],
        words=in_words or _("never open"),
    )


def with_names(week: Week, duties: Iterable[tuple[int, time, time, str]]) -> Week:
    """Draw who is named for what into a week: (weekday, from, until, initials)."""
    bars = [_bar(weeks.DayPart(day, starts, ends), name) for day, starts, ends, name in duties]
    return replace(week, named=bars)


def _short(day: int) -> str:
    return phrases.weekday_short(day, spoken())


def _bar(part: weeks.DayPart, name: str = "") -> Bar:
    starts = part.starts_at.hour * 60 + part.starts_at.minute
    ends = part.ends_at.hour * 60 + part.ends_at.minute or weeks.DAY
    scale = HEIGHT / weeks.DAY
    return Bar(LEFT + COLUMN * part.weekday, TOP + starts * scale, BAR, (ends - starts) * scale, name)
