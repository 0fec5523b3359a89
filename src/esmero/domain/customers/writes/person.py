"""Moving and erasing what this room keeps of a customer."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from esmero.domain.customers.models import Clue, Customer, Fact, Identity, Proposal
from esmero.domain.customers.writes.clues import keep_clues
from esmero.domain.customers.writes.identities import see_marks
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.customers.writes.proposals import keep_questions, see_proposals
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
    if from_customer.asked_about:
        newer = sorted(
            [*from_customer.asked_on.items(), *to_customer.asked_on.items()], key=lambda one: one[1]
        )
        keep_questions(to_customer, dict(newer))
    Proposal.objects.filter(customer=from_customer).update(customer=to_customer)
    for customer in (from_customer, to_customer):
        see_proposals(customer)
    keep_clues([from_customer, to_customer])
    return moved + Fact.objects.filter(customer=from_customer).update(customer=to_customer)


def forget(customer: Customer) -> None:
    """Erase the person from this room; the row stays, without a trace of who it was."""
    customer.identities.all().delete()
    customer.facts.all().delete()
    customer.proposals.all().delete()
    Clue.objects.filter(customer=customer).delete()
    Customer.objects.filter(pk=customer.pk).update(
        name="",
        address_as="",
        photo="",
        time_zone="",
        zone_from="",
        asked_about="",
        has_proposals=False,
    )


def forget_letters(message_ids: Collection[int]) -> None:
    """Erase what was learned of others in letters of somebody who is erased: these are their words."""
    Fact.objects.filter(message_id__in=message_ids).delete()
    proposals = Proposal.objects.filter(message_id__in=message_ids)
    others = list(Customer.objects.filter(pk__in=proposals.values("customer")))
    proposals.delete()
    for customer in others:
        see_proposals(customer)


def note_erasure(customer: Customer, *, participants: Collection[int] = (), by: Doer, at: datetime) -> None:
    """Record that the person was erased: the fact stays, nothing else does.

    `participants` are the ids under which they took part in others' conversations: a backup has them still.
    """
    told: dict[str, Any] = {"participants": sorted(participants)} if participants else {}
    events.record("customer.erased", about=customer.ref, audience=audience_of(customer), by=by, at=at, **told)
