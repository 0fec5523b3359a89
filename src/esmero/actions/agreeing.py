"""Customers agree to something, confirm it, and take it back; each with a receipt to their own address.

Nothing that needs an agreement is done without asking `customers.access.may`. Decision 0077.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import staff_letters, visit
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import access
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind, SaidHow
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.ground import crypto, db, limits
from esmero.ground.refs import NotFound
from esmero.letters import consents as letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.customers.models import Consent, Customer, Identity, PurposeWording
    from esmero.domain.customers.reads import Agreement
    from esmero.domain.staff.models import Agent
    from esmero.letters.staff import StaffLetterWords

CONFIRMATION, WITHDRAWAL = "confirmation", "withdrawal"
# Letters that ask one address to confirm something, in a day: whoever gets more is being bothered.
ASKED_A_DAY = 3
# And receipts: beyond them, what was done stands on the page alone.
RECEIPTS_A_DAY = 12
DAY_SECONDS = 86_400
# By what a colleague is told.
TOLD_TO_US = (SaidHow.PHONE, SaidHow.COUNTER)


class OtherWords(Exception):
    """The words were changed since they were read: nobody agrees to what they have not seen."""


class NoAddress(Exception):
    """It needs a second step by letter, and we know no address that a letter may go to."""


class TooOften(Exception):
    """Enough letters of the kind went to this address today."""


class Told(StrEnum):
    """What goes to somebody who said yes or no."""

    LETTER = "LETTER"
    # No address that a letter may go to, or enough of them today.
    NOTHING = "NOTHING"
    # It was so before: nothing is kept, and nothing is written.
    KNOWN = "KNOWN"


@dataclass(frozen=True)
class Kept:
    """A yes that stands, and what is written about it."""

    consent: Consent
    told: Told


def agree(*, customer_id: int, wording_id: int, at: datetime) -> Kept:
    """Keep that a customer, who came in by a code, agrees to words that they read (PurposeWording).

    Who agrees to these words already, and is held by it, has said nothing new (Told.KNOWN).
    Raises NotFound, OtherWords, NoAddress, TooOften.
    """
    with db.write():
        customer = access.living_held(customer_id)
        by = Doer(CUSTOMER, customer.pk)
        return _give(customer, wording_id, how=SaidHow.PAGE, by=by, at=at)


def note_yes(*, agent: Agent, customer_id: int, wording_id: int, how: str, at: datetime) -> Kept:
    """Keep that somebody agreed to words that a colleague read out to them (`how`: telephone, counter).

    Raises NotFound, ValueError for another `how`, OtherWords, NoAddress, TooOften.
    """
    if how not in TOLD_TO_US:
        raise ValueError(how)
    with db.write():
        customer = held_for_call(agent, customer_id)
        return _give(customer, wording_id, how=how, by=Doer(AGENT, agent.pk), at=at)


def withdraw(*, customer_id: int, purpose_id: int, at: datetime) -> Told:
    """A customer takes back what they agreed to. Return what is written to them. Raises NotFound."""
    with db.write():
        customer = access.living_held(customer_id)
        by = Doer(CUSTOMER, customer.pk)
        return _take_back(customer, purpose_id, how=SaidHow.PAGE, by=by, at=at)


def note_no(*, agent: Agent, customer_id: int, purpose_id: int, how: str, at: datetime) -> Told:
    """Keep that somebody told a colleague that they agree no more. Return what is written to them.

    Raises NotFound, and ValueError for another `how` than telephone and counter.
    """
    if how not in TOLD_TO_US:
        raise ValueError(how)
    with db.write():
        customer = held_for_call(agent, customer_id)
        return _take_back(customer, purpose_id, how=how, by=Doer(AGENT, agent.pk), at=at)


def held_for_call(agent: Agent, customer_id: int) -> Customer:
    """The step inside a transaction: hold whom an agent may write down a call with. Raises NotFound."""
    return access.living_held(conversations.customer_for_call(agent, customer_id).pk)


def by_link(token: str, *, step: str) -> Consent:
    """Return the yes that a link of ours leads to: to confirm it (CONFIRMATION) or to take it back.

    Raises NotFound for a link that is none of ours, and where whoever agreed was erased.
    """
    number, _dot, seal = token.partition(".")
    if not (number.isdecimal() and len(number) < 19):
        raise NotFound("consent")
    row = customers.consent(int(number))
    if row.is_nobodys or not crypto.is_mac(step, _sealed(row, step), seal, 32):
        raise NotFound("consent")
    return row


def confirm(token: str, *, at: datetime) -> bool:
    """Somebody pressed the button behind the link in our letter. Return whether it confirmed anything.

    It does once, within seven days, as long as the yes stands and the company asks for it. Raises NotFound.
    """
    whose = by_link(token, step=CONFIRMATION).customer_id
    with db.write():
        access.living_held(whose)
        row = by_link(token, step=CONFIRMATION)
        if not customers.takes_confirmation(row, at=at):
            return False
        customer_writes.confirm_consent(row, by=Doer(CUSTOMER, row.customer_id), at=at)
        _send(row, letters.receipt, WITHDRAWAL, at=at)
        return True


def withdraw_by_link(token: str, *, at: datetime) -> Told:
    """Somebody pressed the button behind the link in a receipt. Return what is written to them.

    Such a link never ends: taking back stays as easy as agreeing was. It takes back what they agree to now,
    whichever receipt it stands in. Raises NotFound.
    """
    whose = by_link(token, step=WITHDRAWAL).customer_id
    with db.write():
        access.living_held(whose)
        row = by_link(token, step=WITHDRAWAL)
        by = Doer(CUSTOMER, row.customer_id)
        return _take_back(row.customer, row.purpose_id, how=SaidHow.LETTER, by=by, at=at)


def how_it_stands(row: Consent, *, at: datetime) -> Agreement:
    """Return how what a link of ours leads to stands now: a newer yes or no of theirs counts."""
    customer = row.customer
    return customers.agreement(customer, row.purpose, language=customer.language, at=at)


def _give(customer: Customer, wording_id: int, *, how: str, by: Doer, at: datetime) -> Kept:
    wording = _shown_today(wording_id)
    stands = customers.agreement(customer, wording.purpose, language=wording.language, at=at)
    if stands.consent and stands.holds and stands.consent.wording.version == wording.version:
        return Kept(stands.consent, Told.KNOWN)
    needs_two = wording.purpose.needs_two_steps
    if needs_two:
        _must_be_written_to(customer)
    key = secrets.token_hex(12) if needs_two else ""
    row = customer_writes.give_consent(customer, wording, how=how, link_key=key, by=by, at=at)
    words, step = (letters.to_confirm, CONFIRMATION) if needs_two else (letters.receipt, WITHDRAWAL)
    return Kept(row, _send(row, words, step, at=at))


def _shown_today(wording_id: int) -> PurposeWording:
    for purpose in customers.purposes():
        newest = customers.newest_wordings([purpose])[purpose.pk]
        for wording in newest.values():
            if wording.pk == wording_id:
                return wording
    raise OtherWords(wording_id)


def _must_be_written_to(customer: Customer) -> None:
    address = own_address(customer)
    if address is None:
        raise NoAddress(customer.pk)
    whose = crypto.digest(address.value.encode())
    if not limits.allows("consent_to_confirm", whose, times=ASKED_A_DAY, seconds=DAY_SECONDS):
        raise TooOften(customer.pk)


def _take_back(customer: Customer, purpose_id: int, *, how: str, by: Doer, at: datetime) -> Told:
    purpose = customers.purpose(purpose_id)
    before = [one for one in customers.consents_of(customer.pk) if one.purpose_id == purpose.pk]
    if not customer_writes.withdraw_consent(customer, purpose, how=how, by=by, at=at):
        return Told.KNOWN
    # What was never confirmed was never agreed to: who says no to it needs no receipt.
    counted = [one for one in before if one.withdrawn_at is None and not one.is_pending]
    if not counted:
        return Told.NOTHING
    return _send(customers.consent(counted[0].pk), letters.taken_back, WITHDRAWAL, at=at)


def _send(
    row: Consent, words: Callable[[letters.About], StaffLetterWords], step: str, *, at: datetime
) -> Told:
    """Queue a letter to the customer's own address, at once: it answers what was said a moment ago."""
    address = own_address(row.customer)
    if address is None:
        return Told.NOTHING
    whose = crypto.digest(address.value.encode())
    is_receipt = words is not letters.to_confirm
    if is_receipt and not limits.allows("consent_told", whose, times=RECEIPTS_A_DAY, seconds=DAY_SECONDS):
        return Told.NOTHING
    about = letters.About(
        row,
        company.the_company(),
        url=f"{settings.ESMERO_URL}/you/{step}/{link_of(row, step=step)}/",
        you_url=f"{settings.ESMERO_URL}/you/",
    )
    staff_letters.queue_to(address.value, row.customer.language, words(about), at=at)
    return Told.LETTER


def link_of(row: Consent, *, step: str) -> str:
    """Return what the link of a letter carries: only this installation can make it."""
    return f"{row.pk}.{crypto.mac(step, _sealed(row, step), 32)}"


def _sealed(row: Consent, step: str) -> str:
    return f"consent {row.pk} {row.link_key if step == CONFIRMATION else ''}"


def own_address(customer: Customer) -> Identity | None:
    """Return where letters about consent go: the customer's own address, surest first; None for none.

    One at which letters come back, or are not wanted, stands in the way of no other.
    """
    found = visit.opening_identity(customer.pk)
    if found is None or not found.is_marked:
        return found
    others = [one for one in customers.identities_of(customer.pk) if one.kind == IdentityKind.EMAIL]
    good = [one for one in others if not one.is_marked]
    return next((one for one in good if visit.opening_identity(customer.pk, one.pk)), None)
