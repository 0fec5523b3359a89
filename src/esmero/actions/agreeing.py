"""Customers agree to something, confirm it, and take it back; each with a receipt to their own address.

Nothing that needs an agreement is done without asking `customers.access.may`. Decision 0077.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import staff_letters, visit
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import SaidHow
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.ground import crypto, db, limits
from esmero.ground.refs import NotFound
from esmero.letters import consents as letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.customers.models import Consent, Customer, Identity, PurposeWording
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


def agree(*, customer_id: int, wording_id: int, at: datetime) -> Consent:
    """Keep that a customer, who came in by a code, agrees to words that they read (PurposeWording).

    Raises NotFound, OtherWords, NoAddress, TooOften.
    """
    with db.write():
        customer = customers.one(customer_id)
        by = Doer(CUSTOMER, customer.pk)
        return _give(customer, wording_id, how=SaidHow.PAGE, by=by, at=at)


def note_yes(*, agent: Agent, customer_id: int, wording_id: int, how: str, at: datetime) -> Consent:
    """Keep that somebody agreed to words that a colleague read out to them (`how`: telephone, counter).

    Raises NotFound, ValueError for another `how`, OtherWords, NoAddress, TooOften.
    """
    if how not in TOLD_TO_US:
        raise ValueError(how)
    with db.write():
        customer = conversations.customer_for_call(agent, customer_id)
        return _give(customer, wording_id, how=how, by=Doer(AGENT, agent.pk), at=at)


def withdraw(*, customer_id: int, purpose_id: int, at: datetime) -> int:
    """A customer takes back what they agreed to. Return how many rows it ended. Raises NotFound."""
    with db.write():
        customer = customers.one(customer_id)
        by = Doer(CUSTOMER, customer.pk)
        return _take_back(customer, purpose_id, how=SaidHow.PAGE, by=by, at=at)


def note_no(*, agent: Agent, customer_id: int, purpose_id: int, how: str, at: datetime) -> int:
    """Keep that somebody told a colleague that they agree no more. Return how many rows it ended.

    Raises NotFound, and ValueError for another `how` than telephone and counter.
    """
    if how not in TOLD_TO_US:
        raise ValueError(how)
    with db.write():
        customer = conversations.customer_for_call(agent, customer_id)
        return _take_back(customer, purpose_id, how=how, by=Doer(AGENT, agent.pk), at=at)


def by_link(token: str, *, step: str) -> Consent:
    """Return the yes that a link of ours leads to: to confirm it (CONFIRMATION) or to take it back.

    Raises NotFound for a link that is none of ours.
    """
    number, _dot, seal = token.partition(".")
    if not (number.isdecimal() and len(number) < 19):
        raise NotFound("consent")
    row = customers.consent(int(number))
    if not crypto.is_mac(step, _sealed(row, step), seal, 32):
        raise NotFound("consent")
    return row


def confirm(token: str, *, at: datetime) -> bool:
    """Somebody pressed the button behind the link in our letter. Return whether it confirmed anything.

    It does once, within seven days, and as long as the yes stands. Raises NotFound.
    """
    with db.write():
        row = by_link(token, step=CONFIRMATION)
        if not row.takes_confirmation(at):
            return False
        customer_writes.confirm_consent(row, by=Doer(CUSTOMER, row.customer_id), at=at)
        _send(row, letters.receipt, WITHDRAWAL, at=at)
        return True


def withdraw_by_link(token: str, *, at: datetime) -> bool:
    """Somebody pressed the button behind the link in a receipt. Return whether there was anything to end.

    Such a link never ends: taking back stays as easy as agreeing was. Raises NotFound.
    """
    with db.write():
        row = by_link(token, step=WITHDRAWAL)
        by = Doer(CUSTOMER, row.customer_id)
        return _take_back(row.customer, row.purpose_id, how=SaidHow.LETTER, by=by, at=at) > 0


def _give(customer: Customer, wording_id: int, *, how: str, by: Doer, at: datetime) -> Consent:
    wording = _shown_today(wording_id)
    needs_two = wording.purpose.needs_two_steps
    if needs_two:
        _must_be_written_to(customer)
    key = secrets.token_hex(12) if needs_two else ""
    row = customer_writes.give_consent(customer, wording, how=how, link_key=key, by=by, at=at)
    if needs_two:
        _send(row, letters.to_confirm, CONFIRMATION, at=at)
    else:
        _send(row, letters.receipt, WITHDRAWAL, at=at)
    return row


def _shown_today(wording_id: int) -> PurposeWording:
    for purpose in customers.purposes():
        newest = customers.newest_wordings([purpose])[purpose.pk]
        for wording in newest.values():
            if wording.pk == wording_id:
                return wording
    raise OtherWords(wording_id)


def _must_be_written_to(customer: Customer) -> None:
    address = _address(customer)
    if address is None:
        raise NoAddress(customer.pk)
    whose = crypto.digest(address.value.encode())
    if not limits.allows("consent_to_confirm", whose, times=ASKED_A_DAY, seconds=DAY_SECONDS):
        raise TooOften(customer.pk)


def _take_back(customer: Customer, purpose_id: int, *, how: str, by: Doer, at: datetime) -> int:
    purpose = customers.purpose(purpose_id)
    before = [one for one in customers.consents_of(customer.pk) if one.purpose_id == purpose.pk]
    ended = customer_writes.withdraw_consent(customer, purpose, how=how, by=by, at=at)
    # What was never confirmed was never agreed to: who says no to it needs no receipt.
    counted = [one for one in before if one.withdrawn_at is None and not one.is_pending]
    if counted:
        _send(customers.consent(counted[0].pk), letters.taken_back, WITHDRAWAL, at=at)
    return ended


def _send(
    row: Consent, words: Callable[[letters.About], StaffLetterWords], step: str, *, at: datetime
) -> None:
    """Queue a letter to the customer's own address, at once: it answers what was said a moment ago."""
    address = _address(row.customer)
    if address is None:
        return
    whose = crypto.digest(address.value.encode())
    is_receipt = words is not letters.to_confirm
    if is_receipt and not limits.allows("consent_told", whose, times=RECEIPTS_A_DAY, seconds=DAY_SECONDS):
        return
    about = letters.About(
        row,
        company.the_company(),
        url=f"{settings.ESMERO_URL}/you/{step}/{link_of(row, step=step)}/",
        you_url=f"{settings.ESMERO_URL}/you/",
    )
    staff_letters.queue_to(address.value, row.customer.language, words(about), at=at)


def link_of(row: Consent, *, step: str) -> str:
    """Return what the link of a letter carries: only this installation can make it."""
    return f"{row.pk}.{crypto.mac(step, _sealed(row, step), 32)}"


def _sealed(row: Consent, step: str) -> str:
    return f"consent {row.pk} {row.link_key if step == CONFIRMATION else ''}"


def _address(customer: Customer) -> Identity | None:
    """Return where letters about consent go: the customer's own address, surest first; None for none."""
    found = visit.opening_identity(customer.pk)
    return None if found is None or found.is_marked else found
