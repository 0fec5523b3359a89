"""When something promised is due: rules counted on hours."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import Time, Unit
from esmero.domain.promises.models import Policy
from esmero.domain.promises.reads.rules import NOTHING_OWN, Own
from esmero.domain.staff.models import Team
from esmero.ground import hours

MINUTES_IN: dict[str, int] = {Unit.MINUTES: 1, Unit.HOURS: 60}


@dataclass(frozen=True)
class Clock:
    """When something promised now is due, and when it counts as at risk."""

    due_at: datetime
    warn_at: datetime
    # With what it was counted (terms.py), to be kept with the promise.
    terms: dict[str, Any] | None = None
    # When somebody above gets it as well; None: never.
    hand_up_at: datetime | None = None


def count(policy: Policy, team: Team, *, time: Time, start: datetime, own: Own = NOTHING_OWN) -> Clock:
    """Count a time from `start` on the hours that `calendar_id_for` names.

    A calendar that never opens must not leave a promise without a date: then plain time counts.
    """
    return count_on(calendar_for(policy, team, start=start, own=own), policy, time=time, start=start)


def calendar_for(policy: Policy, team: Team, *, start: datetime, own: Own = NOTHING_OWN) -> hours.Calendar:
    """Return the hours on which a rule counts, around `start`."""
    return company.working_hours(calendar_id_for(policy, team, own=own), around=start.date())


def calendar_id_for(policy: Policy, team: Team, *, own: Own = NOTHING_OWN) -> int:
    """Return whose hours count: the way in's own, else the rule's, else those of the team that answers."""
    return own.calendar_id or policy.calendar_id or team.calendar_id


def count_on(calendar: hours.Calendar, policy: Policy, *, time: Time, start: datetime) -> Clock:
    """Do as `count`, on a calendar that is at hand."""
    clock = count_time(calendar, time, warn_percent=policy.warn_percent, start=start)
    if not policy.hand_up_percent:
        return clock
    above = count_time(calendar, time, warn_percent=policy.hand_up_percent, start=start)
    return replace(clock, hand_up_at=above.warn_at)


# From when until when a clock rested, oldest first.
Rests = Sequence[tuple[datetime, datetime]]


def count_time(
    calendar: hours.Calendar, time: Time, *, warn_percent: int, start: datetime, rests: Rests = ()
) -> Clock:
    """Count a time from `start`; at risk when `warn_percent` of it is left.

    What was left of it when a rest began is left when that ends.
    """
    if time.unit == Unit.DAYS:
        clock = _days(calendar, time, warn_percent=warn_percent, start=start)
    else:
        clock = _minutes(calendar, time, warn_percent=warn_percent, start=start)
    due_at, warn_at = clock.due_at, clock.warn_at
    for begins, ends in rests:
        if begins < due_at:
            due_at = after_rest(calendar, due_at, begins, ends, is_plain=time.is_plain)
        if begins < warn_at:
            warn_at = after_rest(calendar, warn_at, begins, ends, is_plain=time.is_plain)
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at))


def after_rest(
    calendar: hours.Calendar, moment: datetime, begins: datetime, ends: datetime, *, is_plain: bool
) -> datetime:
    """Return a moment ahead when a rest begins, put off: as much counts from its end on."""
    if not is_plain:
        with suppress(hours.NeverOpens):
            return hours.add(calendar, ends, hours.between(calendar, begins, moment))
    return ends + (moment - begins)


def _minutes(calendar: hours.Calendar, time: Time, *, warn_percent: int, start: datetime) -> Clock:
    minutes = time.amount * MINUTES_IN[time.unit]
    warn_minutes = minutes * (100 - warn_percent) // 100
    due_at, warn_at = start + timedelta(minutes=minutes), start + timedelta(minutes=warn_minutes)
    if not time.is_plain:
        with suppress(hours.NeverOpens):
            due_at, warn_at = (hours.add(calendar, start, each * 60) for each in (minutes, warn_minutes))
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at))


def _days(calendar: hours.Calendar, time: Time, *, warn_percent: int, start: datetime) -> Clock:
    """Working days end at the same clock time of a working day, plain ones at that of any day."""
    if not time.is_plain:
        with suppress(hours.NeverOpens):
            due_at = hours.add_days(calendar, start, time.amount)
            left = hours.between(calendar, start, due_at) * warn_percent // 100
            return Clock(due_at=due_at, warn_at=hours.subtract(calendar, due_at, left))
    local = calendar.local(start)
    due_at = hours.resolve_local(calendar, local.date() + timedelta(days=time.amount), local.time())
    return by_hand(due_at=due_at, made_at=start, warn_percent=warn_percent)


def by_hand(*, due_at: datetime, made_at: datetime, warn_percent: int) -> Clock:
    """Return the clock of a promise whose time a person named: at risk when that share of it is left."""
    left = (due_at - made_at) * warn_percent // 100
    return Clock(due_at=due_at, warn_at=due_at - left)
