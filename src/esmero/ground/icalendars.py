"""The days that a calendar file (iCalendar, `.ics`) names, read in a process of its own.

`days_in` is for everybody: it asks a child (`python -m esmero.ground.icalendars`), so that a file made to
be endless ends that child alone. `read` is what the child does; it knows no Django.

Only whole days count: an appointment of some hours names none. Entries that speak of the changing of
clocks are no days off, though calendars of holidays have them.
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from esmero.ground import apart

# An entry of the file; what stands in it may be anything, and one that makes no sense is passed over.
_Event = Any

LONGEST_SECONDS = 10
MOST_MEMORY_BYTES = 1024**3
# So far around today days are looked for: some 1,460 of them at most, whatever the file calls for.
BACK, AHEAD = timedelta(days=366), timedelta(days=3 * 366)
# Repetitions and days looked at in one file; a company's calendar has some hundreds.
MOST_STEPS = 300_000
LONGEST_NAME = 100
DAY = timedelta(days=1)
# Rules that repeat within a day name no further days.
WITHIN_A_DAY = {"HOURLY", "MINUTELY", "SECONDLY"}
CLOCKS = re.compile(
    r"daylight.saving|(summer|winter|standard) time|(hora(rio)?|tiempo) de (verano|invierno)|cambio de hora"
    r"|(летнее|зимнее) время|перевод (часов|стрелок)|(sommer|winter)zeit|heure d.(été|hiver)"
    r"|ora (legale|solare)",
    re.IGNORECASE,
)


class Unreadable(Exception):
    """This is no calendar file, or one made to be endless."""


@dataclass(frozen=True)
class Days:
    """The days of a calendar file with their names, and how many entries of it could not be read."""

    names: dict[date, str]
    unread: int = 0


def days_in(content: bytes, *, zone: str, today: date) -> Days:
    """Return the whole days that a file names, as they begin and end in a zone, some years around today.

    Raises Unreadable.
    """
    question = {
        "content": base64.b64encode(content).decode(),
        "zone": zone,
        "today": today.isoformat(),
    }
    try:
        done = apart.asked("esmero.ground.icalendars", json.dumps(question).encode(), seconds=LONGEST_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable from error
    if done.returncode:
        raise Unreadable(done.stderr.decode(errors="replace")[-300:])
    answer = json.loads(done.stdout)
    return Days({date.fromisoformat(on): name for on, name in answer["names"].items()}, answer["unread"])


def main() -> None:
    """Answer the one question."""
    apart.be_modest(seconds=LONGEST_SECONDS, memory_bytes=MOST_MEMORY_BYTES)
    question = json.loads(sys.stdin.buffer.read())
    content = base64.b64decode(question["content"])
    found = read(content, zone=question["zone"], today=date.fromisoformat(question["today"]))
    names = {on.isoformat(): name for on, name in found.names.items()}
    sys.stdout.write(json.dumps({"names": names, "unread": found.unread}))


@dataclass
class _Looking:
    """Where days are looked for, and how much may still be looked at."""

    zone: ZoneInfo
    first: date
    last: date
    steps: int = MOST_STEPS

    def step(self) -> None:
        self.steps -= 1
        if self.steps < 0:
            raise Unreadable("endless")


@dataclass
class _Series:
    """The entries of one event: itself, and the times at which it is another way."""

    whole: list[_Event] = field(default_factory=list)
    others: dict[datetime, _Event] = field(default_factory=dict)


def read(content: bytes, *, zone: str, today: date) -> Days:
    """Return the days of a file, without a process of one's own. Raises Unreadable."""
    looking = _Looking(ZoneInfo(zone), today - BACK, today + AHEAD)
    names: dict[date, str] = {}
    all_series, unread = _series(_events(content), looking)
    for series in all_series:
        try:
            for name, on in _named(series, looking):
                names.setdefault(on, name)
        except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
            # One entry that makes no sense costs nobody the other days; the page says that there was one.
            unread += 1
    return Days(dict(sorted(names.items())), unread)


def _events(content: bytes) -> list[_Event]:
    from icalendar import Calendar

    words = content.decode("utf-8-sig", "replace").strip()
    # Half a file passes for none: its days would seem to be gone.
    if not words[-20:].upper().endswith("END:VCALENDAR"):
        raise Unreadable("no calendar")
    try:
        calendars = Calendar.from_ical(words, multiple=True)
    except (ValueError, TypeError, IndexError, KeyError, AttributeError) as error:
        raise Unreadable("no calendar") from error
    return [event for one in calendars for event in one.walk("VEVENT")]


def _series(events: list[_Event], looking: _Looking) -> tuple[list[_Series], int]:
    by_uid: dict[str, _Series] = {}
    unread = 0
    for number, event in enumerate(events):
        series = by_uid.setdefault(str(event.get("UID") or f"no uid {number}"), _Series())
        try:
            if "RECURRENCE-ID" in event:
                series.others[_wall(event["RECURRENCE-ID"].dt, looking.zone)] = event
            else:
                series.whole.append(event)
        except AttributeError:
            unread += 1
    return list(by_uid.values()), unread


