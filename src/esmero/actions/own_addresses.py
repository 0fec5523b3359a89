"""A customer inside their page proves that another address is theirs; old letters under it join their story.

A code goes to the address and comes back in the very browser that asked. Where the address is another
customer's, whom nothing else opens, the two are one: whoever returned both codes could read both anyway.
Everything else stays apart, and a person looks at it (decision 0082).
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.actions import (
    addresses,
    ask_for_them,
    join_people,
    part_people,
    put_right,
    reach,
    staff_letters,
    tell_addresses,
    visit,
)
from esmero.domain.company import reads as company
from esmero.domain.customers import access, reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Door, IdentityKind, Proof
from esmero.domain.events.kinds import CUSTOMER, Doer
from esmero.domain.staff import reads as staff
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound
from esmero.letters import envelope
from esmero.letters import visits as letters
from esmero.letters.visits import Change

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Identity, Joining, Proving, Visit

SEAL = "proving"


class Outcome(Enum):
    """What came of a code that was typed."""

    WRONG = "wrong"
    # The code was right, but what it was for has changed since.
    MEANWHILE = "meanwhile"
    THEIRS = "theirs"
    NEW = "new"
    JOINED = "joined"
    # A person looks at it; or nobody was there to ask.
    APART = "apart"
    UNHEARD = "unheard"


@dataclass(frozen=True)
class Answer:
    """What came of it, by which address the customer is in now, and the record of what joined."""

    outcome: Outcome
    address: str = ""
    joining_id: int = 0


class UsedByTwo(Exception):
    """Two people use it: taken from one, it would be taken from the other as well."""


def new_code() -> str:
    """Return six digits that nobody guesses."""
    return f"{secrets.randbelow(10**visit.DIGITS):0{visit.DIGITS}}"


def takes_letters(value: str) -> bool:
    """Say whether a code may go to an address: a customer's, neither one of ours nor of who works here."""
    return envelope.can_reach(value) and not addresses.is_ours(value) and staff.holder_of(value) is None


def ask(*, key: str, address: str, language: str, at: datetime, instead_of: int | None = None) -> None:
    """Have a code sent to an address that a customer says is theirs; nobody learns whether we know it.

    `key` is that of the browser that is inside, `instead_of` the address (by id) whose place it takes.
    Raises NotFound for who is not inside, or whose address that is not, and UsedByTwo.
    """
    value = reads.normal_email(address)
    with db.write():
        inside = _inside(key, at=at)
        customer = inside.identity.customer
        if instead_of is not None and _mail_of(customer, instead_of).is_shared:
            raise UsedByTwo(instead_of)
        code, by = new_code(), Doer(CUSTOMER, customer.pk)
        customers.ask_for_proof(
            customer,
            value=value,
            code=sealed(inside, value, code),
            visit=inside,
            instead_of=instead_of,
            by=by,
            at=at,
        )
        if takes_letters(value):
            words = letters.proof(code, company=company.the_company(), language=language)
            staff_letters.queue_to(value, language, words, at=at)


def asked_for(key: str, *, at: datetime) -> str:
    """Return to which address a code is under way that this browser may return, empty for none."""
    inside = visit.visitor(key, at=at)
    proving = reads.proving_by(inside, at=at) if inside else None
    return proving.value if proving else ""


def prove(*, key: str, code: str, at: datetime) -> Answer:
    """Take the code in: the address is theirs, and what came under it joins them where that is safe.

    Raises NotFound for who is not inside.
    """
    answer = _take_in(key, code, at=at)
    if answer.outcome == Outcome.APART and not _put_before_a_person(key, answer.address, at=at):
        return Answer(Outcome.UNHEARD, answer.address)
    return answer


def _put_before_a_person(key: str, address: str, *, at: datetime) -> bool:
    """Let it be a question of theirs, which is promised an answer. Return whether there is anybody to ask."""
    inside = visit.visitor(key, at=at)
    if inside is None:
        return False
    customer = inside.identity.customer
    with translation.override(customer.language):
        subject = _("Another address of mine")
        words = _(
            "I proved with a code that %(address)s is mine too. You know it together with something else. "
            "Please look whether what came from there belongs on my page."
        ) % {"address": address}
    once = crypto.digest(f"{customer.pk} {address} {at.date()}".encode())
    asked = {"words": words, "subject": subject, "key": f"claim:{once}"}
    try:
        ask_for_them.ask(customer, identity=inside.identity, **asked, at=at)
    except NotFound:
        return False
    return True


def _take_in(key: str, code: str, *, at: datetime) -> Answer:
    with db.write():
        inside, owner = _hold_all(key, at=at)
        proving = reads.proving_by(inside, at=at)
        if proving is None or not is_right(inside, proving, code):
            return Answer(Outcome.WRONG)
        customers.end_proving(proving, at=at)
        known = reads.identity_of(proving.value)
        if not takes_letters(proving.value) or (known.customer_id if known else None) != owner:
            # Somebody was quicker: what was held is not what stands there now.
            return Answer(Outcome.MEANWHILE)
        return _proven(inside, proving, known, at=at)


def _hold_all(key: str, *, at: datetime) -> tuple[Visit, int | None]:
    """Hold what the code may move, in the order of locks. Return the visit and whose the address is now."""
    glance = visit.visitor_held(key, at=at, hold=False)
    proving = reads.proving_by(glance, at=at, hold=False) if glance else None
    known = reads.identity_of(proving.value) if proving else None
    if proving and glance:
        others = {known.customer_id} if known else set()
        put_right.hold(others | {glance.identity.customer_id}, also=[proving.value])
    return _inside(key, at=at), known.customer_id if known else None


