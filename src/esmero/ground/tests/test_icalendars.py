"""Calendar files as many programs write them: which whole days they name."""

import sys
from datetime import date, timedelta

import pytest

from esmero.ground import icalendars

TODAY = date(2026, 11, 29)


def file_of(*events: str) -> bytes:
    entries = "".join(f"BEGIN:VEVENT|{event}|END:VEVENT|" for event in events)
    return f"BEGIN:VCALENDAR|VERSION:2.0|{entries}END:VCALENDAR|".replace("|", "\r\n").encode()


def days(*events: str, zone: str = "Europe/Madrid") -> list[str]:
    found = icalendars.read(file_of(*events), zone=zone, today=TODAY)
    return [on.isoformat()[2:] for on in found.names]


@pytest.mark.parametrize(
    ("event", "named"),
    [
        ("DTSTART;VALUE=DATE:20261207", ["26-12-07"]),
        ("DTSTART;VALUE=DATE:20261207|DTEND;VALUE=DATE:20261207", ["26-12-07"]),
        ("DTSTART;VALUE=DATE:20261207|DTEND;VALUE=DATE:20261209", ["26-12-07", "26-12-08"]),
        ("DTSTART;VALUE=DATE:20261207|DURATION:P2D", ["26-12-07", "26-12-08"]),
        # With times, a day counts when all of it is meant: in its own zone, in UTC, floating.
        (
            "DTSTART;TZID=Europe/Madrid:20261207T000000|DTEND;TZID=Europe/Madrid:20261208T000000",
            ["26-12-07"],
        ),
        ("DTSTART:20261206T230000Z|DTEND:20261207T230000Z", ["26-12-07"]),
        ("DTSTART:20261207T000000|DTEND:20261207T235900", ["26-12-07"]),
        ("DTSTART:20261207T170000|DTEND:20261209T090000", ["26-12-08"]),
        ("DTSTART:20261207T100000Z|DTEND:20261207T120000Z", []),
        ("DTSTART:20261207T100000Z", []),
        # The days on which clocks change have 23 and 25 hours.
        ("DTSTART:20270327T230000Z|DTEND:20270328T220000Z", ["27-03-28"]),
        ("DTSTART:20271030T220000Z|DTEND:20271031T230000Z", ["27-10-31"]),
        ("DTSTART;VALUE=DATE:20261207|STATUS:CANCELLED", []),
        ("DTSTART;VALUE=DATE:20150101|DTEND;VALUE=DATE:20160101", []),
    ],
)
def test_whole_days_are_named(event: str, named: list[str]) -> None:
    assert days(f"UID:1|SUMMARY:Feast|{event}") == named


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        ("RRULE:FREQ=WEEKLY;COUNT=2", ["26-12-07", "26-12-14"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261221", ["26-12-07", "26-12-14", "26-12-21"]),
        ("RRULE:FREQ=WEEKLY;UNTIL=20261221T000000Z", ["26-12-07", "26-12-14", "26-12-21"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;VALUE=DATE:20261214", ["26-12-07", "26-12-21"]),
        ("RRULE:FREQ=WEEKLY;COUNT=3|EXDATE;VALUE=DATE:20261207,20261214", ["26-12-21"]),
        ("RDATE;VALUE=DATE:20270301", ["26-12-07", "27-03-01"]),
        ("RRULE:FREQ=YEARLY;BYMONTH=5;BYDAY=1MO", ["27-05-03", "28-05-01", "29-05-07"]),
        # Within a day nothing is repeated that could name another one.
        ("RRULE:FREQ=SECONDLY", ["26-12-07"]),
    ],
)
def test_days_that_repeat(rule: str, named: list[str]) -> None:
    assert days(f"UID:1|SUMMARY:Feast|DTSTART;VALUE=DATE:20261207|{rule}") == named


def test_one_time_of_a_series_is_moved_or_called_off() -> None:
    series = "UID:1|SUMMARY:Feast|DTSTART;VALUE=DATE:20261207|RRULE:FREQ=WEEKLY;COUNT=3"
    moved = "UID:1|SUMMARY:Feast|RECURRENCE-ID;VALUE=DATE:20261214|DTSTART;VALUE=DATE:20261215"
    off = "UID:1|SUMMARY:Feast|RECURRENCE-ID;VALUE=DATE:20261221|DTSTART;VALUE=DATE:20261221|STATUS:CANCELLED"

    for order in ([series, moved, off], [off, moved, series]):
        assert days(*order) == ["26-12-07", "26-12-15"]


def test_a_series_with_times_keeps_its_clock_over_the_change_of_clocks() -> None:
    zone = "TZID=Europe/Madrid"
    series = f"DTSTART;{zone}:20270321T000000|DURATION:P1D|RRULE:FREQ=WEEKLY;UNTIL=20270404T220000Z"

    assert days(f"UID:1|SUMMARY:Rest|{series}|EXDATE;{zone}:20270321T000000") == ["27-03-28", "27-04-04"]


@pytest.mark.parametrize(
    "name",
    ["Daylight Saving Time ends", "Cambio de hora", "Horario de verano", "Переход на летнее время"],
)
def test_the_change_of_clocks_is_no_day_off(name: str) -> None:
    assert days(f"UID:1|SUMMARY:{name}|DTSTART;VALUE=DATE:20261207") == []


def test_an_entry_that_makes_no_sense_costs_nobody_the_others() -> None:
    wrong = ["UID:1|SUMMARY:No day", "UID:2|DTSTART;VALUE=DATE:20261301", "UID:3|DTSTART;VALUE=DATE:9"]
    rule = "UID:4|DTSTART;VALUE=DATE:20261207|RRULE:FREQ=SOMETIMES"

    found = icalendars.read(
        file_of(*wrong, rule, "UID:5|SUMMARY:Good|DTSTART;VALUE=DATE:20261209"),
        zone="Europe/Madrid",
        today=TODAY,
    )

    assert found.names == {date(2026, 12, 9): "Good"}
    assert found.unread == 4


@pytest.mark.parametrize(
    "content", [b"", b"<html></html>", b"\x00\xff" * 500, file_of()[:-20], b"END:VCALENDAR"]
)
def test_what_is_no_calendar_is_unreadable_in_its_own_process_too(content: bytes) -> None:
    for reader in (icalendars.read, icalendars.days_in):
        with pytest.raises(icalendars.Unreadable):
            reader(content, zone="Europe/Madrid", today=TODAY)


def test_its_own_process_reads_what_it_would_read_here() -> None:
    content = file_of("UID:1|SUMMARY:Día de la ciudad, день города|DTSTART;VALUE=DATE:20261207")

    apart = icalendars.days_in(content, zone="Europe/Madrid", today=TODAY)

    assert apart == icalendars.read(content, zone="Europe/Madrid", today=TODAY)
    assert apart.names == {date(2026, 12, 7): "Día de la ciudad, день города"}


def _calls(count: int, event: str) -> int:
    """Return how many calls reading takes, which is work without a clock."""
    first = date(2026, 1, 1)
    content = file_of(
        *(f"UID:{n}|DTSTART;VALUE=DATE:{first + timedelta(n % 900):%Y%m%d}|{event}" for n in range(count))
    )
    calls = 0

    def note(frame: object, what: str, arg: object) -> None:
        nonlocal calls
        calls += what in {"call", "c_call"}

    icalendars.read(file_of(event), zone="Europe/Madrid", today=TODAY)
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        icalendars.read(content, zone="Europe/Madrid", today=TODAY)
    finally:
        sys.setprofile(before)
    return calls


@pytest.mark.parametrize(
    "event",
    ["SUMMARY:Feast", "SUMMARY:Long|DURATION:P30D", "SUMMARY:Rule|RRULE:FREQ=WEEKLY;COUNT=20"],
)
def test_twice_as_many_entries_are_twice_the_work(event: str) -> None:
    assert _calls(400, event) < 2.2 * _calls(200, event)


def test_a_name_holds_no_signs_that_a_database_refuses():
    found = icalendars.read(
        file_of("DTSTART;VALUE=DATE:20261207|SUMMARY:Town\x00 fea\x07st"), zone="Europe/Madrid", today=TODAY
    )

    assert list(found.names.values()) == ["Town feast"]
