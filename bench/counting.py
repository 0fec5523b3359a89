"""How long a due time far ahead takes: 400 working days in seconds, and as days.

`python -m bench.counting` prints the row alone; `make bench` has it in its table. Each count begins at
another moment, so that no answer is remembered; the calendar is known, as it is to whoever promises.
"""

import random
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bench.report import Report
from esmero.ground import hours

DAYS_AHEAD = 400
COUNTS = 4000
MARK = "100 µs"
# From Monday to Friday with a pause at noon, a Saturday, holidays, a break and an extra opening.
CALENDAR = {
    "time_zone": "Europe/Madrid",
    "hours": {day: [["09:00", "13:30"], ["15:00", "18:30"]] for day in ("mon", "tue", "wed", "thu", "fri")}
    | {"sat": [["10:00", "14:00"]]},
    "holidays": [
        date(year, month, day).isoformat()
        for year in range(2026, 2030)
        for month, day in ((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25))
    ],
    "openings": {"2026-12-20": [["10:00", "18:00"]]},
    "breaks": {"2026-12-24": [["12:00", "24:00"]]},
}
SECONDS_A_DAY = 8 * 3600

Count = Callable[[hours.Calendar, datetime], datetime]
WAYS: dict[str, Count] = {
    "in seconds": lambda calendar, start: hours.add(calendar, start, DAYS_AHEAD * SECONDS_A_DAY),
    "as days": lambda calendar, start: hours.add_days(calendar, start, DAYS_AHEAD),
}


def look(report: Report) -> None:
    """Add the row of each way of counting to the report: median and p99 of single counts."""
    for name, count in WAYS.items():
        waits = waits_us(count)
        report.add(_row(name), MARK, waits, "µs", _p99(waits))


def waits_us(count: Count, counts: int = COUNTS) -> list[float]:
    """Return how many microseconds each of `counts` counts took on one known calendar, in order of size."""
    calendar = hours.parse_calendar(CALENDAR)
    starts = _starts(counts)
    for start in starts[:100]:
        count(calendar, start)
    return sorted(_timed(count, calendar, start) for start in starts)


def _row(name: str) -> str:
    return f"due time {DAYS_AHEAD} working days ahead, {name}"


def _p99(waits: list[float]) -> str:
    return f"p99 {waits[len(waits) * 99 // 100]:.1f} µs"


def _starts(counts: int) -> list[datetime]:
    """Return seconds of one year, each once at most."""
    first = datetime(2026, 1, 1, tzinfo=UTC)
    seconds = random.Random(400).sample(range(365 * 86400), counts)
    return [first + timedelta(seconds=second) for second in seconds]


def _timed(count: Count, calendar: hours.Calendar, start: datetime) -> float:
    began = time.perf_counter_ns()
    count(calendar, start)
    return (time.perf_counter_ns() - began) / 1000


def main() -> None:
    """Print the rows."""
    for name, count in WAYS.items():
        waits = waits_us(count)
        print(f"{_row(name)}: {statistics.median(waits):.1f} µs, {_p99(waits)}")


if __name__ == "__main__":
    main()
