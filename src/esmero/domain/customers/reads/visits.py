"""Who comes to see what we know of them, and by which address."""

from datetime import datetime

from esmero.domain.customers.access import opens as opens_door
from esmero.domain.customers.access import sureness
from esmero.domain.customers.kinds import Door, IdentityKind
from esmero.domain.customers.models import Fact, Identity, Visit
from esmero.ground import db


def opening_identity(customer_id: int, identity_id: int | None = None) -> Identity | None:
    """Return by which mail address a customer gets to what we know of them, or None for none.

    Those at which letters came back stand last, then the surest proved first; with `identity_id` that one, if
    it opens. What was only said, or read out to a colleague, opens where all we know came with it: it is all
    by which we know them, it stands as it did when we met them, and nobody noted a fact. Whether their
    conversations came with it too, who asks looks up (`actions.visit`).
    """
    known = list(Identity.objects.select_related("customer").filter(customer_id=customer_id).order_by("id"))
    mails = [one for one in known if one.kind == IdentityKind.EMAIL]
    opens = [one for one in mails if opens_door(one.proof, Door.CODE)]
    opens.sort(key=lambda one: (one.lost_since is not None, -sureness(one.proof)))
    if len(known) == len(mails) == 1 and not opens and opens_door(mails[0].proof, Door.ASK):
        came_later = mails[0].first_seen_at > mails[0].customer.known_since
        opens = [] if came_later or Fact.objects.filter(customer_id=customer_id).exists() else mails
    return next((one for one in opens if identity_id in {None, one.pk}), None)


def visit_with(key: str, *, hold: bool = True) -> Visit | None:
    """Return the visit of this key (its digest) with the customer, or None.

    Held, inside a transaction, unless not to `hold`.
    """
    rows = Visit.objects.filter(key=key)
    return (db.held(rows) if hold else rows).select_related("identity__customer").first()


def open_visit(key: str, *, at: datetime, hold: bool = True) -> Visit | None:
    """Return the visit of this key (its digest) if the customer may look by it, or None."""
    found = visit_with(key, hold=hold)
    return found if found and found.is_open(at) else None
