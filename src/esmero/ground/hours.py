"""Counting on a working calendar: hours, days, is it open, when does it open.

All moments that come in must be aware; all that go out are UTC. Time is walked in pieces of some days each
(`calendars.piece`), whose open time is known: only the first, the last, and those that pauses touch are
looked into, so that two years cost some dozen small steps.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain, count

from esmero.ground import calendars
from esmero.ground.calendars import (
    BadCalendar,
    Calendar,
    HoursError,
    Piece,
    Span,
    Stretch,
    Window,
    parse_calendar,
)

__all__ = [
    "BadCalendar",
    "Calendar",
    "HoursError",
    "NeverOpens",
    "Span",
    "Window",
    "add",
    "add_days",
    "between",
    "is_open",
    "next_open",
    "parse_calendar",
    "resolve_local",
    "subtract",
    "subtract_days",
]

Pauses = Sequence[tuple[datetime, datetime]]
TEN_YEARS = timedelta(days=3653)
FORWARD, BACKWARD = 1, -1
EARLIEST, LATEST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


class NeverOpens(HoursError):
    """The calendar does not open within ten years of where the count stands."""


def add(calendar: Calendar, start: datetime, seconds: float, pauses: Pauses = ()) -> datetime:
    """The moment at which `seconds` of working time have passed since `start`; it may be a closing time.

    Arguments: seconds, zero or more; pauses, pairs of moments between which nothing counts.
    Zero seconds outside hours is the next opening. Raises NeverOpens, HoursError.
    """
    left = _duration(seconds)
    for spans, lasts in _onward(calendar, _utc(start), _pause_spans(pauses)):
        if left > lasts:
            left -= lasts
            continue
        for span in spans:
            if left <= span.length:
                return span.begins_at + left
            left -= span.length
    raise AssertionError("the walk onward ends by an error only")


def subtract(calendar: Calendar, start: datetime, seconds: float, pauses: Pauses = ()) -> datetime:
    """The moment from which `seconds` of working time pass until `start`; it may be an opening time.

    Arguments: seconds, zero or more; pauses, pairs of moments between which nothing counts.
    Zero seconds outside hours is the last closing. Raises NeverOpens, HoursError.
    """
    left, at, paused = _duration(seconds), _utc(start), _pause_spans(pauses)
    if not left and _counts(calendar, at, paused):
        return at
    for spans, lasts in _back(calendar, at, paused):
        if left > lasts:
            left -= lasts
            continue
        for span in reversed(spans):
            if left <= span.length:
                return span.ends_at - left
            left -= span.length
    raise AssertionError("the walk back ends by an error only")


def add_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """The same clock time, `days` working days after `start`.

    A start outside hours counts from the next opening; a clock time outside the last day's hours moves to
    that day's nearest open moment. Raises NeverOpens, HoursError.
    """
    return _move_days(calendar, add(calendar, start, 0), days, FORWARD)


def subtract_days(calendar: Calendar, start: datetime, days: int) -> datetime:
    """The same clock time, `days` working days before `start`.

    A start outside hours counts from the last closing; a clock time outside the last day's hours moves to
    that day's nearest open moment. Raises NeverOpens, HoursError.
    """
    return _move_days(calendar, subtract(calendar, start, 0), days, BACKWARD)


def between(calendar: Calendar, start: datetime, end: datetime, pauses: Pauses = ()) -> float:
    """The seconds of working time from `start` to `end`, without pauses; negative if the end is first."""
    a, b, paused = _utc(start), _utc(end), _pause_spans(pauses)
    if b < a:
        return 0 - between(calendar, end, start, pauses)
    numbers = range(calendars.number_of_piece(a), calendars.number_of_piece(b) + 1)
    pieces = (calendars.piece(calendar, number) for number in numbers)
    return sum((_open_in(piece, Span(a, b), paused).lasts for piece in pieces), timedelta()).total_seconds()


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Whether the calendar is open at this moment: an opening time is, a closing time is not."""
    return _counts(calendar, _utc(at), [])


def next_open(calendar: Calendar, at: datetime) -> tuple[datetime, datetime | None]:
    """When it opens next and closes after that; while open, `at` itself and the end of what is left.

    The closing is None for a calendar that stays open for the next ten years. Raises NeverOpens.
    """
    spans = chain.from_iterable(stretch.spans for stretch in _onward(calendar, _utc(at), []))
    opens_at, closes_at = next(spans)
    try:
        for span in spans:
            if span.begins_at > closes_at:
                break
            closes_at = span.ends_at
            if closes_at - opens_at > TEN_YEARS:
                return opens_at, None
    except NeverOpens:
        # It opened for once, and nothing comes behind it.
        pass
    return opens_at, closes_at


def resolve_local(calendar: Calendar, on: date, clock: time | timedelta) -> datetime:
    """The moment in UTC at which the calendar's own clock shows `clock` on that day.

    A skipped clock time is one hour later, a doubled one is the first. A timedelta counts on the clock from
    midnight, so that 24:00 can be asked for.
    """
    if isinstance(clock, time):
        return calendars.resolve(calendar.time_zone, datetime.combine(on, clock))
    return calendars.resolve(calendar.time_zone, datetime.combine(on, time.min) + clock)


