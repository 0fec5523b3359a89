"""What we know of somebody, and how sure we are of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from esmero.domain.customers.kinds import ONE_AT_A_TIME
from esmero.domain.customers.models import HOLDS, Fact
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

_facts = prepared.Query[Fact](
    lambda customer_id, on: Fact.objects.filter(
        HOLDS, Q(ends_on=None) | Q(ends_on__gte=on), customer_id=customer_id, hidden_at=None
    ).order_by("-noted_at", "-id")[:30]
)


def facts_of(customer_id: int, *, on: date) -> list[Fact]:
    """Return what staff may read of a customer that holds on that day, newest first."""
    return _facts(customer_id=customer_id, on=on)


def all_facts_of(customer_id: int) -> list[Fact]:
    """Return all that holds or held of a customer, hidden ones too, newest first: for the customer."""
    return list(Fact.objects.filter(customer_id=customer_id).order_by("-noted_at", "-id"))


def with_corrections(facts: Iterable[Fact], ids: Iterable[int]) -> set[int]:
    """Return these facts' ids with those of what they were corrected to, as far as it is among `facts`."""
    corrected = {one.pk: one.corrected_to_id for one in facts}
    found = set(ids)
    fresh = found
    while fresh:
        fresh = {on for one in fresh if (on := corrected.get(one)) in corrected and on is not None} - found
        found |= fresh
    return found


def fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what we know of a customer by its number; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.filter(HOLDS, pk=fact_id, customer_id=customer_id)).select_related("customer")
    found = rows.first()
    if found is None:
        raise NotFound("fact")
    return found


def in_conflict(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Return facts of which only one can hold and that say different things, kind by kind."""
    alike: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in ONE_AT_A_TIME:
            alike[fact.kind].append(fact)
    return [found for found in alike.values() if len({one.words.casefold() for one in found}) > 1]
