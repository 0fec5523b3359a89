"""The law makes us keep somebody until a day: said by an owner, lifted, or over."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from esmero.domain.customers.models import NOT_LIFTED, Customer, Hold
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer


def keep_for_law(
    customer: Customer, *, reason: str, until: date, agent_id: int, by: Doer, at: datetime
) -> Hold:
    """Keep a person's data until a day, its last one; said again it has another reason and day."""
    values = {"reason": reason, "until": until, "set_by_id": agent_id, "set_at": at}
    kept, _made = Hold.objects.filter(NOT_LIFTED).update_or_create(customer=customer, defaults=values)
    _tell("hold.set", customer, by=by, at=at, until=until.isoformat())
    return kept


def lift_hold(hold: Hold, *, by: Doer, at: datetime) -> None:
    """Keep the person for the law no longer: an owner says so, or its last day is over."""
    hold.lifted_at = at
    hold.save(update_fields=["lifted_at"])
    _tell("hold.lifted", hold.customer, by=by, at=at)


def erase_when_over(hold: Hold, *, agent_id: int, at: datetime) -> None:
    """Remember that the person is to be erased once the law lets us; asked twice, the first counts."""
    if hold.erase_asked_at is None:
        hold.erase_asked_at, hold.erase_by_id = at, agent_id
        hold.save(update_fields=["erase_asked_at", "erase_by_id"])


def erase_no_longer(customer_ids: Collection[int]) -> None:
    """Forget that somebody, under all of their ids, was to be erased: they changed their mind."""
    rows = Hold.objects.filter(NOT_LIFTED, customer__in=customer_ids)
    rows.update(erase_asked_at=None, erase_by_id=None)


def keep_both(hold: Hold | None, *people: Customer, by: Doer, at: datetime) -> None:
    """Let what kept one person keep each of those who they turned out to be, as long and as why."""
    if hold is None:
        return
    for customer in people:
        if customer.pk == hold.customer_id:
            continue
        own = Hold.objects.filter(NOT_LIFTED, customer=customer)
        if not own.filter(until__gte=hold.until).exists():
            keep_for_law(
                customer, reason=hold.reason, until=hold.until, agent_id=hold.set_by_id, by=by, at=at
            )


def _tell(verb: str, customer: Customer, *, by: Doer, at: datetime, **told: Any) -> None:
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