def _named(series: _Series, looking: _Looking) -> Iterator[tuple[str, date]]:
    for event in series.whole:
        if _counts(event):
            length = _length(event, looking.zone)
            for start in _starts(event, looking):
                # What is another way at this time, or called off, is told by its own entry.
                if _in_zone(event, start, looking.zone) not in series.others:
                    yield from _days(event, start, length, looking)
    for other in series.others.values():
        if _counts(other):
            yield from _days(other, _begin(other), _length(other, looking.zone), looking)


def _counts(event: _Event) -> bool:
    is_off = str(event.get("STATUS", "")).upper() == "CANCELLED"
    return not is_off and not CLOCKS.search(_name(event))


def _name(event: _Event) -> str:
    words = " ".join(str(event.get("SUMMARY") or "").split())
    return "".join(sign for sign in words if sign.isprintable())[:LONGEST_NAME]


def _begin(event: _Event) -> datetime:
    """Return when an event begins, by the wall clock of its own zone."""
    begin = event["DTSTART"].dt
    return begin.replace(tzinfo=None) if isinstance(begin, datetime) else datetime.combine(begin, time())


def _is_all_day(event: _Event) -> bool:
    return not isinstance(event["DTSTART"].dt, datetime)


def _length(event: _Event, zone: ZoneInfo) -> timedelta:
    if "DTEND" in event:
        length: timedelta = _wall(event["DTEND"].dt, zone) - _wall(event["DTSTART"].dt, zone)
    elif "DURATION" in event:
        length = event["DURATION"].dt
    else:
        length = timedelta()
    # Some programs let a whole day end on itself.
    return max(length, DAY) if _is_all_day(event) else length


def _starts(event: _Event, looking: _Looking) -> Iterator[datetime]:
    """Yield each time at which an event begins, by the wall clock of its own zone."""
    left_out = {_own_wall(one, event) for one in _dates(event, "EXDATE")}
    for start in _repeated(event, looking):
        looking.step()
        if start.date() > looking.last + DAY:
            break
        if start not in left_out:
            yield start
    yield from (_own_wall(one, event) for one in _dates(event, "RDATE") if not isinstance(one, tuple))


def _repeated(event: _Event, looking: _Looking) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr

    begin = _begin(event)
    rules = event.get("RRULE") or []
    rules = rules if isinstance(rules, list) else [rules]
    rules = [rule for rule in rules if rule and _frequency(rule) not in WITHIN_A_DAY]
    if not rules:
        yield begin
    for rule in rules:
        words = [f"{key}={value}" for key, value in _parts(rule, event)]
        yield from rrulestr(";".join(words), dtstart=begin)


def _frequency(rule: Any) -> str:
    return str((rule.get("FREQ") or [""])[0]).upper()


def _parts(rule: Any, event: _Event) -> Iterator[tuple[str, str]]:
    """Yield a rule's parts; its end by the wall clock that the event begins by."""
    for key, _, value in (part.partition("=") for part in rule.to_ical().decode().split(";")):
        if key != "UNTIL":
            yield key, value
            continue
        until = rule["UNTIL"][0]
        is_whole_day = not isinstance(until, datetime)
        end = datetime.combine(until, time(23, 59, 59)) if is_whole_day else _own_wall(until, event)
        yield key, end.strftime("%Y%m%dT%H%M%S")


def _dates(event: _Event, name: str) -> Iterator[Any]:
    kept = event.get(name) or []
    for lot in kept if isinstance(kept, list) else [kept]:
        yield from (one.dt for one in lot.dts)


def _own_wall(moment: Any, event: _Event) -> datetime:
    """Return a moment by the wall clock of an event's own zone."""
    begin = event["DTSTART"].dt
    own = begin.tzinfo if isinstance(begin, datetime) else None
    if not isinstance(moment, datetime):
        # Some programs leave out the time of what is left out.
        return datetime.combine(moment, _begin(event).time())
    return (moment.astimezone(own) if own and moment.tzinfo else moment).replace(tzinfo=None)


def _wall(moment: Any, zone: ZoneInfo) -> datetime:
    """Return a moment by the wall clock of a zone; what has no zone is there already."""
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return (moment.astimezone(zone) if moment.tzinfo else moment).replace(tzinfo=None)


def _in_zone(event: _Event, start: datetime, zone: ZoneInfo) -> datetime:
    begin = event["DTSTART"].dt
    own = begin.tzinfo if isinstance(begin, datetime) else None
    return _wall(start.replace(tzinfo=own) if own else start, zone)


def _days(event: _Event, start: datetime, length: timedelta, looking: _Looking) -> Iterator[tuple[str, date]]:
    begin = _in_zone(event, start, looking.zone)
    # 23:59 is how some programs write the end of a day.
    end = begin + length + timedelta(minutes=1)
    on = max(begin.date() if begin.time() == time() else begin.date() + DAY, looking.first)
    last = min(looking.last, end.date() - DAY)
    name = _name(event)
    while on <= last:
        looking.step()
        yield name, on
        on += DAY


if __name__ == "__main__":
    main()
