"""The last lines of a letter: how the company is reached, and when somebody is there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import phrases
from esmero.parts import times

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.company.models import Company, Hours
    from esmero.domain.staff.models import Team

# Any Monday: only the names of the days after it are asked for.
A_MONDAY = datetime(2024, 1, 1, 12, tzinfo=UTC)
UTC_ZONE = ZoneInfo("UTC")
WEEKDAYS = range(7)
Windows = tuple[tuple[str, str], ...]


def lines(company: Company, team: Team) -> list[str]:
    """Return the company's telephone with its hours, and its address, as far as they are known."""
    open_at = hours(team.calendar.hours.all())
    phone = ", ".join(part for part in (company.phone, open_at) if part and company.phone)
    where = ", ".join(part for part in (company.name, company.address) if part)
    return [line for line in (phone, where) if line]


def hours(windows: Iterable[Hours]) -> str:
    """Return a week's hours in words, days alike taken together: "Monday to Friday 9:00 to 20:00"."""
    week = _week(windows)
    runs = [(shape, list(days)) for shape, days in groupby(WEEKDAYS, key=lambda day: week.get(day, ()))]
    return ", ".join(_run(days[0], days[-1], shape) for shape, days in runs if shape)


def _week(windows: Iterable[Hours]) -> dict[int, Windows]:
    week: dict[int, list[tuple[str, str]]] = {}
    for window in windows:
        pair = (window.opens_at.strftime("%H:%M"), window.closes_at.strftime("%H:%M"))
        week.setdefault(window.weekday, []).append(pair)
    return {day: tuple(sorted(pairs)) for day, pairs in week.items()}


def _run(first: int, last: int, shape: Windows) -> str:
    words = {"day": _day(first), "first": _day(first), "last": _day(last), "times": _times(shape)}
    if first == last:
        return _("%(day)s %(times)s") % words
    return _("%(first)s to %(last)s %(times)s") % words


def _times(shape: Windows) -> str:
    if shape == (("00:00", "00:00"),):
        return _("at any hour")
    pairs = [{"opens": _clock(opens), "closes": _clock(closes, is_end=True)} for opens, closes in shape]
    return ", ".join(_("%(opens)s to %(closes)s") % pair for pair in pairs)


def _clock(time: str, *, is_end: bool = False) -> str:
    return "24:00" if is_end and time == "00:00" else time.removeprefix("0")


def _day(weekday: int) -> str:
    return phrases.weekday_name(A_MONDAY + timedelta(days=weekday), UTC_ZONE, times.language())
