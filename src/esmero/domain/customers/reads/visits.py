"""Who comes to see what we know of them, and by which address."""

from datetime import datetime

from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Identity, Visit
from esmero.domain.customers.reads.identities import identity_of
from esmero.ground import db

# Of these nobody has shown yet that they are the customer's.
ONLY_SAID = (Proof.GUESSED, Proof.SAID)


def identity_that_opens(address: str) -> Identity | None:
    """Return whose mail address a code may go to, or None: what somebody only said opens nothing.

    Unless we know of no other: then all we know came with it.
    """
    found = identity_of(address)
    return found if found and opening_identity(found.customer_id, found.pk) else None


def opening_identity(customer_id: int, identity_id: int | None = None) -> Identity | None:
    """Return by which mail address a customer gets to what we know of them, or None for none.

    The surest proved, then the first; with `identity_id` that one, if it opens.
    """
    rows = Identity.objects.filter(customer_id=customer_id, kind=IdentityKind.EMAIL).order_by("id")
    mails = [one for one in rows if one.proof != Proof.GUESSED]
    proved = [one for one in mails if one.proof not in ONLY_SAID]
    proved.sort(key=lambda one: -list(Proof).index(Proof(one.proof)))
    opens = proved or mails[:1]
    return next((one for one in opens if identity_id in {None, one.pk}), None)


def visit_with(key: str) -> Visit | None:
    """Return the visit of this key (its digest) with the customer; held, inside a transaction; or None."""
    rows = db.held(Visit.objects.filter(key=key)).select_related("identity__customer")
    return rows.first()


def open_visit(key: str, *, at: datetime) -> Visit | None:
    """Return the visit of this key (its digest) if the customer may look by it, or None."""
    found = visit_with(key)
    return found if found and found.is_open(at) else None
