"""What one of ours joined is seen in the mirror once its customer returned a code from both sides (0093).

A colleague may be wrong about who is one person; then whoever comes in by the address of the one would read
the letters of the other. So a code goes to the other side as well, or the two are kept apart again.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import own_addresses, part_people, put_right, staff_letters, tell_addresses, visit
from esmero.domain.company import reads as company
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Proof
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.letters import visits as letters

if TYPE_CHECKING:
    from esmero.domain.customers.models import Identity, Joining, Visit
    from esmero.domain.customers.reads import OtherSide


def to_prove(key: str, *, at: datetime) -> OtherSide | None:
    """Return what whoever is in by this key has to prove before they see all, or None."""
    found = visit.came_in(key, at=at)
    return reads.other_side(found.identity) if found else None


def to_prove_by(other: OtherSide) -> list[Identity]:
    """Return the addresses of the other side to which a code can go: none of ours, nor of who works here."""
    return [one for one in other.may_prove if own_addresses.takes_letters(one.value)]


def ask(*, key: str, identity_id: int, language: str, at: datetime) -> None:
    """Have a code sent to an address of the other side. Raises NotFound for any other address."""
    with db.write():
        inside, other = _waiting(key, at=at)
        identity = next((one for one in to_prove_by(other) if one.pk == identity_id), None)
        if identity is None:
            raise NotFound("identity")
        customer, code = inside.identity.customer, own_addresses.new_code()
        customers.ask_for_proof(
            customer,
            value=identity.value,
            code=own_addresses.sealed(inside, identity.value, code),
            visit=inside,
            by=Doer(CUSTOMER, customer.pk),
            at=at,
        )
        words = letters.proof(code, company=company.the_company(), language=language)
        staff_letters.queue_to(identity.value, language, words, at=at)


def asked_for(key: str, *, at: datetime) -> int:
    """Return to which address of the other side a code is under way, by number; 0 for none."""
    inside = visit.came_in(key, at=at, hold=False)
    proving = reads.proving_by(inside, at=at, hold=False) if inside else None
    other = reads.other_side(inside.identity) if inside and proving else None
    found = [one.pk for one in to_prove_by(other) if proving and one.value == proving.value] if other else []
    return found[0] if found else 0


def prove(*, key: str, code: str, at: datetime) -> bool:
    """Take the code in: both sides are theirs, and they see all. Return whether it was the right one.

    Of whoever came in by an address that is of neither side it proves the one; the other is asked for next.
    Raises NotFound for who has nothing to prove.
    """
    with db.write():
        row = _held(key, at=at)
        inside, other = _waiting(key, at=at)
        proving = reads.proving_by(inside, at=at)
        if proving is None or other.joining.pk != row.pk or not own_addresses.is_right(inside, proving, code):
            return False
        identity = next((one for one in to_prove_by(other) if one.value == proving.value), None)
        if identity is None:
            return False
        by = Doer(CUSTOMER, identity.customer_id)
        customers.end_proving(proving, at=at)
        if other.is_astray:
            # They are in by that address from now on, whose side is known.
            customers.come_by(inside, identity)
        else:
            customers.prove_joining(row, by=by, at=at)
        customers.prove(identity, proof=Proof.CODE, by=by, at=at)
        customers.find_again(identity, by=by, at=at)
        others = tell_addresses.hearing(identity)
        change = letters.Change.JOINED
        tell_addresses.tell(identity.customer, change, address=identity.value, to=others, at=at)
        return True


def keep_apart(*, key: str, at: datetime) -> None:
    """Undo what one of ours joined, as whoever came in wishes: they see what is theirs alone.

    What was put together on top of it comes apart as well. Raises NotFound for who has nothing to prove, and
    where one person was taken for two and is one again: that is only split anew.
    """
    with db.write():
        row = _held(key, at=at)
        _inside, other = _waiting(key, at=at)
        if other.joining.pk != row.pk or not other.may_part:
            raise NotFound("joining")
        part_people.take_back(row, by=Doer(CUSTOMER, row.to_id), at=at, with_all_on_top=True)


def _held(key: str, *, at: datetime) -> Joining:
    """Hold the record that waits and all around it, in the order of locks. Raises NotFound."""
    _glance, other = _waiting(key, at=at, hold=False)
    put_right.hold_around([other.joining.of_id, other.joining.to_id])
    return reads.joining(other.joining.pk)


def _waiting(key: str, *, at: datetime, hold: bool = True) -> tuple[Visit, OtherSide]:
    inside = visit.came_in(key, at=at, hold=hold)
    other = reads.other_side(inside.identity) if inside else None
    if inside is None or other is None:
        raise NotFound("joining")
    return inside, other
