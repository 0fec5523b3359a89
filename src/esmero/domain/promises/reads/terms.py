"""With what a promise was counted, and why so; from that alone it is counted again.

Terms are `amount`, `unit` and `is_plain`, `calendar` (its id) and `mark` (what it said then), `from`, `warn`
(percent), `asked` (what the rules knew of the question, without its words) and `why`: `by`, and for a rule
its id, revision, place and the conditions that fitted (`fits`; of words only that there were some). `every`,
where it stands, says that the customer is told so often, unasked. What was promised before there were units
has working minutes, no `is_plain` and no `asked`.
"""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import date, datetime, timedelta
from typing import Any

from esmero.domain.company import reads as company
from esmero.domain.promises.kinds import Asked, Because, Condition, Noun, Time
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.promises.reads.counting import Clock, after_rest, count_time
from esmero.domain.promises.reads.rules import Own
from esmero.ground import hours
from esmero.ground.refs import NotFound

log = logging.getLogger(__name__)
HoursOf = Callable[[int, date], hours.Calendar]
# What is looked up again as it was at the moment of the promise.
UNNOTED = frozenset({"words", "segments", "places"})


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
    is_every: bool = False,
) -> Clock:
    """Return a clock with what it was counted with: so much time on that calendar since `start`.

    `is_every` says that the customer is told so often, unasked.
    """
    terms = {
        "amount": time.amount,
        "unit": str(time.unit),
        "is_plain": time.is_plain,
        "calendar": calendar_id,
        "mark": calendar.mark,
        "from": start.isoformat(),
        "warn": policy.warn_percent,
        "asked": {name: value for name, value in asdict(asked).items() if name not in UNNOTED},
        "why": _why(policy, own),
    }
    if is_every:
        terms["every"] = True
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
    time, warn = time_of(promise.terms), promise.terms["warn"]
    return count_time(calendar, time, warn_percent=warn, start=start, rests=rested(promise))


def time_of(terms: dict[str, Any]) -> Time:
    """Return how much time a promise was given by its terms."""
    return Time(terms["amount"], terms["unit"], terms.get("is_plain", False))


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
    hand_up_at = _hand_up_at(promise, at=at)
    if again is not None:
        return replace(again, terms=promise.terms, hand_up_at=hand_up_at)
    left = promise.rests_with_seconds or 0
    due_at, warn_at = at + timedelta(seconds=left), at + timedelta(seconds=left * 3 // 4)
    if not _is_plain(promise):
        calendar = hours_of_rest(promise, day=at.date())
        with suppress(hours.NeverOpens):
            due_at, warn_at = (hours.add(calendar, at, each) for each in (left, left * 3 // 4))
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at), terms=None, hand_up_at=hand_up_at)


def _hand_up_at(promise: Promise, *, at: datetime) -> datetime | None:
    """When somebody above gets what rests until `at` as well: it is put off as all else."""
    begins, then = promise.rests_since, promise.hand_up_at
    if begins is None or then is None or then <= begins:
        return then
    calendar = hours_of_rest(promise, day=at.date())
    return after_rest(calendar, then, begins, at, is_plain=_is_plain(promise))


def open_time_left(promise: Promise, *, at: datetime) -> int:
    """Return how many seconds that count are left until a promise is due, 0 where it is over."""
    if at >= promise.due_at:
        return 0
    if _is_plain(promise):
        return round((promise.due_at - at).total_seconds())
    return round(hours.between(hours_of_rest(promise, day=at.date()), at, promise.due_at))


def _is_plain(promise: Promise) -> bool:
    return promise.terms is not None and time_of(promise.terms).is_plain


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
