"""A working calendar: zone, hours by weekday, holidays, openings, breaks, and the spans that follow.

Clock times become moments by two rules: a skipped clock time is one hour later, a doubled one is the first.
Everything handed out is UTC, so that adding and comparing are exact.
"""

import functools
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from typing import NamedTuple
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
# So many days of a calendar are remembered, more than promises are ever counted over.
MOST_DAYS = 2000
# The same days, added up in pieces of this length: short enough that an hour costs little on a new calendar.
PIECE = timedelta(days=16)
FIRST_PIECE = datetime(2000, 1, 1, tzinfo=UTC)
CLOCK = re.compile(r"(\d{1,2}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)


class HoursError(ValueError):
    """A question about working hours that has no answer; the text says why."""


class BadCalendar(HoursError):
    """The calendar is not written as the contract says."""


class Span(NamedTuple):
    """A stretch of time in UTC that includes its beginning and excludes its end."""

    begins_at: datetime
    ends_at: datetime

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.begins_at


class Window(NamedTuple):
    """Opening and closing on the clock, counted from midnight of the day on which the window begins."""

    opens: timedelta
    closes: timedelta


class Stretch(NamedTuple):
    """The open spans of a stretch of time, and how long they last together."""

    spans: Sequence[Span]
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Piece:
    """Some whole days of a calendar, added up once: what a count does not end in, it steps over at once."""

    limits: Span
    open: Stretch
    # Those on which a window begins that breaks and clock changes leave something of.
    working_days: tuple[date, ...]


@dataclass(frozen=True)
class Calendar:
    """When a company or a team works. Weekdays are counted from Monday = 0."""

    time_zone: ZoneInfo
    hours: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    # Extra hours of one date, whatever weekday or holiday it is; a break closes them as it closes all others.
    openings: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    breaks: Mapping[date, tuple[Window, ...]] = field(default_factory=dict)
    # The open spans of the days that were asked for: promises fall on the same ones, and it never changes.
    days: dict[date, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)
    pieces: dict[int, Piece] = field(default_factory=dict, init=False, repr=False, compare=False)

    def local(self, moment: datetime) -> datetime:
        """The wall clock of this calendar at a moment, without zone."""
        return moment.astimezone(self.time_zone).replace(tzinfo=None)

    @functools.cached_property
    def mark(self) -> str:
        """A short sign of all that it says: two calendars with the same one count alike."""
        days = [sorted(part.items()) for part in (self.hours, self.openings, self.breaks)]
        return sha256(repr((str(self.time_zone), days, sorted(self.holidays))).encode()).hexdigest()[:16]


# Every promise is counted on the same few opening and closing times.
@functools.lru_cache(maxsize=8192)
def resolve(zone: ZoneInfo, local: datetime) -> datetime:
    """The moment in UTC at which the wall clock of `zone` shows `local`: the first, if it shows it twice.

    A clock time that is skipped counts one hour later (again and again, where more than an hour is skipped).
    """
    while True:
        moment = local.replace(tzinfo=zone, fold=0).astimezone(UTC)
        if moment.astimezone(zone).replace(tzinfo=None) == local:
            return moment
        local += HOUR


def spans_of_day(calendar: Calendar, day: date) -> tuple[Span, ...]:
    """The open spans of all windows that begin on `day`, in order, without overlap, breaks taken out."""
    found = calendar.days.get(day)
    if found is None:
        if len(calendar.days) >= MOST_DAYS:
            calendar.days.clear()
        found = calendar.days[day] = tuple(_work_out(calendar, day))
    return found


def _work_out(calendar: Calendar, day: date) -> list[Span]:
    of_the_week = () if day in calendar.holidays else calendar.hours.get(day.weekday(), ())
    windows = (*of_the_week, *calendar.openings.get(day, ()))
    if not windows:
        return []
    return without(joined(_spans(calendar, day, windows)), _breaks_near(calendar, day))


def open_spans(
    calendar: Calendar, begins_at: datetime, ends_at: datetime, pauses: Sequence[Span] = ()
) -> list[Span]:
    """The open spans between two moments, in order, touching ones joined, pauses taken out."""
    # A window may reach into the next day, and a closing time that is skipped there into the one after.
    first = calendar.local(begins_at).date() - 2 * DAY
    last = calendar.local(ends_at).date()
    days = (first + n * DAY for n in range((last - first).days + 1))
    spans = joined(span for day in days for span in spans_of_day(calendar, day))
    return without(within(spans, Span(begins_at, ends_at)), pauses)


def within(spans: Iterable[Span], limits: Span) -> list[Span]:
    """What of `spans` lies inside `limits`."""
    begins_at, ends_at = limits
    return [Span(max(a, begins_at), min(b, ends_at)) for a, b in spans if a < ends_at and b > begins_at]


def piece(calendar: Calendar, number: int) -> Piece:
    """The piece of that number, as `number_of_piece` counts them; before the year 2000 they are negative."""
    found = calendar.pieces.get(number)
    if found is None:
        if len(calendar.pieces) >= MOST_DAYS // PIECE.days:
            calendar.pieces.clear()
        # Two threads may add up the same one: they come to the same, and neither is ever changed.
        found = calendar.pieces[number] = _add_up(calendar, number)
    return found


def number_of_piece(moment: datetime) -> int:
    """In which piece a moment lies; a day lies in that of its midnight in UTC."""
    return (moment - FIRST_PIECE) // PIECE


def _add_up(calendar: Calendar, number: int) -> Piece:
    begins_at = FIRST_PIECE + number * PIECE
    limits = Span(begins_at, begins_at + PIECE)
    days = (begins_at.date() + n * DAY for n in range(PIECE.days))
    working_days = tuple(day for day in days if spans_of_day(calendar, day))
    return Piece(limits, stretch_of(open_spans(calendar, *limits)), working_days)


def stretch_of(spans: Sequence[Span]) -> Stretch:
    """The spans with their common length; they must not overlap."""
    return Stretch(spans, sum((span.length for span in spans), timedelta()))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as `spans` covers, in order, overlapping and touching ones made one."""
    result: list[Span] = []
    for span in sorted(spans):
        if result and span.begins_at <= result[-1].ends_at:
            result[-1] = Span(result[-1].begins_at, max(result[-1].ends_at, span.ends_at))
        else:
            result.append(span)
    return result


def without(spans: list[Span], closed: Sequence[Span]) -> list[Span]:
    """What is left of `spans` when all of `closed` is taken out."""
    for gap in closed:
        spans = [piece for span in spans for piece in _cut(span, gap)]
    return spans


def _cut(span: Span, gap: Span) -> list[Span]:
    (begins_at, ends_at), (closes_at, opens_at) = span, gap
    if opens_at <= begins_at or ends_at <= closes_at:
        return [span]
    left = Span(begins_at, min(ends_at, closes_at)), Span(max(begins_at, opens_at), ends_at)
    return [piece for piece in left if piece.begins_at < piece.ends_at]


def _breaks_near(calendar: Calendar, day: date) -> list[Span]:
    """The breaks that can touch a window which begins on `day`, or reaches past its midnight."""
    if not calendar.breaks:
        return []
    near = (day - DAY, day, day + DAY)
    return [span for d in near for span in _spans(calendar, d, calendar.breaks.get(d, ()))]


def _spans(calendar: Calendar, day: date, windows: Iterable[Window]) -> list[Span]:
    zone, midnight = calendar.time_zone, datetime.combine(day, time.min)
    spans = [Span(resolve(zone, midnight + w.opens), resolve(zone, midnight + w.closes)) for w in windows]
    return [span for span in spans if span.begins_at < span.ends_at]


def parse_calendar(given: object) -> Calendar:
    """Read a calendar as the contract of `esmero hours` writes it. Raises BadCalendar, which says why."""
    if not isinstance(given, Mapping):
        raise BadCalendar("The calendar must be an object.")
    return Calendar(
        time_zone=parse_zone(given.get("time_zone")),
        hours=_parse_hours(given.get("hours")),
        holidays=_parse_holidays(given.get("holidays")),
        openings=_parse_dates(given.get("openings"), "openings"),
        breaks=_parse_dates(given.get("breaks"), "breaks"),
    )


def parse_zone(name: object) -> ZoneInfo:
    """The zone of that name, as in "Europe/Madrid". Raises BadCalendar for any other."""
    if not isinstance(name, str) or not name:
        raise BadCalendar("The time zone must be a name such as Europe/Madrid.")
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise BadCalendar(f"There is no time zone {name!r}.") from error


def parse_date(text: object) -> date:
    """A day written as 2026-12-25. Raises BadCalendar."""
    if not isinstance(text, str):
        raise BadCalendar(f"A day is written as 2026-12-25, not {text!r}.")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadCalendar(f"A day is written as 2026-12-25, not {text!r}.") from error


def parse_clock(text: object) -> timedelta:
    """The time from midnight to a clock time written as 09:00, 09:00:30 or 24:00. Raises BadCalendar."""
    match = CLOCK.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise BadCalendar(f"A clock time is written as 09:00, not {text!r}.")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    clock = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if clock > DAY:
        raise BadCalendar(f"A day ends at 24:00; {text!r} is later.")
    return clock


def _parse_hours(given: object) -> dict[int, tuple[Window, ...]]:
    hours = {}
    for name, windows in _items(given, "hours"):
        if name not in WEEKDAYS:
            raise BadCalendar(f"A weekday is one of {', '.join(WEEKDAYS)}, not {name!r}.")
        hours[WEEKDAYS.index(name)] = _parse_windows(windows)
    return hours


def _parse_holidays(given: object) -> frozenset[date]:
    if given is None:
        return frozenset()
    if not isinstance(given, (list, tuple)):
        raise BadCalendar("Holidays must be a list of days.")
    return frozenset(parse_date(day) for day in given)


def _parse_dates(given: object, what: str) -> dict[date, tuple[Window, ...]]:
    return {parse_date(day): _parse_windows(windows) for day, windows in _items(given, what)}


def _parse_windows(given: object) -> tuple[Window, ...]:
    if not isinstance(given, (list, tuple)):
        raise BadCalendar('Windows must be a list such as [["09:00", "17:00"]].')
    return tuple(_parse_window(window) for window in given)


def _parse_window(given: object) -> Window:
    if not isinstance(given, (list, tuple)) or len(given) != 2:
        raise BadCalendar(f'A window is a pair such as ["09:00", "17:00"], not {given!r}.')
    opens, closes = parse_clock(given[0]), parse_clock(given[1])
    if opens in (closes, DAY):
        raise BadCalendar(f'The window {given!r} has no length; a whole day is ["00:00", "24:00"].')
    return Window(opens, closes if opens < closes else closes + DAY)


def _items(given: object, what: str) -> list[tuple[object, object]]:
    if given is None:
        return []
    if not isinstance(given, Mapping):
        raise BadCalendar(f"The {what} must be an object.")
    return list(given.items())
