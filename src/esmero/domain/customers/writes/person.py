"""Moving and erasing what this room keeps of a customer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db.models import F

from esmero.domain.customers.models import STANDS, Clue, Customer, Fact, Farewell, Identity
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.identities import see_marks
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Give identities and facts to another customer (a merge). Return how many."""
    moved = Identity.objects.filter(customer=from_customer).update(customer=to_customer)
    for customer in (from_customer, to_customer):
        see_marks(customer)
    if from_customer.time_zone and not to_customer.time_zone:
        to_customer.time_zone, to_customer.zone_from = from_customer.time_zone, from_customer.zone_from
        written.change(to_customer, "time_zone", "zone_from")
    keep_clues([from_customer, to_customer])
    _move_farewells(from_customer, to_customer)
    return moved + Fact.objects.filter(customer=from_customer).update(customer=to_customer)


def _move_farewells(from_customer: Customer, to_customer: Customer) -> None:
    """A wish to be forgotten goes along; of two that stand, that of who goes on stands."""
    theirs = Farewell.objects.filter(customer=from_customer)
    if Farewell.objects.filter(STANDS, customer=to_customer).exists():
        theirs.filter(STANDS).update(taken_back_at=F("asked_at"))
    theirs.update(customer=to_customer)


def forget(customer: Customer) -> None:
    """Erase the person from this room; the row stays, without a trace of who it was."""
    customer.identities.all().delete()
    customer.facts.all().delete()
    Clue.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(
        name="", address_as="", photo="", time_zone="", zone_from=""
    )


def note_copy(customer: Customer, *, by: Doer, at: datetime) -> None:
    """Record that a copy of all that is kept of the person was made for them."""
    events.record("customer.copied", about=customer.ref, audience=audience_of(customer), by=by, at=at)


def note_erasure(customer: Customer, *, participants: Collection[int] = (), by: Doer, at: datetime) -> None:
    """Record that the person was erased: the fact stays, nothing else does.

    `participants` are the ids under which they took part in others' conversations: a backup has them still.
    """
    told: dict[str, Any] = {"participants": sorted(participants)} if participants else {}
    events.record("customer.erased", about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