def _move_days(calendar: Calendar, landed: datetime, days: int, direction: int) -> datetime:
    if days < 0:
        raise HoursError("The number of days must be zero or more.")
    if days == 0:
        return landed
    first = _working_day(calendar, landed)
    # The clock runs on past midnight where the window does: 02:00 in Monday's night is Monday, 26:00.
    clock = calendar.local(landed) - datetime.combine(first, time.min)
    last = _working_day_after(calendar, first, days, direction)
    aim = resolve_local(calendar, last, clock)
    return _nearest(calendars.spans_of_day(calendar, last), aim, direction)


def _working_day(calendar: Calendar, moment: datetime) -> date:
    """The day to which an open moment belongs: the one on which its window begins."""
    today = calendar.local(moment).date()
    days = [today - n * calendars.DAY for n in range(3)]
    spans = [(day, span) for day in days for span in calendars.spans_of_day(calendar, day)]
    inside = (day for day, span in spans if span.begins_at <= moment < span.ends_at)
    closing = (day for day, span in spans if span.ends_at == moment)
    return next(inside, None) or next(closing)


def _working_day_after(calendar: Calendar, day: date, days: int, direction: int) -> date:
    """The day that lies `days` working days, one or more, from `day` in that direction."""
    left, seen = days, day
    first = calendars.number_of_piece(datetime.combine(day, time.min, UTC))
    for number in count(first, direction):
        piece = calendars.piece(calendar, number)
        ahead = piece.working_days[::direction]
        if number == first:
            ahead = tuple(other for other in ahead if (other - day).days * direction > 0)
        _refuse_emptiness(abs((ahead[0] if ahead else piece.limits.begins_at.date()) - seen))
        if left <= len(ahead):
            return ahead[left - 1]
        left -= len(ahead)
        seen = ahead[-1] if ahead else seen
    raise AssertionError("the walk over days ends by an error only")


def _nearest(spans: Sequence[Span], aim: datetime, direction: int) -> datetime:
    """The moment of `spans` closest to `aim`; of two equally close the one in the direction of the count."""
    moments = [min(max(aim, span.begins_at), span.ends_at) for span in spans]
    return min(moments, key=lambda moment: (abs(moment - aim), direction * (aim - moment)))


def _counts(calendar: Calendar, at: datetime, paused: list[Span]) -> bool:
    return bool(calendars.open_spans(calendar, at, at + timedelta.resolution, paused))


def _onward(calendar: Calendar, at: datetime, paused: list[Span]) -> Iterator[Stretch]:
    """What is open from `at` on, piece by piece; raises NeverOpens where ten years hold nothing."""
    seen_at, limits = at, Span(at, LATEST)
    for number in count(calendars.number_of_piece(at)):
        piece = calendars.piece(calendar, number)
        stretch = _open_in(piece, limits, paused)
        if stretch.spans:
            _refuse_emptiness(stretch.spans[0].begins_at - seen_at)
            yield stretch
            seen_at = stretch.spans[-1].ends_at
        _refuse_emptiness(piece.limits.ends_at - seen_at)


def _back(calendar: Calendar, at: datetime, paused: list[Span]) -> Iterator[Stretch]:
    """What is open from `at` back, the last piece first; raises NeverOpens where ten years hold nothing."""
    seen_at, limits = at, Span(EARLIEST, at)
    for number in count(calendars.number_of_piece(at), BACKWARD):
        piece = calendars.piece(calendar, number)
        stretch = _open_in(piece, limits, paused)
        if stretch.spans:
            _refuse_emptiness(seen_at - stretch.spans[-1].ends_at)
            yield stretch
            seen_at = stretch.spans[0].begins_at
        _refuse_emptiness(seen_at - piece.limits.begins_at)


def _open_in(piece: Piece, limits: Span, paused: list[Span]) -> Stretch:
    """What a piece has open within `limits` and outside pauses; added up already where neither cuts it."""
    gaps = _that_touch(paused, piece.limits) if paused else []
    if limits.begins_at <= piece.limits.begins_at and piece.limits.ends_at <= limits.ends_at and not gaps:
        return piece.open
    return calendars.stretch_of(calendars.without(calendars.within(piece.open.spans, limits), gaps))


def _that_touch(paused: list[Span], limits: Span) -> list[Span]:
    """Those of `paused`, which are in order and apart, that reach into `limits`."""
    first = bisect_right(paused, limits.begins_at, key=lambda pause: pause.ends_at)
    return paused[first : bisect_left(paused, limits.ends_at, key=lambda pause: pause.begins_at)]


def _refuse_emptiness(length: timedelta) -> None:
    if length > TEN_YEARS:
        raise NeverOpens("The calendar does not open within ten years.")


def _duration(seconds: float) -> timedelta:
    if seconds < 0:
        raise HoursError("The number of seconds must be zero or more.")
    return timedelta(seconds=seconds)


def _pause_spans(pauses: Pauses) -> list[Span]:
    spans = [Span(_utc(begins_at), _utc(ends_at)) for begins_at, ends_at in pauses]
    if any(span.ends_at < span.begins_at for span in spans):
        raise HoursError("A pause must end after it begins.")
    return calendars.joined(spans)


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise HoursError("A moment must have an offset.")
    return moment.astimezone(UTC)
