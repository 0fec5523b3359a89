"""Understands a due time as an agent types it: "friday 18:00", "mañana 10:00", "через 2 часа", "24/11 9:30".

English, Spanish and Russian, without being told which. The time is always ahead: a weekday is the next one, a
clock time that has passed today is tomorrow's, a day without a clock time ends at 18:00, an evening at 20:00.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from esmero.ground import calendars
from esmero.ground import when_days as days
from esmero.ground import when_words as words
from esmero.ground.when_days import (
    DAY,
    END,
    END_OF_DAY,
    GAP,
    Day,
    Hours,
    any_of,
    meaning,
    minutes_from_now,
    pattern,
)

LAST_MINUTE = timedelta(hours=23, minutes=59)
HALF_A_DAY = timedelta(hours=12)
# "Tonight at 2" is of the day after.
EVENINGS_BEGIN = timedelta(hours=5)

CLOCK = pattern(
    rf"(?P<lead>(?:{words.BEFORE_CLOCK})\s+)?(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?"
    rf"(?P<oclock>\s?(?:{words.OCLOCK})\b\.?)?"
    rf"(?:\s?(?:(?P<am>{words.BEFORE_NOON})|(?P<pm>{words.AFTER_NOON})))?{END}"
)
NAMED_CLOCK = pattern(rf"(?:(?:{words.BEFORE_NAMED_CLOCK})\s+)?(?P<name>{any_of(words.CLOCKS)})\b{END}")
MAKES_IT_ANOTHER = pattern(words.MAKES_IT_ANOTHER)
PROMISE_LINE = re.compile(
    r"^[ \t]*/(?:promise|compromiso|обещание)(?:[ \t]+(?P<promise>\S[^\r\n]*)|[ \t]*)(?:\r\n|\r|\n|\Z)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class Found:
    """A due time in UTC, and the words that stand after it.

    `skipped` is the clock time that was typed, where clocks pass over it that night and a later one counts.
    """

    due_at: datetime
    rest: str
    skipped: time | None = None


class _Clock(NamedTuple):
    since_midnight: timedelta
    end: int
    is_of_either_half: bool = False  # "at 8" may be in the evening


class _Reading(NamedTuple):
    due_at: datetime | None
    end: int
    wall: datetime | None = None


def parse(text: str, *, at: datetime, zone: ZoneInfo, hours: Hours | None = None) -> Found | None:
    """Return the due time with which `text` begins and the words after it; None where there is none ahead.

    Arguments: at, now; zone, whose wall clock and calendar the words mean; hours, whose working days they
    mean: without them "in three working days" and "next week" are no times.
    """
    typed = plain(text)
    reading = _read(typed, at, zone, hours)
    if reading is None or reading.due_at is None:
        return None
    shown = reading.due_at.astimezone(zone).replace(tzinfo=None)
    is_skipped = reading.wall is not None and reading.wall != shown
    skipped = reading.wall.time() if reading.wall and is_skipped else None
    return Found(reading.due_at, typed[reading.end :].strip(" ,;:.–—-"), skipped)


def plain(text: str) -> str:
    """Return the text as times are read in it: one blank between words, accents joined to their letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def begins(
    typed: str, *, at: datetime, zone: ZoneInfo, hours: Hours | None = None
) -> tuple[datetime, int] | None:
    """Return the due time with which a `plain` text begins and where its words end; None where none is ahead.

    Arguments: as `parse`.
    """
    reading = _read(typed, at, zone, hours)
    return None if reading is None or reading.due_at is None else (reading.due_at, reading.end)


def _read(typed: str, at: datetime, zone: ZoneInfo, hours: Hours | None) -> _Reading | None:
    reading = (
        _length_from_now(typed, at)
        or _day_first(typed, at, zone, hours)
        or _clock_first(typed, at, zone, hours)
    )
    is_ahead = reading is not None and reading.due_at is not None and reading.due_at > at
    is_whole = reading is not None and not MAKES_IT_ANOTHER.match(typed, reading.end)
    return reading if is_ahead and is_whole else None


