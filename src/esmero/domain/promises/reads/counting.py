"""When something promised is due: rules counted on hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.promises.models import Policy
from esmero.domain.promises.reads.rules import NOTHING_OWN, Own
from esmero.domain.staff.models import Team
from esmero.ground import hours


@dataclass(frozen=True)
class Clock:
    """When something promised now is due, and when it counts as at risk."""

    due_at: datetime
    warn_at: datetime
    # With what it was counted (terms.py), to be kept with the promise.
    terms: dict[str, Any] | None = None


def count(policy: Policy, team: Team, *, minutes: int, start: datetime, own: Own = NOTHING_OWN) -> Clock:
    """Count working minutes from `start` on the hours that `calendar_id_for` names.

    A calendar that never opens must not leave a promise without a date: then plain time counts.
    """
    return count_on(calendar_for(policy, team, start=start, own=own), policy, minutes=minutes, start=start)


def calendar_for(policy: Policy, team: Team, *, start: datetime, own: Own = NOTHING_OWN) -> hours.Calendar:
    """Return the hours on which a rule counts, around `start`."""
    return company.working_hours(calendar_id_for(policy, team, own=own), around=start.date())


def calendar_id_for(policy: Policy, team: Team, *, own: Own = NOTHING_OWN) -> int:
    """Return whose hours count: the way in's own, else the rule's, else those of the team that answers."""
    return own.calendar_id or policy.calendar_id or team.calendar_id


def count_on(calendar: hours.Calendar, policy: Policy, *, minutes: int, start: datetime) -> Clock:
    """Do as `count`, on a calendar that is at hand."""
    return count_minutes(calendar, minutes=minutes, warn_percent=policy.warn_percent, start=start)


def count_minutes(
    calendar: hours.Calendar,
    *,
    minutes: int,
    warn_percent: int,
    start: datetime,
    rests: Sequence[tuple[datetime, datetime]] = (),
) -> Clock:
    """Count working minutes from `start`, but for `rests`; at risk when `warn_percent` of them are left."""
    warn_minutes = minutes * (100 - warn_percent) // 100
    try:
        due_at = hours.add(calendar, start, minutes * 60, rests)
        warn_at = hours.add(calendar, start, warn_minutes * 60, rests)
    except hours.NeverOpens:
        due_at, warn_at = start + timedelta(minutes=minutes), start + timedelta(minutes=warn_minutes)
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at))


def by_hand(*, due_at: datetime, made_at: datetime, warn_percent: int) -> Clock:
    """Return the clock of a promise whose time a person named: at risk when that share of it is left."""
    left = (due_at - made_at) * warn_percent // 100
    return Clock(due_at=due_at, warn_at=due_at - left)
