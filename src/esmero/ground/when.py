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
from esmero.ground import when_words as words

END_OF_DAY = timedelta(hours=18)
LAST_MINUTE = timedelta(hours=23, minutes=59)
HALF_A_DAY, DAY = timedelta(hours=12), timedelta(days=1)
# "Tonight at 2" is of the day after.
EVENINGS_BEGIN = timedelta(hours=5)
# A 29 February without a year is found within so many.
LEAP_YEARS_APART = 8


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


def _any_of(table: dict[str, int]) -> str:
    return "|".join(table)


END = r"(?![\w/]|:\d|['’]\w)"
GAP = _pattern(r"\s*,\s*|\s+|(?<=\d)T(?=\d)")
LEAD = rf"(?:(?:{words.BEFORE_DAY})\s+)*"
DAY_NUMBER = r"(?P<day>0?[1-9]|[12]\d|3[01])"
MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
MONTH_NAME = rf"(?P<name>{_any_of(words.MONTHS)})\b\.?"
LONG_YEAR = rf"(?:,?\s+(?:(?:{words.OF})\s+)?(?P<year>20\d\d)(?:\s+{words.OF_THE_YEAR})?)?"

DATES = [
    _pattern(rf"{LEAD}(?P<year>\d{{4}})-{MONTH_NUMBER}-{DAY_NUMBER}(?:{END}|(?=T\d))"),
    _pattern(rf"{LEAD}{DAY_NUMBER}(?P<mark>[/.]){MONTH_NUMBER}(?:(?P=mark)(?P<year>(?:20)?\d\d))?{END}"),
    _pattern(rf"{LEAD}{DAY_NUMBER}(?:st|nd|rd|th|º)?\s+(?:(?:{words.OF})\s+)?{MONTH_NAME}{LONG_YEAR}{END}"),
    _pattern(rf"{LEAD}{MONTH_NAME}\s+{DAY_NUMBER}(?:st|nd|rd|th)?{LONG_YEAR}{END}"),
]
DAY_AHEAD = _pattern(rf"{LEAD}(?P<name>{_any_of(words.DAYS_AHEAD)})\b{END}")
PART_OF_TODAY = _pattern(rf"{LEAD}(?P<name>{_any_of(words.PARTS_OF_TODAY)})\b{END}")
PART_OF_IT = _pattern(rf",?\s+(?P<name>{_any_of(words.PARTS_OF_A_DAY)})\b{END}")
WEEKDAY = _pattern(rf"{LEAD}(?P<name>{_any_of(words.WEEKDAYS)})\b\.?{END}")
CLOCK = _pattern(
    rf"(?P<lead>(?:{words.BEFORE_CLOCK})\s+)?(?P<hour>\d{{1,2}})(?:[:.h](?P<minute>[0-5]\d))?"
    rf"(?P<oclock>\s?(?:{words.OCLOCK})\b\.?)?"
    rf"(?:\s?(?:(?P<am>{words.BEFORE_NOON})|(?P<pm>{words.AFTER_NOON})))?{END}"
)
NAMED_CLOCK = _pattern(rf"(?:(?:{words.BEFORE_NAMED_CLOCK})\s+)?(?P<name>{_any_of(words.CLOCKS)})\b{END}")
MAKES_IT_ANOTHER = _pattern(words.MAKES_IT_ANOTHER)
IN = _pattern(rf"(?:{words.IN})\s+")
HALF_AN_HOUR = _pattern(rf"(?:{words.HALF_AN_HOUR}){END}")
LENGTH = _pattern(rf"(?P<count>\d{{1,3}}|(?:{words.ONE})\b|)\s*(?P<unit>{_any_of(words.UNITS)})\b\.?{END}")
AND_LENGTH = _pattern(rf"{words.AND}(?=\d{{1,3}}\s*(?:{_any_of(words.UNITS)})\b)")
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


class _Day(NamedTuple):
    on: date | None  # None: written like a day, but there is no such day
    end: int
    part: int = 0  # of the day, as its words mean it; 0: all of it


class _Clock(NamedTuple):
    since_midnight: timedelta
    end: int
    is_of_either_half: bool = False  # "at 8" may be in the evening


class _Reading(NamedTuple):
    due_at: datetime | None
    end: int
    wall: datetime | None = None


def parse(text: str, *, at: datetime, zone: ZoneInfo) -> Found | None:
    """Return the due time with which `text` begins and the words after it; None where there is none ahead.

    Arguments: at, now; zone, whose wall clock and calendar the words mean.
    """
    typed = plain(text)
    reading = _read(typed, at, zone)
    if reading is None or reading.due_at is None:
        return None
    shown = reading.due_at.astimezone(zone).replace(tzinfo=None)
    is_skipped = reading.wall is not None and reading.wall != shown
    skipped = reading.wall.time() if reading.wall and is_skipped else None
    return Found(reading.due_at, typed[reading.end :].strip(" ,;:.–—-"), skipped)


