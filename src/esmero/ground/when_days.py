"""The day that a due time names: "friday", "24/11", "in three working days", "next week"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple

from esmero.ground import calendars
from esmero.ground import hours as counting
from esmero.ground import when_words as words

DAY = timedelta(days=1)
A_WEEK = 7
END_OF_DAY = timedelta(hours=18)
# A 29 February without a year is found within so many.
LEAP_YEARS_APART = 8
# Whose working days are meant; asked only where some are.
Hours = Callable[[], calendars.Calendar]


def pattern(text: str) -> re.Pattern[str]:
    """Return it compiled, capitals or not."""
    return re.compile(text, re.IGNORECASE)


def any_of(table: dict[str, int]) -> str:
    """Return one pattern for all words of a table."""
    return "|".join(table)


GAP = pattern(r"\s*,\s*|\s+|(?<=\d)T(?=\d)")
END = r"(?![\w/]|:\d|['’]\w)"
LEAD = rf"(?:(?:{words.BEFORE_DAY})\s+)*"
DAY_NUMBER = r"(?P<day>0?[1-9]|[12]\d|3[01])"
MONTH_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
MONTH_NAME = rf"(?P<name>{any_of(words.MONTHS)})\b\.?"
LONG_YEAR = rf"(?:,?\s+(?:(?:{words.OF})\s+)?(?P<year>20\d\d)(?:\s+{words.OF_THE_YEAR})?)?"

DATES = [
    pattern(rf"{LEAD}(?P<year>\d{{4}})-{MONTH_NUMBER}-{DAY_NUMBER}(?:{END}|(?=T\d))"),
    pattern(rf"{LEAD}{DAY_NUMBER}(?P<mark>[/.]){MONTH_NUMBER}(?:(?P=mark)(?P<year>(?:20)?\d\d))?{END}"),
    pattern(rf"{LEAD}{DAY_NUMBER}(?:st|nd|rd|th|º)?\s+(?:(?:{words.OF})\s+)?{MONTH_NAME}{LONG_YEAR}{END}"),
    pattern(rf"{LEAD}{MONTH_NAME}\s+{DAY_NUMBER}(?:st|nd|rd|th)?{LONG_YEAR}{END}"),
]
DAY_AHEAD = pattern(rf"{LEAD}(?P<name>{any_of(words.DAYS_AHEAD)})\b{END}")
PART_OF_TODAY = pattern(rf"{LEAD}(?P<name>{any_of(words.PARTS_OF_TODAY)})\b{END}")
FIRST_THING_ON = pattern(rf"(?:{words.FIRST_THING_ON})\s+")
PART_OF_IT = pattern(rf",?\s+(?P<name>{any_of(words.PARTS_OF_A_DAY)})\b{END}")
WEEKDAY = pattern(rf"{LEAD}(?P<name>{any_of(words.WEEKDAYS)})\b\.?{END}")
NEXT_WEEK = pattern(rf"(?:(?:{words.BEFORE_WEEK})\s+)?(?:{words.NEXT_WEEK})\b{END}")
OF_NEXT_WEEK = pattern(rf"\s*,?\s+(?:{words.OF}\s+)?(?:{words.NEXT_WEEK})\b{END}")
LAST_DAYS = {
    pattern(rf"(?:{words.END_OF_NEXT_WEEK})\b{END}"): "next week",
    pattern(rf"(?:{words.END_OF_THIS_WEEK})\b{END}"): "this week",
    pattern(rf"(?:{words.END_OF_THIS_MONTH})\b{END}"): "this month",
}
NEXT_WORKING_DAY = pattern(rf"{LEAD}(?:{words.NEXT_WORKING_DAY})\b{END}")
COUNT = rf"\d{{1,3}}|(?:{words.ONE}|{any_of(words.NUMBERS)})\b"
# Of "three to five" the longer one is promised.
BETWEEN = rf"(?={words.FROM}(?:{COUNT}){words.TO})"
AT_LEAST = rf"(?:(?:{words.FROM})?(?:{COUNT}){words.TO}(?={COUNT}))?"
WORKING_DAYS = pattern(
    rf"(?:{words.IN_WORKING_DAYS}|{BETWEEN}){AT_LEAST}(?P<count>{COUNT}|)\s*(?:{words.WORKING_DAYS})\b{END}"
)
IN = pattern(rf"(?:{words.IN})\s+|{BETWEEN}")
HALF_AN_HOUR = pattern(rf"(?:{words.HALF_AN_HOUR}){END}")
LENGTH = pattern(rf"{AT_LEAST}(?P<count>{COUNT}|)\s*(?P<unit>{any_of(words.UNITS)})\b\.?{END}")
AND_LENGTH = pattern(rf"{words.AND}(?=\d{{1,3}}\s*(?:{any_of(words.UNITS)})\b)")


class Day(NamedTuple):
    on: date | None  # None: written like a day, but there is no such day
    end: int
    part: int = 0  # of the day, as its words mean it; 0: all of it
    ends_at: datetime | None = None  # where it is a working day: when work ends, or at 18:00


def day(text: str, start: int, now: datetime, hours: Hours | None = None) -> Day | None:
    """Return the day whose words stand in a `plain` text from `start` on; None where there is none.

    Arguments: now, on the wall clock that the words mean; hours, without which no working days are told.
    """
    today = now.date()
    if found := PART_OF_TODAY.match(text, start):
        return Day(today, found.end(), meaning(found["name"], words.PARTS_OF_TODAY))
    if found := FIRST_THING_ON.match(text, start):
        morning = _whole_day(text, found.end(), today)
        return morning and morning._replace(part=words.FIRST_THING)
    named = (_working_day(text, start, now, hours) if hours else None) or _whole_day(text, start, today)
    if named and (found := PART_OF_IT.match(text, named.end)):
        return Day(named.on, found.end(), meaning(found["name"], words.PARTS_OF_A_DAY))
    return named


def _working_day(text: str, start: int, now: datetime, hours: Hours) -> Day | None:
    if found := WORKING_DAYS.match(text, start):
        return _after_working_days(_count(found["count"]), found.end(), now, hours())
    if found := NEXT_WORKING_DAY.match(text, start):
        return _after_working_days(1, found.end(), now, hours())
    if found := NEXT_WEEK.match(text, start):
        if (weekday := _weekday_behind(text, found.end())) is not None:
            return Day(_in_next_week(now.date(), weekday[0]), weekday[1])
        return _last_working(_days_until("next week", now.date()), found.end(), hours())
    for written, span in LAST_DAYS.items():
        if found := written.match(text, start):
            return _last_working(_days_until(span, now.date()), found.end(), hours())
    return None


def _days_until(span: str, today: date) -> list[date]:
    """The days from today on to the end of this week, of this month, or those of the next week."""
    monday = _in_next_week(today, 0)
    if span == "next week":
        return [monday + number * DAY for number in range(A_WEEK)]
    _first, length = monthrange(today.year, today.month)
    end = monday - DAY if span == "this week" else today.replace(day=length)
    return [today + number * DAY for number in range((end - today).days + 1)]


def _last_working(days: list[date], end: int, calendar: calendars.Calendar) -> Day:
    """The last of some days on which somebody works."""
    working = [on for on in days if calendars.spans_of_day(calendar, on)]
    return _working(calendar, working[-1], end) if working else Day(None, end)


def _after_working_days(count: int, end: int, now: datetime, calendar: calendars.Calendar) -> Day:
    if not count:
        return Day(None, end)
    try:
        last = counting.add_days(calendar, now, count)
    except counting.HoursError:
        return Day(None, end)
    return _working(calendar, calendar.local(last).date(), end)


def _working(calendar: calendars.Calendar, on: date, end: int) -> Day:
    """The day as it ends for those who work on it: never after 18:00, where they are there before."""
    evening = counting.resolve_local(calendar, on, END_OF_DAY)
    spans = calendars.spans_of_day(calendar, on)
    before = [min(span.ends_at, evening) for span in spans if span.begins_at < evening]
    ends = before or [span.ends_at for span in spans] or [evening]
    return Day(on, end, ends_at=max(ends))


def _in_next_week(today: date, weekday: int) -> date:
    return today + (A_WEEK - today.weekday() + weekday) * DAY


def _weekday_behind(text: str, start: int) -> tuple[int, int] | None:
    """Which day of the week stands behind "next week", and where it ends."""
    gap = GAP.match(text, start)
    found = WEEKDAY.match(text, gap.end()) if gap else None
    return (meaning(found["name"], words.WEEKDAYS), found.end()) if found else None


def _whole_day(text: str, start: int, today: date) -> Day | None:
    if found := DAY_AHEAD.match(text, start):
        return Day(today + meaning(found["name"], words.DAYS_AHEAD) * DAY, found.end())
    if found := WEEKDAY.match(text, start):
        weekday = meaning(found["name"], words.WEEKDAYS)
        if behind := OF_NEXT_WEEK.match(text, found.end()):
            return Day(_in_next_week(today, weekday), behind.end())
        ahead = (weekday - today.weekday() - 1) % A_WEEK + 1
        return Day(today + ahead * DAY, found.end())
    for written in DATES:
        if found := written.match(text, start):
            return Day(_date(found, today), found.end())
    return _days_from_now(text, start, today)


def _days_from_now(text: str, start: int, today: date) -> Day | None:
    found = minutes_from_now(text, start)
    if found is None or found[0] % words.A_DAY:
        return None
    return Day(today + timedelta(minutes=found[0]), found[1])


def _date(found: re.Match[str], today: date) -> date | None:
    """The day that is written; without a year the next one of that name, today included."""
    parts = found.groupdict()
    month = int(parts["month"]) if parts.get("month") else meaning(parts["name"], words.MONTHS)
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


def minutes_from_now(text: str, start: int = 0) -> tuple[int, int] | None:
    """Return the minutes of "in 2 days", "in 1 hour 30 min", and where they end."""
    lead = IN.match(text, start)
    if lead is None:
        return None
    if half := HALF_AN_HOUR.match(text, lead.end()):
        return 30, half.end()
    minutes, end, found = 0, lead.end(), LENGTH.match(text, lead.end())
    while found:
        count = _count(found["count"])
        minutes, end = minutes + count * meaning(found["unit"], words.UNITS), found.end()
        more = AND_LENGTH.match(text, end)
        found = LENGTH.match(text, more.end()) if more else None
    return (minutes, end) if minutes else None


def _count(word: str) -> int:
    if word.isdecimal():
        return int(word)
    return next((number for one, number in words.NUMBERS.items() if pattern(one).fullmatch(word)), 1)


def meaning(word: str, table: dict[str, int]) -> int:
    """Return what a word of a table means."""
    return next(number for one, number in table.items() if pattern(one).fullmatch(word))
