"""A week on the wall clock: stretches of it in minutes from Monday 0:00, and what is left of them."""

from collections.abc import Iterable
from datetime import time
from typing import NamedTuple

DAY = 24 * 60
WEEK = 7 * DAY


class Stretch(NamedTuple):
    """Part of a week: minutes from Monday 0:00, the end not included."""

    starts: int
    ends: int


class DayPart(NamedTuple):
    """Part of one weekday (0 is Monday); an end of 0:00 is the end of the day."""

    weekday: int
    starts_at: time
    ends_at: time


def stretches(parts: Iterable[tuple[int, time, time]]) -> list[Stretch]:
    """Return what windows of weekdays cover, in order and joined.

    Arguments: parts, (weekday, from, until); an end that doesn't come after its beginning is of the day
    after, and what runs past Sunday's midnight goes on on Monday.
    """
    return joined(piece for part in parts for piece in _pieces(*part))


def _pieces(weekday: int, starts_at: time, ends_at: time) -> list[Stretch]:
    starts = weekday * DAY + _minutes(starts_at)
    ends = weekday * DAY + _minutes(ends_at) + (DAY if ends_at <= starts_at else 0)
    if ends <= WEEK:
        return [Stretch(starts, ends)]
    return [Stretch(starts, WEEK), Stretch(0, ends - WEEK)]


def joined(pieces: Iterable[Stretch]) -> list[Stretch]:
    """Return the same time in order, overlapping and touching pieces made one."""
    result: list[Stretch] = []
    for piece in sorted(pieces):
        if result and piece.starts <= result[-1].ends:
            result[-1] = Stretch(result[-1].starts, max(result[-1].ends, piece.ends))
        else:
            result.append(piece)
    return result


def without(pieces: Iterable[Stretch], taken: Iterable[Stretch]) -> list[Stretch]:
    """Return what is left of `pieces` when all of `taken` is taken out."""
    left = list(pieces)
    for gone in taken:
        left = [part for piece in left for part in _cut(piece, gone)]
    return left


def _cut(piece: Stretch, gone: Stretch) -> list[Stretch]:
    if gone.ends <= piece.starts or piece.ends <= gone.starts:
        return [piece]
    parts = [
        Stretch(piece.starts, min(piece.ends, gone.starts)),
        Stretch(max(piece.starts, gone.ends), piece.ends),
    ]
    return [part for part in parts if part.starts < part.ends]


def by_day(pieces: Iterable[Stretch]) -> list[DayPart]:
    """Return stretches as parts of single weekdays: what runs past midnight becomes two."""
    return [part for piece in pieces for part in _days_of(piece)]


def _days_of(piece: Stretch) -> list[DayPart]:
    parts, starts = [], piece.starts
    while starts < piece.ends:
        weekday = starts // DAY
        ends = min(piece.ends, (weekday + 1) * DAY)
        parts.append(DayPart(weekday, _clock(starts), _clock(ends)))
        starts = ends
    return parts


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minutes: int) -> time:
    return time(minutes % DAY // 60, minutes % 60)
