"""A customer's wish for somebody above: asked, settled, or refused in writing."""

from datetime import datetime
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.promises.models import Ascent, Promise
from esmero.domain.promises.writes.life import withdraw
from esmero.domain.staff.models import Agent


def ascend(promise: Promise, *, level: int, goes_back_to: Agent | None, by: Doer, at: datetime) -> Ascent:
    """Note that a customer asked for somebody above: what is promised for it, and who had it till then.

    Arguments: level, 1 for the first person above.
    """
    ascent = Ascent.objects.create(
        about_kind=promise.about_kind,
        about_id=promise.about_id,
        level=level,
        asked_at=at,
        promise=promise,
        goes_back_to=goes_back_to,
    )
    _record("escalation.asked", ascent, by, at, level=level)
    return ascent


def settle(ascent: Ascent, *, agent: Agent | None, by: Doer, at: datetime) -> None:
    """Note that it is settled; agent None: the customer went on to the next level."""
    ascent.settled_at, ascent.settled_by = at, agent
    ascent.save(update_fields=["settled_at", "settled_by"])
    _record("escalation.settled", ascent, by, at, level=ascent.level, agent=_goes_on(ascent, agent))


def refuse(ascent: Ascent, promise: Promise, *, because: str, by: Doer, at: datetime) -> None:
    """Say that nobody takes it up, with the reason that the customer reads. Raises PromiseSettled."""
    withdraw(promise, because=because, by=by, at=at)
    ascent.refused_at, ascent.refused_because = at, because
    ascent.save(update_fields=["refused_at", "refused_because"])
    _record("escalation.refused", ascent, by, at, level=ascent.level)


def ask_again(ascent: Ascent, *, by: Doer, at: datetime) -> None:
    """Have a wish that was refused stand as it stood."""
    ascent.refused_at, ascent.refused_because = None, ""
    ascent.save(update_fields=["refused_at", "refused_because"])
    _record("escalation.reinstated", ascent, by, at, level=ascent.level)


def _goes_on(ascent: Ascent, agent: Agent | None) -> int | None:
    return ascent.goes_back_to_id if agent else None


def _record(verb: str, ascent: Ascent, by: Doer, at: datetime, **payload: Any) -> None:
    promise = ascent.promise
    events.record(
        verb, about=promise.ref, within=promise.about, audience=promise.audience, by=by, at=at, **payload
    )
