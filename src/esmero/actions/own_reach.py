"""What customers do on their page about addresses that are theirs: one comes first, one is forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import put_right, reach, tell_addresses, visit
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.letters.visits import Change

if TYPE_CHECKING:
    from esmero.domain.customers.models import Identity, Visit


class OnlyWayIn(Exception):
    """By this address they are inside at this moment: it can be changed, not forgotten."""


def put_first(*, key: str, identity_id: int, at: datetime) -> None:
    """Let this be the address to which we write. Raises NotFound."""
    with db.write():
        inside = _hold_own(key, at=at)
        identity = reads.identity_of_customer(inside.identity.customer_id, identity_id)
        customers.put_first(identity, by=Doer(CUSTOMER, identity.customer_id), at=at)
        _tell(identity, Change.FIRST, at=at)


def have_forgotten(*, key: str, identity_id: int, at: datetime) -> None:
    """Forget an address or number of theirs for good. Raises NotFound, OnlyWayIn.

    One that two people use stays with the other.
    """
    with db.write():
        inside = _hold_own(key, at=at)
        identity = reads.identity_of_customer(inside.identity.customer_id, identity_id)
        if identity.pk == inside.identity_id or identity.is_shared:
            raise OnlyWayIn(identity.pk)
        customer, value, by = identity.customer, identity.value, Doer(CUSTOMER, identity.customer_id)
        customers.forget_identity(identity, by=by, at=at)
        reach.answer_elsewhere(customer, value, by=by, at=at)
        _tell(identity, Change.FORGOTTEN, at=at)


def have_former_forgotten(*, key: str, former_id: int, at: datetime) -> None:
    """Forget for good what is theirs no longer. Raises NotFound."""
    with db.write():
        inside = _hold_own(key, at=at)
        former = reads.former_of_customer(inside.identity.customer_id, former_id)
        by = Doer(CUSTOMER, former.customer_id)
        # While we still know that it is not theirs: links that lie there end with it.
        reach.answer_elsewhere(former.customer, former.value, by=by, at=at)
        customers.forget_former(former, by=by, at=at)


def _tell(identity: Identity, change: Change, *, at: datetime) -> None:
    if identity.kind == IdentityKind.EMAIL:
        others = tell_addresses.hearing(identity)
        tell_addresses.tell(identity.customer, change, address=identity.value, to=others, at=at)


def _hold_own(key: str, *, at: datetime) -> Visit:
    """Hold who is inside with their addresses and conversations, in the order of locks. Raises NotFound."""
    glance = visit.visitor_held(key, at=at, hold=False)
    if glance is None:
        raise NotFound("visit")
    put_right.hold([glance.identity.customer_id])
    inside = visit.visitor_held(key, at=at)
    if inside is None or inside.identity.customer_id != glance.identity.customer_id:
        # Somebody was quicker: what was held is not theirs now.
        raise NotFound("visit")
    return inside
