"""With what a promise was counted, and why so; from that alone it is counted again.

Terms are `amount`, `unit` and `is_plain`, `calendar` (its id) and `mark` (what it said then), `from`, `warn`
(percent), `asked` (what the rules knew of the question, without its words) and `why`: `by`, and for a rule
its id, revision, place and the conditions that fitted (`fits`; of words only that there were some). What was
promised before there were units has working minutes, no `is_plain` and no `asked`.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import Asked, Because, Condition, Noun, Time
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.promises.reads.counting import Clock, count_time
from esmero.domain.promises.reads.rules import Own
from esmero.ground import hours
from esmero.ground.refs import NotFound

HoursOf = Callable[[int, date], hours.Calendar]


def with_terms(
    clock: Clock,
    policy: Policy,
    calendar: hours.Calendar,
    *,
    calendar_id: int,
    time: Time,
    asked: Asked,
    start: datetime,
    own: Own,
) -> Clock:
    """Return a clock with what it was counted with: so much time on that calendar since `start`."""
    terms = {
        "amount": time.amount,
        "unit": str(time.unit),
        "is_plain": time.is_plain,
        "calendar": calendar_id,
        "mark": calendar.mark,
        "from": start.isoformat(),
        "warn": policy.warn_percent,
        "asked": {name: value for name, value in asdict(asked).items() if name != "words"},
        "why": _why(policy, own),
    }
    return replace(clock, terms=terms)


def _why(policy: Policy, own: Own) -> dict[str, Any]:
    if policy.pk is None:
        return {"by": Because.BUILT_IN}
    rule = {"rule": policy.pk, "revision": policy.revision, "place": policy.position}
    if policy.pk == own.policy_id:
        return {"by": Because.OWN, **rule}
    return {"by": Because.RULE, **rule, "fits": [_fitted(one) for one in policy.conditions]}


def _fitted(one: Condition) -> dict[str, Any]:
    values = [] if one.noun == Noun.WORDS else list(one.values)
    return {"noun": str(one.noun), "is_not": one.is_not, "values": values}


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
    return count_time(calendar, time_of(promise.terms), warn_percent=promise.terms["warn"], start=start)


def time_of(terms: dict[str, Any]) -> Time:
    """Return how much time a promise was given by its terms."""
    return Time(terms["amount"], terms["unit"], terms.get("is_plain", False))


def hours_then(promise: Promise, *, hours_of: HoursOf = hours_around) -> hours.Calendar | None:
    """Return the calendar on which the promise was counted, None where it says something else by now."""
    if promise.terms is None:
        return None
    try:
        calendar = hours_of(promise.terms["calendar"], datetime.fromisoformat(promise.terms["from"]).date())
    except NotFound:
        return None
    return calendar if calendar.mark == promise.terms["mark"] else None
