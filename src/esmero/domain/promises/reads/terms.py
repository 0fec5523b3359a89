"""With what a promise was counted, and why so; from that alone it is counted again.

Terms are `amount` and `unit` (working minutes), `calendar` (its id) and `mark` (what it said then), `from`,
`warn` (percent), `for` (the team, channel and language for which the rules were asked) and `why`: `by`, and
for a rule its id, revision, place and the conditions that fitted.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import Because
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.promises.reads.counting import Clock, count_minutes
from esmero.domain.promises.reads.rules import Own
from esmero.ground import hours
from esmero.ground.refs import NotFound

log = logging.getLogger(__name__)

MINUTES = "MINUTES"
CONDITIONS = {"channel_kind": "channel_kind", "language": "language", "team": "team_id"}
HoursOf = Callable[[int, date], hours.Calendar]


def with_terms(
    clock: Clock,
    policy: Policy,
    calendar: hours.Calendar,
    *,
    calendar_id: int,
    minutes: int,
    start: datetime,
    own: Own,
) -> Clock:
    """Return a clock with what it was counted with: working minutes on that calendar since `start`."""
    terms = {
        "amount": minutes,
        "unit": MINUTES,
        "calendar": calendar_id,
        "mark": calendar.mark,
        "from": start.isoformat(),
        "warn": policy.warn_percent,
        "why": _why(policy, own),
    }
    return replace(clock, terms=terms)


def _why(policy: Policy, own: Own) -> dict[str, Any]:
    if policy.pk is None:
        return {"by": Because.BUILT_IN}
    rule = {"rule": policy.pk, "revision": policy.revision, "place": policy.position}
    if policy.pk == own.policy_id:
        return {"by": Because.OWN, **rule}
    fits = {name: getattr(policy, column) for name, column in CONDITIONS.items()}
    return {"by": Because.RULE, **rule, "fits": {name: value for name, value in fits.items() if value}}


def for_whom(clock: Clock, **conditions: Any) -> Clock:
    """Return a clock that also says for which team, channel and language the rules were asked."""
    return replace(clock, terms={**(clock.terms or {}), "for": conditions})


def hours_around(calendar_id: int, day: date) -> hours.Calendar:
    """Return a calendar as a promise of that day is counted on it. Raises NotFound."""
    return company.working_hours(calendar_id, around=day)


def recounted(promise: Promise, *, hours_of: HoursOf = hours_around) -> Clock | None:
    """Return the promise's clock, counted again from what is stored with it; None where its time is the fact.

    That is so without terms, and where the calendar says something else by now, or is gone. `hours_of` reads
    a calendar, for whoever counts many.
    """
    calendar = hours_then(promise, hours_of=hours_of)
    if calendar is None or promise.terms is None:
        return None
    start = datetime.fromisoformat(promise.terms["from"])
    amount, warn = promise.terms["amount"], promise.terms["warn"]
    return count_minutes(calendar, minutes=amount, warn_percent=warn, start=start, rests=rested(promise))


def rested(promise: Promise) -> list[tuple[datetime, datetime]]:
    """Return from when until when the promise's clock rested, oldest first."""
    return [
        (datetime.fromisoformat(begins), datetime.fromisoformat(ends)) for begins, ends in promise.rests or []
    ]


def going_on(promise: Promise, *, at: datetime) -> Clock:
    """Return the clock of a promise whose rest ends at `at`: the open time that was left then is left now.

    Its rests have this one already. Where its hours say something else by now they count as they are.
    """
    again = recounted(promise)
    if again is not None and promise.terms and promise.terms["unit"] == MINUTES:
        return replace(again, terms=promise.terms)
    left = promise.rests_with_seconds or 0
    calendar = hours_of_rest(promise, day=at.date())
    try:
        due_at = hours.add(calendar, at, left)
        warn_at = hours.add(calendar, at, left * 3 // 4)
    except hours.NeverOpens:
        due_at, warn_at = at + timedelta(seconds=left), at + timedelta(seconds=left * 3 // 4)
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at), terms=None)


def open_time_left(promise: Promise, *, at: datetime) -> int:
    """Return how many seconds of open time are left until a promise is due, 0 where it is over."""
    calendar = hours_of_rest(promise, day=at.date())
    return round(hours.between(calendar, at, promise.due_at)) if at < promise.due_at else 0


def hours_of_rest(promise: Promise, *, day: date) -> hours.Calendar:
    """Return on which hours a promise is counted now: those of its terms, else those of its team.

    Raises NotFound.
    """
    if promise.terms is not None:
        try:
            return hours_around(promise.terms["calendar"], day)
        except NotFound:
            log.info("The hours of promise %s are gone.", promise.pk)
    if promise.owner_team is None:
        raise NotFound("calendar")
    return hours_around(promise.owner_team.calendar_id, day)


def hours_then(promise: Promise, *, hours_of: HoursOf = hours_around) -> hours.Calendar | None:
    """Return the calendar on which the promise was counted, None where it says something else by now."""
    if promise.terms is None:
        return None
    try:
        calendar = hours_of(promise.terms["calendar"], datetime.fromisoformat(promise.terms["from"]).date())
    except NotFound:
        return None
    return calendar if calendar.mark == promise.terms["mark"] else None
