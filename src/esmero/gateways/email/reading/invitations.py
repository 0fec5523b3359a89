"""Calendar files (`.ics`): what invitations, cancellations and answers say. Nothing acts on them."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from esmero.ground.reading import charsets

TYPES = {"text/calendar", "application/ics"}
LARGEST = 1_000_000
MOST_LINES = 20_000
MOST_MEETINGS = 5
LONGEST = 500
METHODS = {"REQUEST", "CANCEL", "REPLY", "PUBLISH", "COUNTER", "ADD", "REFRESH", "DECLINECOUNTER"}
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"DAILY", "WEEKLY", "MONTHLY", "YEARLY"}
ANSWERS = {"ACCEPTED", "DECLINED", "TENTATIVE"}


def is_calendar(content_type: str, name: str) -> bool:
    """Tell whether a file is a calendar's."""
    return content_type in TYPES or name.lower().endswith(".ics")


def read(content: bytes) -> list[dict[str, Any]]:
    """Return the meetings in a file: title, times, place, organiser, method; none where it is broken."""
    text = charsets.decode(content[:LARGEST], None)[0].removeprefix("\ufeff").replace("\x00", "")
    if "BEGIN:VEVENT" not in text.upper() or text.count("\n") > MOST_LINES or len(content) > LARGEST:
        return []
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [one for calendar in calendars for one in _meetings(calendar)]
    except Exception:  # A broken file stays a file, whatever breaks in it.
        return []
    return found[:MOST_MEETINGS]


def _meetings(calendar: Any) -> list[dict[str, Any]]:
    method = str(calendar.get("METHOD", "")).upper()
    events = [one for one in calendar.walk("VEVENT") if one.get("DTSTART")]
    return [_meeting(one, method if method in METHODS else "") for one in events[:MOST_MEETINGS]]


def _meeting(event: Any, method: str) -> dict[str, Any]:
    start, end = _of(event, "DTSTART"), _end(event)
    is_cancelled = method == "CANCEL" or str(event.get("STATUS", "")).upper() == "CANCELLED"
    written = {
        "kind": "invitation",
        "method": "CANCEL" if is_cancelled else method,
        "title": _words(event.get("SUMMARY")),
        "where": _words(event.get("LOCATION")),
        "organiser": _person(event.get("ORGANIZER")),
        "answer": _answer(event) if method == "REPLY" else {},
        "repeats": _repeats(event),
        **_times(start, end),
    }
    return {key: value for key, value in written.items() if value}


def _of(event: Any, name: str) -> date | datetime | None:
    found = event.get(name)
    value = getattr(found, "dt", None)
    return value if isinstance(value, date) else None


def _end(event: Any) -> date | datetime | None:
    end, start = _of(event, "DTEND"), _of(event, "DTSTART")
    length = getattr(event.get("DURATION"), "dt", None)
    if end is None and start is not None and isinstance(length, timedelta):
        return start + length
    return end


def _times(start: date | datetime | None, end: date | datetime | None) -> dict[str, Any]:
    """Return the times as text: days for what takes all day, moments in UTC, or as written without a zone."""
    if isinstance(start, datetime):
        is_floating = start.tzinfo is None
        later = end if isinstance(end, datetime) and (end.tzinfo is None) == is_floating else None
        later = later if later and later > start else None
        return {"starts": _moment(start), "ends": _moment(later), "is_floating": is_floating}
    if start is None:
        return {}
    # The end of an all-day meeting is the day after its last.
    last = end - timedelta(days=1) if type(end) is date and end > start else start
    return {"starts": start.isoformat(), "ends": last.isoformat() if last > start else "", "is_all_day": True}


def _moment(at: datetime | None) -> str:
    if at is None:
        return ""
    return at.isoformat() if at.tzinfo is None else at.astimezone(UTC).isoformat()


def _words(value: Any) -> str:
    return " ".join(str(value or "").split())[:LONGEST]


def _person(value: Any) -> str:
    if not value:
        return ""
    address = re.sub(r"\Amailto:", "", str(value), flags=re.I).strip()[:254]
    name = _words(getattr(value, "params", {}).get("CN", "")).strip("\"'")
    if not name or name.lower() == address.lower():
        return address
    return f"{name} <{address}>" if "@" in address else name


def _answer(event: Any) -> dict[str, str]:
    """Return who answers an invitation, and how."""
    attendees = event.get("ATTENDEE") or []
    for one in attendees if isinstance(attendees, list) else [attendees]:
        answer = str(one.params.get("PARTSTAT", "")).upper()
        if answer in ANSWERS:
            return {"who": _person(one), "answer": answer}
    return {}


def _repeats(event: Any) -> dict[str, Any]:
    """Return a rule of repeating as far as it can be said in a plain sentence; else that there is one."""
    rule = event.get("RRULE")
    if not rule:
        return {"freq": "OTHER"} if event.get("RDATE") else {}
    rule = rule[0] if isinstance(rule, list) else rule
    freq = str(_first(rule, "FREQ") or "").upper()
    days = [str(one).upper() for one in rule.get("BYDAY", [])]
    # "The second Tuesday but one" is better looked up in the file.
    is_plain = freq in FREQUENCIES and all(day in DAYS for day in days) and not (days and freq == "MONTHLY")
    if not is_plain or rule.get("BYSETPOS"):
        return {"freq": "OTHER"}
    until = _first(rule, "UNTIL")
    written = {
        "freq": freq,
        "interval": int(_first(rule, "INTERVAL") or 1),
        "days": [DAYS.index(day) for day in dict.fromkeys(days)],
        "count": int(_first(rule, "COUNT") or 0),
        "until": until.isoformat()[:10] if isinstance(until, date) else "",
    }
    return {key: value for key, value in written.items() if value}


def _first(rule: Any, key: str) -> Any:
    found = rule.get(key)
    return found[0] if isinstance(found, list) and found else (None if isinstance(found, list) else found)
