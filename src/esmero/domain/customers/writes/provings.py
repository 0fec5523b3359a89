"""Codes to an address that somebody says is a customer's: sent, tried, returned."""

from datetime import datetime

from esmero.domain.customers.models import VISIT_LIFE, Customer, Identity, Proving, Visit
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.ground import written


def ask_for_proof(
    customer: Customer,
    *,
    value: str,
    code: str,
    visit: Visit | None = None,
    instead_of: int | None = None,
    by: Doer,
    at: datetime,
) -> Proving:
    """Note that a code goes to an address: `code` is a digest. Those asked for before open nothing more.

    It is returned by the browser of a `visit`; without, read to the colleague who asks.
    """
    agent_id = None if visit else by.id
    Proving.objects.filter(visit=visit, asked_by_id=agent_id, customer=customer, ended_at=None).update(
        ended_at=at
    )
    made = Proving.objects.create(
        customer=customer,
        value=value,
        code=code,
        visit=visit,
        asked_by_id=agent_id,
        instead_of=instead_of,
        asked_at=at,
    )
    events.record("identity.proof_asked", about=customer.ref, audience=audience_of(customer), by=by, at=at)
    return made


def count_try(proving: Proving) -> None:
    """Count that somebody typed a code."""
    proving.tries += 1
    proving.save(update_fields=["tries"])


def end_proving(proving: Proving, *, at: datetime) -> None:
    """Note that its code was returned: it opens nothing more."""
    proving.ended_at = at
    proving.save(update_fields=["ended_at"])


def note_claim(customer: Customer, identity: Identity, *, at: datetime) -> None:
    """Note that a customer proved an address which stands with somebody else: a person looks at it."""
    by, whose = Doer(CUSTOMER, customer.pk), audience_of(customer)
    events.record("identity.claimed", about=customer.ref, audience=whose, by=by, at=at, identity=identity.pk)


def come_by(visit: Visit, identity: Identity) -> None:
    """Let a visit be by another address of the same customer, which they proved during it."""
    visit.identity = identity
    written.change(visit, "identity")


def forget_old_provings(*, at: datetime) -> int:
    """Drop codes that nobody can return. Return how many."""
    return Proving.objects.filter(asked_at__lt=at - VISIT_LIFE).delete()[0]
