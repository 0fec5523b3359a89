"""Knowing who writes: a step of receiving."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import Proof
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer


def identify(*, email: str, name: str, language: str, proof: str, at: datetime) -> Customer:
    """Return the customer with this address, meeting them if need be; learn their name. No transaction."""
    db.alone_with("address", customers.normal_email(email))
    identity = customers.identity_of(email)
    if identity is None:
        return customer_writes.meet(
            email=email, name=name, language=language, proof=proof, by=THE_SOFTWARE, at=at
        )
    known = identity.customer
    by = Doer(CUSTOMER, known.pk)
    if name.strip() and not known.name:
        customer_writes.learn_name(known, name=name, by=by, at=at)
        conversations.index_customer(known)
    customer_writes.prove(identity, proof=proof, by=by, at=at)
    if proof != Proof.SAID:
        # Whoever writes from there is there.
        customer_writes.find_again(identity, by=by, at=at)
    return known