def is_right(inside: Visit, proving: Proving, code: str) -> bool:
    """Say whether a code is the one that this visit asked for; each try is counted."""
    customers.count_try(proving)
    is_that = crypto.is_mac(SEAL, _told(inside, proving.value, code), proving.code, 32)
    # Whoever is inside may have become somebody else meanwhile: an undo gives an address back.
    return is_that and proving.customer_id == inside.identity.customer_id


def _proven(inside: Visit, proving: Proving, known: Identity | None, *, at: datetime) -> Answer:
    customer = inside.identity.customer
    by = Doer(CUSTOMER, customer.pk)
    if known is None:
        known = customers.learn_identity(customer, kind=IdentityKind.EMAIL, value=proving.value, by=by, at=at)
        answer = Answer(Outcome.NEW, proving.value)
    elif known.customer_id == customer.pk:
        answer = Answer(Outcome.THEIRS, proving.value)
    elif may_join(inside.identity, known):
        row = _join(customer, known.customer, at=at)
        known.refresh_from_db()
        customer = known.customer
        by = Doer(CUSTOMER, customer.pk)
        answer = Answer(Outcome.JOINED, proving.value, row.pk)
    else:
        customers.note_claim(customer, known, at=at)
        return Answer(Outcome.APART, proving.value)
    is_new = not access.opens(known.proof, Door.MIRROR)
    customers.prove(known, proof=Proof.CODE, by=by, at=at)
    customers.find_again(known, by=by, at=at)
    hearing = tell_addresses.hearing(known)
    change = Change.JOINED if answer.outcome == Outcome.JOINED else Change.NEW
    if proving.instead_of and _put_in_place(inside, known, proving.instead_of, at=at):
        change, is_new = Change.INSTEAD, True
    if is_new or change == Change.JOINED:
        tell_addresses.tell(customer, change, address=known.value, to=hearing, at=at)
    return answer


def may_join(mine: Identity, other: Identity) -> bool:
    """Say whether who proved both addresses by code is one person with whom the other one is.

    Never where two people use one of them, where letters came back (somebody new may have the mailbox),
    where anything but this address opens the other person, or where one of the two is to be forgotten.
    """
    if mine.is_shared or other.is_shared or other.lost_since is not None or other.customer.is_made_up:
        return False
    opens = [one.pk for one in reads.identities_of(other.customer_id) if access.opens(one.proof, Door.CODE)]
    if opens not in ([], [other.pk]) or visit.opening_identity(other.customer_id, other.pk) is None:
        return False
    return not any(reads.farewell_of(one.customer_id) for one in (mine, other))


def _join(mine: Customer, other: Customer, *, at: datetime) -> Joining:
    """The one whom we know longer goes on; what the visitor is called holds."""
    stays, gone = sorted((mine, other), key=lambda one: (one.known_since, one.pk))
    by = Doer(CUSTOMER, stays.pk)
    chosen = {name: mine.pk for name in join_people.CHOICES if getattr(mine, name)}
    return join_people.let_be_one(gone, stays, chosen, agent=None, by=by, at=at)


def _put_in_place(inside: Visit, identity: Identity, older_id: int, *, at: datetime) -> bool:
    """Let an address take the place of another one, which is theirs no longer. Return whether it did."""
    owned = {one.pk for one in reads.identities_of(identity.customer_id)}
    older = _mail_of(identity.customer, older_id) if older_id in owned else None
    # It ended meanwhile, or two people use it by now: then it stays what it is.
    if older is None or older.pk == identity.pk or older.is_shared:
        return False
    by = Doer(CUSTOMER, identity.customer_id)
    if older.pk == inside.identity_id:
        customers.come_by(inside, identity)
    if older.first_since is not None:
        customers.put_first(identity, by=by, at=at)
    reach.end(older, by=by, at=at)
    return True


def take_joining_back(*, key: str, joining_id: int, at: datetime) -> None:
    """Undo what a customer joined by a code. Raises NotFound, also where somebody of ours joined them."""
    with db.write():
        glance = visit.visitor_held(key, at=at, hold=False)
        if glance is None:
            raise NotFound("visit")
        asked = reads.joining(joining_id, hold=False)
        family = reads.family_of(glance.identity.customer_id)
        if asked.by_id is not None or asked.to_id not in family:
            raise NotFound("joining")
        put_right.hold_around([asked.of_id, asked.to_id])
        row, inside = reads.joining(joining_id), _inside(key, at=at)
        if row.is_final or row.is_undone or inside.identity.customer_id != glance.identity.customer_id:
            raise NotFound("joining")
        part_people.take_back(row, by=Doer(CUSTOMER, row.to_id), at=at)


def _inside(key: str, *, at: datetime) -> Visit:
    inside = visit.visitor_held(key, at=at)
    if inside is None:
        raise NotFound("visit")
    return inside


def _mail_of(customer: Customer, identity_id: int) -> Identity:
    found = reads.identity_of_customer(customer.pk, identity_id)
    if found.kind != IdentityKind.EMAIL:
        raise NotFound("identity")
    return found


def _told(inside: Visit, value: str, code: str) -> str:
    return f"{inside.key} {value} {code}"


def sealed(inside: Visit, value: str, code: str) -> str:
    """Return what is kept of a code that goes to an address: only this visit can return it."""
    return crypto.mac(SEAL, _told(inside, value, code), 32)
