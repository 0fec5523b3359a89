"""Calendars in the form that hours are counted with: the week, and the days that are not as it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, time
from functools import lru_cache
from typing import Any

from django.db.models import Case, Exists, OuterRef, Value, When

from esmero.domain.company.models import Calendar, FeedDay, Holiday, Hours, OneOff
from esmero.ground import hours, places, prepared
from esmero.ground.refs import NotFound

WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
# Public holidays are looked up this many years around the date in question.
YEARS_AHEAD = 3
# What most calendars don't have is asked for only where there is some.
_calendar = prepared.Query[Any](
    lambda calendar_id: Calendar.objects.filter(pk=calendar_id).annotate(
        has_one_offs=Exists(OneOff.objects.filter(calendar=OuterRef("pk")))
    )
)
_hours = prepared.Query[Hours](
    lambda calendar_id: Hours.objects.filter(calendar_id=calendar_id).order_by("weekday", "opens_at")
)
# The company's own days and those of its feeds in one question, lowest rank first. Who took a day of a feed
# out said that they work on it: that outranks what any feed says.
_days_set = prepared.Query[tuple[int, date, bool]](
    lambda calendar_id, same_id: (
        FeedDay.objects.filter(feed__calendar_id=calendar_id)
        .annotate(rank=Case(When(is_off_by_hand=True, then=Value(2)), default=Value(1)))
        .values_list("rank", "on", "is_off_by_hand")
        .union(
            Holiday.objects.filter(calendar_id=same_id)
            .annotate(rank=Value(3))
            .values_list("rank", "on", "is_open"),
            all=True,
        )
        .order_by("rank", "on")
    )
)
_one_offs = prepared.Query[OneOff](
    lambda calendar_id: OneOff.objects.filter(calendar_id=calendar_id).order_by("on", "opens_at")
)


@dataclass(frozen=True)
class _Made:
    """All that a calendar is made of; a changed one is another."""

    time_zone: str
    place: str
    windows: tuple[tuple[int, time, time], ...]
    # (day, is open) and (day, opens, closes, is open).
    own: tuple[tuple[date, bool], ...] = ()
    once: tuple[tuple[date, time, time, bool], ...] = ()


# Calendars as somebody only thinks of them, by id, while it is asked what would follow.
_supposed: ContextVar[dict[int, _Made]] = ContextVar("supposed calendars")


@contextmanager
def supposing_hours(
    calendar_id: int, *, time_zone: str, holidays_of: str, windows: Sequence[tuple[int, time, time]]
) -> Iterator[None]:
    """Count, inside, as if a calendar had this week, zone and public holidays; its own days stay.

    Nothing is changed, and nobody else counts so. Raises NotFound.
    """
    week = tuple(sorted(windows))
    made = replace(_made_of(calendar_id), time_zone=time_zone, place=holidays_of, windows=week)
    before = _supposed.set({calendar_id: made})
    try:
        yield
    finally:
        _supposed.reset(before)


def working_hours(calendar_id: int, *, around: date) -> hours.Calendar:
    """Return the calendar as hours are counted, with the holidays of the years after `around`.

    Public holidays come from the `holidays` package; days of feeds overrule them, then those that were
    taken out of a feed, then days of the company's own; hours that are closed or open for once count on
    every day. Raises NotFound.
    """
    made = _supposed.get({}).get(calendar_id) or _made_of(calendar_id)
    return _counted(made, around.year)


def _made_of(calendar_id: int) -> _Made:
    kept = _calendar.first(calendar_id=calendar_id)
    if kept is None:
        raise NotFound("calendar")
    windows = tuple((one.weekday, one.opens_at, one.closes_at) for one in _hours(calendar_id=calendar_id))
    once = _one_offs(calendar_id=calendar_id) if kept.has_one_offs else []
    return _Made(
        kept.time_zone,
        kept.holidays_of,
        windows,
        own=_own_days(calendar_id),
        once=tuple((one.on, one.opens_at, one.closes_at, one.is_open) for one in once),
    )


def counted_as(
    *, time_zone: str, holidays_of: str, windows: Sequence[tuple[int, time, time]], around: date
) -> hours.Calendar:
    """Return a calendar that isn't kept, with a week and the public holidays of a place, to count on it."""
    return _counted(_Made(time_zone, holidays_of, tuple(sorted(windows))), around.year)


# Every promise is counted on the same few.
@lru_cache(maxsize=64)
def _counted(made: _Made, year: int) -> hours.Calendar:
    return hours.parse_calendar(
        {
            "time_zone": made.time_zone,
            "hours": _windows(made.windows),
            "holidays": sorted(day.isoformat() for day in _days_off(made.place, made.own, year)),
            "breaks": _of_days(made.once, is_open=False),
            "openings": _of_days(made.once, is_open=True),
        }
    )


def _windows(kept: Iterable[tuple[int, time, time]]) -> dict[str, list[list[str]]]:
    windows: dict[str, list[list[str]]] = {}
    for weekday, opens_at, closes_at in kept:
        windows.setdefault(WEEKDAYS[weekday], []).append(_pair(opens_at, closes_at))
    return windows


def _of_days(once: Iterable[tuple[date, time, time, bool]], *, is_open: bool) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = {}
    for on, opens_at, closes_at, opens in once:
        if opens == is_open:
            found.setdefault(on.isoformat(), []).append(_pair(opens_at, closes_at))
    return found


def _pair(opens_at: time, closes_at: time) -> list[str]:
    closes = closes_at.strftime("%H:%M")
    return [opens_at.strftime("%H:%M"), "24:00" if closes == "00:00" else closes]


@lru_cache(maxsize=64)
def _days_off(place: str, own: tuple[tuple[date, bool], ...], year: int) -> frozenset[date]:
    closed = {on for on, is_open in own if not is_open}
    return frozenset((public_holidays(place, year) | closed) - {on for on, is_open in own if is_open})


def public_holidays(place: str, year: int) -> set[date]:
    """Return the public holidays of a place in the years around one; none for no place."""
    if not place:
        return set()
    years = range(year - 1, year + YEARS_AHEAD)
    return {day for year in years for day in places.public_holidays(place, year)}


def days_off(kept: Calendar, *, around: date) -> frozenset[date]:
    """Return the days on which one calendar rests: public holidays and its own days, of the years around."""
    return _days_off(kept.holidays_of, _own_days(kept.pk), around.year)


def _own_days(calendar_id: int) -> tuple[tuple[date, bool], ...]:
    """Return the days that outrank public holidays, each once, and whether it is open on them."""
    said = _days_set(calendar_id=calendar_id, same_id=calendar_id)
    return tuple(sorted({on: bool(is_open) for _rank, on, is_open in said}.items()))