def plain(text: str) -> str:
    """Return the text as times are read in it: one blank between words, accents joined to their letters."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def begins(typed: str, *, at: datetime, zone: ZoneInfo) -> tuple[datetime, int] | None:
    """Return the due time with which a `plain` text begins and where its words end; None where none is ahead.

    Arguments: as `parse`.
    """
    reading = _read(typed, at, zone)
    return None if reading is None or reading.due_at is None else (reading.due_at, reading.end)


def _read(typed: str, at: datetime, zone: ZoneInfo) -> _Reading | None:
    reading = _length_from_now(typed, at) or _day_first(typed, at, zone) or _clock_first(typed, at, zone)
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
    found = _minutes_from_now(text)
    if found is None or found[0] % words.A_DAY == 0:
        return None
    due_at = (at + timedelta(minutes=found[0])).astimezone(UTC)
    whole_minute = due_at.replace(second=0, microsecond=0)
    # Up to the next whole minute, so that the clock that people see is the one that counts.
    return _Reading(whole_minute if whole_minute == due_at else whole_minute + timedelta(minutes=1), found[1])


def _day_first(text: str, at: datetime, zone: ZoneInfo) -> _Reading | None:
    day = _day(text, 0, at.astimezone(zone).date())
    if day is None:
        return None
    gap = GAP.match(text, day.end)
    clock = _clock(text, gap.end()) if gap else None
    if clock:
        return _at(day, clock, clock.end, zone)
    due_at = _moment(day.on, timedelta(minutes=day.part) or END_OF_DAY, zone)
    if due_at is not None and due_at <= at and day.part != words.MORNING:
        # "Today", said in the evening, can only mean before midnight.
        due_at = _moment(day.on, LAST_MINUTE, zone)
    return _Reading(due_at, day.end)


def _clock_first(text: str, at: datetime, zone: ZoneInfo) -> _Reading | None:
    clock = _clock(text, 0)
    if clock is None:
        return None
    today = at.astimezone(zone).date()
    gap = GAP.match(text, clock.end)
    day = _day(text, gap.end(), today) if gap else None
    if day:
        return _at(day, clock, day.end, zone)
    wall = _wall(today, clock.since_midnight)
    if calendars.resolve(zone, wall) <= at:
        wall += DAY
    return _Reading(calendars.resolve(zone, wall), clock.end, wall)


def _at(day: _Day, clock: _Clock, end: int, zone: ZoneInfo) -> _Reading:
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


def _day(text: str, start: int, today: date) -> _Day | None:
    if found := PART_OF_TODAY.match(text, start):
        return _Day(today, found.end(), _meaning(found["name"], words.PARTS_OF_TODAY))
    day = _whole_day(text, start, today)
    if day and (found := PART_OF_IT.match(text, day.end)):
        return _Day(day.on, found.end(), _meaning(found["name"], words.PARTS_OF_A_DAY))
    return day


def _whole_day(text: str, start: int, today: date) -> _Day | None:
    if found := DAY_AHEAD.match(text, start):
        return _Day(today + _meaning(found["name"], words.DAYS_AHEAD) * DAY, found.end())
    if found := WEEKDAY.match(text, start):
        ahead = (_meaning(found["name"], words.WEEKDAYS) - today.weekday() - 1) % 7 + 1
        return _Day(today + ahead * DAY, found.end())
    for pattern in DATES:
        if found := pattern.match(text, start):
            return _Day(_date(found, today), found.end())
    return _days_from_now(text, start, today)


def _days_from_now(text: str, start: int, today: date) -> _Day | None:
    found = _minutes_from_now(text, start)
    if found is None or found[0] % words.A_DAY:
        return None
    return _Day(today + timedelta(minutes=found[0]), found[1])


def _date(found: re.Match[str], today: date) -> date | None:
    """The day that is written; without a year the next one of that name, today included."""
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else _meaning(parts["name"], words.MONTHS)
    if parts["year"]:
        year = int(parts["year"])
        return _valid(year if year > 99 else year + 2000, month, int(parts["day"]))
    years = range(today.year, today.year + LEAP_YEARS_APART + 1)
    days = (_valid(year, month, int(parts["day"])) for year in years)
    return next((day for day in days if day and day >= today), None)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clock(text: str, start: int) -> _Clock | None:
    """A clock time; a bare number is one only after "at", or with "h", "pm" or the like behind it."""
    if named := NAMED_CLOCK.match(text, start):
        return _Clock(timedelta(minutes=_meaning(named["name"], words.CLOCKS)), named.end())
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


def _minutes_from_now(text: str, start: int = 0) -> tuple[int, int] | None:
    """The minutes of "in 2 days", "in 1 hour 30 min", and where they end."""
    lead = IN.match(text, start)
    if lead is None:
        return None
    if half := HALF_AN_HOUR.match(text, lead.end()):
        return 30, half.end()
    minutes, end, found = 0, lead.end(), LENGTH.match(text, lead.end())
    while found:
        count = int(found["count"]) if found["count"].isdecimal() else 1
        minutes, end = minutes + count * _meaning(found["unit"], words.UNITS), found.end()
        more = AND_LENGTH.match(text, end)
        found = LENGTH.match(text, more.end()) if more else None
    return (minutes, end) if minutes else None


def _meaning(word: str, table: dict[str, int]) -> int:
    return next(meaning for pattern, meaning in table.items() if _pattern(pattern).fullmatch(word))
