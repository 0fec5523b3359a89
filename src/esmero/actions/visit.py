"""A customer comes to see what we know of them: a code to an address of theirs, returned, opens the door.

A link in a letter opens one conversation; everything that we know asks for a proof of this very hour.
Decision 0076.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import staff_letters, tell_addresses
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import Door, IdentityKind
from esmero.ground import crypto, db
from esmero.ground.tasks import queue
from esmero.letters import visits as letters

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Identity, Visit

TASK = "visits.send_code"
PURPOSE = "visit"
DIGITS = 6


def new_key() -> str:
    """Return what the asking browser keeps, and nobody else knows."""
    return secrets.token_urlsafe(24)


def opening_identity(customer_id: int, identity_id: int | None = None) -> Identity | None:
    """Return by which mail address a customer gets in, or None; with `identity_id` that one, if it opens.

    What was only said, by whoever said it, opens nothing but what was asked with it in a form.
    """
    found = customers.opening_identity(customer_id, identity_id)
    if found is None and identity_id is not None:
        known = customers.identity_of_customer(customer_id, identity_id)
        return known if _was_said_before_joining(known) else None
    if found and not opens(found.proof, Door.CODE) and not conversations.came_by_form_alone(customer_id):
        return None
    return found


def _was_said_before_joining(identity: Identity) -> bool:
    """Say whether an address opened the door until one of ours joined its customer with somebody.

    It goes on doing so: what it was said with in a form is all of its side, and more is shown once both are
    proven.
    """
    customer = identity.customer
    is_mail = identity.kind == IdentityKind.EMAIL and opens(identity.proof, Door.ASK)
    if not is_mail or not customers.is_unproven(customer):
        return False
    known = [one.pk for one in customers.identities_of(customer.pk)]
    facts = [one.pk for one in customers.all_facts_of(customer.pk)]
    if customers.of_the_same_side(identity, "identities", known) != {identity.pk}:
        return False
    if customers.of_the_same_side(identity, "facts", facts):
        return False
    talks = conversations.answered_where(customer.pk)
    own = customers.of_the_same_side(identity, "conversations", talks)
    own |= {number for number, address in talks.items() if address == identity.value}
    return bool(own) and conversations.came_by_form_alone(customer.pk, among=own)


def opening_identity_from(conversation: Conversation) -> Identity | None:
    """Return by which address whoever holds the link of a conversation gets in, or None.

    It is the one where its answers go, else one that is proven to be the same person's: whom one of ours
    joined by mistake gets no code for another, and learns no address of theirs.
    """
    own = customers.identity_of(conversation.reply_to)
    if own is None or own.customer_id != conversation.customer_id:
        is_unsure = customers.is_unproven(conversation.customer)
        return None if is_unsure else opening_identity(conversation.customer_id)
    if found := opening_identity(own.customer_id, own.pk):
        return found
    other = opening_identity(own.customer_id)
    return other if other and customers.same_side(own, [other.value]) else None


def ask_for_code(*, address: str, key: str, language: str, at: datetime) -> None:
    """Have a code sent to an address, if it is one that we know; whoever asks can't tell whether it is.

    Only the task looks whose it is: the same is done here for every address. `key` is the browser's.
    """
    locked = crypto.lock(PURPOSE, customers.normal_email(address))
    with db.write():
        queue.enqueue(TASK, at=at, address=locked, key=_digest(key), language=language)


def send_code(*, address: str, key: str, language: str, at: datetime) -> bool:
    """Send the code, as a task. Returns whether the address opens anything."""
    with db.write():
        known = customers.identity_of(crypto.unlock(PURPOSE, address))
        identity = known and opening_identity(known.customer_id, known.pk)
        # The task may be done twice: one code for each asking.
        if identity is None or customers.visit_with(key):
            return False
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        customer_writes.send_code(identity, key=key, code=_sealed(key, code), at=at)
        words = letters.code(code, company=company.the_company(), language=language)
        staff_letters.queue_to(identity.value, language, words, at=at)
        return True


def enter(*, key: str, code: str, at: datetime) -> str:
    """Return the new key of a customer who returned the code in time, empty for everybody else.

    The old key and the code open nothing afterwards.
    """
    digest = _digest(key)
    with db.write():
        visit = customers.visit_with(digest)
        # Compared in every case, so that the time tells nothing.
        is_right = crypto.is_mac("visit", f"{digest}{code}", visit.code if visit else digest[:32], 32)
        if visit is None or not visit.takes_code(at) or not is_right:
            return ""
        # Since the code left, a colleague may have noted something that did not come with this address.
        if opening_identity(visit.identity.customer_id, visit.identity_id) is None:
            return ""
        mine, is_new = new_key(), not opens(visit.identity.proof, Door.MIRROR)
        customer_writes.enter(visit, key=_digest(mine), at=at)
        if is_new:
            customer, address = visit.identity.customer, visit.identity.value
            others = tell_addresses.hearing(visit.identity)
            tell_addresses.tell(customer, letters.Change.CAME, address=address, to=others, at=at)
        return mine


def visitor(key: str, *, at: datetime) -> Visit | None:
    """Return the open visit of a browser's key with its customer, or None.

    None also while they have to prove the other side of what one of ours joined (`actions/both_sides`).
    """
    return visitor_held(key, at=at)


def visitor_held(key: str, *, at: datetime, hold: bool = True) -> Visit | None:
    """Return the same; inside a transaction it is held, unless not to `hold`."""
    found = came_in(key, at=at, hold=hold)
    return found if found and customers.other_side(found.identity) is None else None


def came_in(key: str, *, at: datetime, hold: bool = True) -> Visit | None:
    """Return the visit of whoever returned a code, also where they do not see all yet; or None.

    Inside a transaction it is held, unless not to `hold`.
    """
    found = customers.open_visit(_digest(key), at=at, hold=hold) if key else None
    return found if found and opens(found.identity.proof, Door.MIRROR) else None


def customer_of(key: str) -> Customer | None:
    """Return whose visit a browser's key is or was, which may be over: it opens nothing."""
    found = customers.visit_with(_digest(key), hold=False) if key else None
    return found.identity.customer if found else None


def leave(*, key: str, at: datetime) -> None:
    """Sign the customer out: this browser's key opens nothing any more."""
    with db.write():
        visit = customers.open_visit(_digest(key), at=at)
        if visit:
            customer_writes.leave(visit, at=at)


def forget_old(*, at: datetime) -> int:
    """Forget visits that nobody can come back to, and codes of theirs. Returns how many."""
    with db.write():
        return customer_writes.forget_old_visits(at=at) + customer_writes.forget_old_provings(at=at)


def _digest(key: str) -> str:
    return crypto.digest(key.encode("utf-8", "replace"))


def _sealed(key: str, code: str) -> str:
    return crypto.mac("visit", f"{key}{code}", 32)