def find_promise_line(text: str) -> tuple[str, str] | None:
    """Return the draft without its first promise line, and what that line says; None where there is none.

    A promise line begins with /promise, /compromiso or /обещание; what it says is empty where it was left at
    that.
    """
    found = PROMISE_LINE.search(text)
    if found is None:
        return None
    return text[: found.start()] + text[found.end() :], (found["promise"] or "").strip()


def _length_from_now(text: str, at: datetime) -> _Reading | None:
    """Counted from now, as in "через 1 час 30 минут"; whole days are left to `_day_first`."""
    found = minutes_from_now(text)
    if found is None or found[0] % words.A_DAY == 0:
        return None
    due_at = (at + timedelta(minutes=found[0])).astimezone(UTC)
    whole_minute = due_at.replace(second=0, microsecond=0)
    # Up to the next whole minute, so that the clock that people see is the one that counts.
    return _Reading(whole_minute if whole_minute == due_at else whole_minute + timedelta(minutes=1), found[1])


def _day_first(text: str, at: datetime, zone: ZoneInfo, hours: Hours | None) -> _Reading | None:
    day = days.day(text, 0, at.astimezone(zone), hours)
    if day is None:
        return None
    gap = GAP.match(text, day.end)
    clock = _clock(text, gap.end()) if gap else None
    if clock:
        return _at(day, clock, clock.end, zone)
    due_at = day.ends_at or _moment(day.on, timedelta(minutes=day.part) or END_OF_DAY, zone)
    if due_at is not None and due_at <= at and day.part != words.MORNING:
        # "Today", said in the evening, can only mean before midnight.
        due_at = _moment(day.on, LAST_MINUTE, zone)
    return _Reading(due_at, day.end)


def _clock_first(text: str, at: datetime, zone: ZoneInfo, hours: Hours | None) -> _Reading | None:
    clock = _clock(text, 0)
    if clock is None:
        return None
    today = at.astimezone(zone).date()
    gap = GAP.match(text, clock.end)
    day = days.day(text, gap.end(), at.astimezone(zone), hours) if gap else None
    if day:
        return _at(day, clock, day.end, zone)
    wall = _wall(today, clock.since_midnight)
    if calendars.resolve(zone, wall) <= at:
        wall += DAY
    return _Reading(calendars.resolve(zone, wall), clock.end, wall)


def _at(day: Day, clock: _Clock, end: int, zone: ZoneInfo) -> _Reading:
    since_midnight = _within(day.part, clock)
    wall = _wall(day.on, since_midnight) if day.on else None
    return _Reading(_moment(day.on, since_midnight, zone), end, wall)


def _within(part: int, clock: _Clock) -> timedelta:
    """Return the clock time as that part of the day means it: "tonight at 8" is 20:00."""
    said = clock.since_midnight
    if not clock.is_of_either_half or part not in {words.AFTERNOON, words.EVENING}:
        return said
    if part == words.AFTERNOON:
        return said + HALF_A_DAY if said < HALF_A_DAY else said
    return said + DAY if said < EVENINGS_BEGIN else said + HALF_A_DAY


def _moment(day: date | None, since_midnight: timedelta, zone: ZoneInfo) -> datetime | None:
    return None if day is None else calendars.resolve(zone, _wall(day, since_midnight))


def _wall(day: date, since_midnight: timedelta) -> datetime:
    return datetime.combine(day, time.min) + since_midnight


def _clock(text: str, start: int) -> _Clock | None:
    """A clock time; a bare number is one only after "at", or with "h", "pm" or the like behind it."""
    if named := NAMED_CLOCK.match(text, start):
        return _Clock(timedelta(minutes=meaning(named["name"], words.CLOCKS)), named.end())
    found = CLOCK.match(text, start)
    if found is None or not any(found[mark] for mark in ("minute", "lead", "oclock", "am", "pm")):
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    is_said = bool(found["am"] or found["pm"])
    if is_said:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found["pm"] else 0)
    clock = timedelta(hours=hour, minutes=minute)
    return _Clock(clock, found.end(), not is_said and hour <= 12) if clock <= DAY else None
