"""Every agent may look at every customer; what they wrote is seen through conversations."""

from django.db.models import QuerySet

from esmero.domain.customers.kinds import OPENS, Door
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.ground import db
from esmero.ground.refs import NotFound


def customer_for(agent: Agent, customer_id: int) -> Customer:
    """Return a customer for somebody of the staff, or whom they are the same person as. Raises NotFound.

    Held, inside a transaction: whoever is joined at this moment is seen so, or waits.
    """
    if not agent.is_active:
        raise NotFound("customer")
    return _followed(db.held(Customer.objects.all()), customer_id)


def opens(proof: str, door: Door) -> bool:
    """Say whether an address proved so (kinds.Proof) opens a door: the one place that decides it."""
    return door in OPENS[proof]


def proofs_that_open(door: Door) -> list[str]:
    """Return by which proofs (kinds.Proof) a door opens."""
    return [proof for proof in OPENS if opens(proof, door)]


def living(customer_id: int) -> Customer:
    """Return the customer, or whom they are the same person as by now. Raises NotFound."""
    return _followed(Customer.objects.all(), customer_id)


def _followed(rows: QuerySet[Customer], customer_id: int) -> Customer:
    seen: set[int] = set()
    found = rows.filter(pk=customer_id).first()
    while found is not None and found.merged_into_id and found.pk not in seen:
        seen.add(found.pk)
        found = rows.filter(pk=found.merged_into_id).first()
    if found is None:
        raise NotFound("customer")
    return found
