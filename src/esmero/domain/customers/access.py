"""Every agent may look at every customer; what they wrote is seen through conversations."""

from datetime import datetime

from django.db.models import QuerySet

from esmero.domain.customers.kinds import OPENS, Door, FactUse, PurposeKey
from esmero.domain.customers.models import Consent, Customer, Fact, Purpose, is_agreed, newest_yes
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


def sureness(proof: str) -> int:
    """Return the place of a proof (kinds.Proof) among all: a higher one makes us surer."""
    return list(OPENS).index(proof)


def living(customer_id: int) -> Customer:
    """Return the customer, or whom they are the same person as by now. Raises NotFound."""
    return _followed(Customer.objects.all(), customer_id)


def living_held(customer_id: int) -> Customer:
    """Return the same as `living`, held to the end of the transaction. Raises NotFound.

    Who is joined or parted at this moment waits, or is seen as they are afterwards: what is kept of them
    goes to the right one.
    """
    return _followed(db.held(Customer.objects.all()), customer_id)


def may(customer: Customer, purpose: Purpose | str, *, at: datetime) -> bool:
    """Say whether we may do something with a customer at `at`: the one place that is asked before any use.

    `purpose` is a row or a kinds.PurposeKey. Answering needs no agreement. For all else: no where the company
    does not ask for it (unknown, or switched off), where nobody agreed, where it was taken back since, and,
    for what needs two steps, until the link in our letter was pressed.
    """
    if purpose == PurposeKey.ANSWERING:
        return True
    # Read anew, also where a row is given: it may have been switched off meanwhile.
    known = {"pk": purpose.pk} if isinstance(purpose, Purpose) else {"key": purpose}
    row = Purpose.objects.filter(**known).first() if purpose else None
    if row is None:
        return False
    yes = newest_yes(Consent.objects.filter(customer=customer, purpose=row), at=at)
    return is_agreed(row, yes, at=at)


def may_use(fact: Fact, use: str, *, at: datetime) -> bool:
    """Say whether a fact may be used so (kinds.FactUse) at `at`: offers need that they agreed to offers."""
    if not fact.may_be_used(use):
        return False
    return use != FactUse.OFFERS or may(fact.customer, PurposeKey.OFFERS, at=at)


def _followed(rows: QuerySet[Customer], customer_id: int) -> Customer:
    seen: set[int] = set()
    found = rows.filter(pk=customer_id).first()
    while found is not None and found.merged_into_id and found.pk not in seen:
        seen.add(found.pk)
        found = rows.filter(pk=found.merged_into_id).first()
    if found is None:
        raise NotFound("customer")
    return found
