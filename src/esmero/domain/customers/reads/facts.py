"""What we know of somebody, and how sure we are of it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from esmero.domain.customers.kinds import ONE_AT_A_TIME, FactEnd
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


def fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what we know of a customer by its number; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.filter(HOLDS, pk=fact_id, customer_id=customer_id)).select_related("customer")
    found = rows.first()
    if found is None:
        raise NotFound("fact")
    return found


def any_fact_of_customer(customer_id: int, fact_id: int) -> Fact:
    """Return what we know or knew of a customer, for them; held, inside a transaction. Raises NotFound."""
    rows = db.held(Fact.objects.filter(pk=fact_id, customer_id=customer_id)).select_related("customer")
    found = rows.exclude(ended_because=FactEnd.FORGOTTEN).first()
    if found is None:
        raise NotFound("fact")
    return found


def corrected_by(fact: Fact) -> Fact | None:
    """Return what a fact was put in the place of; held, inside a transaction; None for no correction."""
    rows = Fact.objects.filter(customer_id=fact.customer_id, corrected_to=fact)
    return db.held(rows).select_related("customer").first()


def in_conflict(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Return facts of which only one can hold and that say different things, kind by kind."""
    alike: dict[str, list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.kind in ONE_AT_A_TIME:
            alike[fact.kind].append(fact)
    return [found for found in alike.values() if len({one.words.casefold() for one in found}) > 1]
