"""Visits of customers to what we know of them: a code is sent, returned, and they leave."""

from datetime import datetime

from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import VISIT_LIFE, Identity, Visit
from esmero.domain.customers.writes.identities import find_again, prove
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE, Doer


def send_code(identity: Identity, *, key: str, code: str, at: datetime) -> Visit:
    """Note that a code goes to an address: `key` and `code` are digests, never what they are made of."""
    visit = Visit.objects.create(identity=identity, key=key, code=code, asked_at=at)
    _tell("visit.code_sent", visit, by=THE_SOFTWARE, at=at)
    return visit


def enter(visit: Visit, *, key: str, at: datetime) -> None:
    """Let in who returned the code: the address is proved. `key`: the digest of their new key."""
    by = Doer(CUSTOMER, visit.identity.customer_id)
    visit.entered_at, visit.key, visit.code = at, key, ""
    visit.save(update_fields=["entered_at", "key", "code"])
    prove(visit.identity, proof=Proof.CODE, by=by, at=at)
    find_again(visit.identity, by=by, at=at)
    _tell("visit.begun", visit, by=by, at=at)


def leave(visit: Visit, *, at: datetime) -> None:
    """Close the way in: the customer signed out."""
    if visit.left_at is None:
        visit.left_at = at
        visit.save(update_fields=["left_at"])
        _tell("visit.ended", visit, by=Doer(CUSTOMER, visit.identity.customer_id), at=at)


def forget_old_visits(*, at: datetime) -> int:
    """Drop visits that nobody can come back to. Return how many."""
    return Visit.objects.filter(asked_at__lt=at - 2 * VISIT_LIFE).delete()[0]


def _tell(verb: str, visit: Visit, *, by: Doer, at: datetime) -> None:
    customer = visit.identity.customer
    whose, number = audience_of(customer), visit.identity_id
    events.record(verb, about=customer.ref, audience=whose, by=by, at=at, identity=number)
