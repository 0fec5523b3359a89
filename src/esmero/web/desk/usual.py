"""At which hour a customer usually writes to us, as far as their letters tell: a good one to answer at.

The rule: of each day on which they wrote only the first letter counts. With three such days or more, the hour
in the middle is theirs if at least half of the days are within two hours of it. It is offered, nothing more.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import tzinfo

LEAST_DAYS = 3
NEAR_MINUTES = 120
DAY_MINUTES = 24 * 60
# Whoever writes at night is not to be woken by our answer, by their clock.
EARLIEST, LATEST = time(8), time(21)


def next_hour(written: Iterable[datetime], *, at: datetime, zone: tzinfo) -> datetime | None:
    """Return when it is next the usual hour of whoever wrote at these moments; None where that can't be told.

    It is an hour ahead at least. `zone` is their clock where we know it, else ours.
    """
    clock = hour(written, zone=zone)
    return None if clock is None else next_at(clock, at=at, zone=zone)


def next_at(clock: time, *, at: datetime, zone: tzinfo) -> datetime:
    """Return when it is next so late on the clock of `zone`, today or tomorrow, an hour ahead at least."""
    local = at.astimezone(zone)
    today = datetime.combine(local.date(), clock, tzinfo=zone)
    if today >= at + timedelta(hours=1):
        return today
    return datetime.combine(local.date() + timedelta(days=1), clock, tzinfo=zone)


def hour(written: Iterable[datetime], *, zone: tzinfo) -> time | None:
    """Return the full hour at which these letters were usually written, None where that can't be told."""
    first_of_day: dict[object, int] = {}
    for moment in sorted(written):
        local = moment.astimezone(zone)
        first_of_day.setdefault(local.date(), local.hour * 60 + local.minute)
    minutes = sorted(first_of_day.values())
    if len(minutes) < LEAST_DAYS:
        return None
    middle = minutes[len(minutes) // 2]
    near = sum(_apart(one, middle) <= NEAR_MINUTES for one in minutes)
    if near * 2 < len(minutes) + 1:
        return None
    return min(max(time(middle // 60), EARLIEST), LATEST)


def _apart(one: int, other: int) -> int:
    """How many minutes lie between two times of day, also over midnight."""
    between = abs(one - other)
    return min(between, DAY_MINUTES - between)
