"""What a colleague does about a customer's addresses and numbers: added, corrected, ended, first, proven."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import addresses, bring_paper, join_people, own_addresses, put_right, reach, staff_letters
from esmero.domain.company import reads as company
from esmero.domain.customers import access, reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Door, IdentityKind, Proof
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import crypto, db, phones
from esmero.ground.refs import NotFound
from esmero.letters import envelope
from esmero.letters import visits as letters

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer, Former, Identity
    from esmero.domain.staff.models import Agent

LONGEST = 254
NUMBERS = {IdentityKind.PHONE, IdentityKind.FAX}
# "network:name" and "shop:number".
IN_TWO_PARTS = {IdentityKind.HANDLE, IdentityKind.SHOP}


class NotOne(Exception):
    """What was typed is no address or number of its kind."""


class InTwoCountries(NotOne):
    """A number without its country that is given out in several where they may be: `numbers`, as kept."""

    def __init__(self, kind: str, numbers: list[str]) -> None:
        super().__init__(kind)
        self.numbers = numbers


class Proven(Exception):
    """It was proven as it reads: it is no mistake of ours."""


class UsedByTwo(Exception):
    """Two people use it: taken from one, it would be taken from the other as well."""


def as_kept(kind: str, typed: str, *, of: Customer) -> str:
    """Return an address or number of a customer as identities keep it, however typed.

    A number without a country is from where they are, as far as we know (`reads.countries_of`).
    Raises NotOne, and InTwoCountries where only who types can say which it is.
    """
    plain = typed.strip()
    if kind == IdentityKind.EMAIL:
        kept = reads.normal_email(plain)
        kept = kept if envelope.can_reach(kept) and not addresses.is_ours(kept) else ""
    elif kind in NUMBERS:
        fits = phones.fitting(plain, reads.countries_of(of, with_mailboxes=False))
        if len(fits) > 1:
            raise InTwoCountries(kind, fits)
        kept = phones.kept_in(plain, reads.countries_of(of))
    elif kind in IN_TWO_PARTS:
        place, _colon, name = (part.strip() for part in plain.partition(":"))
        kept = f"{place.lower()}:{name.removeprefix('@')}" if place and name.removeprefix("@") else ""
    elif kind == IdentityKind.CARD:
        kept = "".join(plain.split()).upper()
    else:
        kept = "\n".join(filter(None, (" ".join(line.split()) for line in plain.splitlines())))
    if not kept or len(kept) > LONGEST:
        raise NotOne(kind)
    return kept


def add(*, agent: Agent, customer_id: int, kind: str, typed: str, at: datetime) -> Customer:
    """Keep another address or number that a customer gave. Return whose it is.

    Raises NotFound, NotOne, and AlreadyKnown or SomebodyElses: another's never moves by itself.
    """
    with db.write():
        value = as_kept(kind, typed, of=join_people.seen(agent, customer_id))
        customer = _hold(agent, customer_id, value)
        before = [one for one in reads.former_of(customer.pk) if (one.kind, one.value) == (kind, value)]
        if before:
            # Not a row of nothing: who complained there, or is not reached there, still is not.
            _nobody_has(agent, kind, value)
            reach.bring_back(before[0], by=Doer(AGENT, agent.pk), at=at)
        else:
            bring_paper.learn(agent, customer, kind, value, at=at)
        return customer


def correct(*, agent: Agent, customer_id: int, identity_id: int, typed: str, at: datetime) -> Identity:
    """Let one that nobody has proven read as it should.

    Raises NotFound, NotOne, Proven, AlreadyKnown, SomebodyElses.
    """
    with db.write():
        customer = join_people.seen(agent, customer_id)
        kind = reads.identity_of_customer(customer.pk, identity_id, hold=False).kind
        value = as_kept(kind, typed, of=customer)
        customer = _hold(agent, customer.pk, value)
        identity = reads.identity_of_customer(customer.pk, identity_id)
        if value == identity.value:
            return identity
        if not may_be_corrected(identity):
            raise Proven(identity.pk)
        _nobody_has(agent, identity.kind, value)
        # What was written before moves to no address that nobody has proven: who answers chooses it there.
        is_answered = bool(reach.answered_at(customer, identity.value))
        by = Doer(AGENT, agent.pk)
        customers.correct(identity, value=value, is_answered=is_answered, by=by, at=at)
        return identity


def _hold(agent: Agent, customer_id: int, *values: str) -> Customer:
    """Hold a customer with what comes in for them, and addresses that they may have afterwards."""
    put_right.hold([join_people.seen(agent, customer_id).pk], also=values)
    return join_people.seen(agent, customer_id)


def may_be_corrected(identity: Identity) -> bool:
    """Say whether it may be spelled otherwise: what was proven is no mistake of ours, and no two people's."""
    return not access.opens(identity.proof, Door.LETTERS) and not identity.is_shared


def _nobody_has(agent: Agent, kind: str, value: str) -> None:
    known = reads.by_identity(kind, value)
    if known is not None:
        raise addresses.is_of(known, agent, value)


def end(*, agent: Agent, customer_id: int, identity_id: int, at: datetime) -> Former:
    """Note that an address or number is theirs no longer, until taken back. Raises NotFound, UsedByTwo."""
    with db.write():
        customer = _hold(agent, customer_id)
        identity = reads.identity_of_customer(customer.pk, identity_id)
        if identity.is_shared:
            raise UsedByTwo(identity.pk)
        return reach.end(identity, by=Doer(AGENT, agent.pk), at=at)


def bring_back(*, agent: Agent, customer_id: int, former_id: int, at: datetime) -> Identity:
    """Take that back: it is theirs as it was. Raises NotFound, AlreadyKnown, SomebodyElses."""
    with db.write():
        customer = join_people.seen(agent, customer_id)
        glance = reads.former_of_customer(customer.pk, former_id, hold=False)
        customer = _hold(agent, customer.pk, glance.value)
        former = reads.former_of_customer(customer.pk, former_id)
        _nobody_has(agent, former.kind, former.value)
        return reach.bring_back(former, by=Doer(AGENT, agent.pk), at=at)


def put_first(*, agent: Agent, customer_id: int, identity_id: int, at: datetime) -> Identity:
    """Let this be the one of its kind that we write to or call first. Raises NotFound."""
    with db.write():
        customer = join_people.seen(agent, customer_id)
        identity = reads.identity_of_customer(customer.pk, identity_id)
        customers.put_first(identity, by=Doer(AGENT, agent.pk), at=at)
        return identity


def mail_address(agent: Agent, customer_id: int, identity_id: int) -> Identity:
    """Return a mail address of a customer, to which a code can go. Raises NotFound."""
    customer = join_people.seen(agent, customer_id)
    identity = reads.identity_of_customer(customer.pk, identity_id)
    if identity.kind != IdentityKind.EMAIL or not own_addresses.takes_letters(identity.value):
        raise NotFound("identity")
    return identity


def send_code(*, agent: Agent, customer_id: int, identity_id: int, at: datetime) -> None:
    """Send a code that the customer reads out to this colleague. Raises NotFound."""
    with db.write():
        identity = mail_address(agent, customer_id, identity_id)
        customer, code = identity.customer, own_addresses.new_code()
        customers.ask_for_proof(
            customer,
            value=identity.value,
            code=crypto.mac(own_addresses.SEAL, _told(agent, identity, code), 32),
            by=Doer(AGENT, agent.pk),
            at=at,
        )
        words = letters.read_out(code, company=company.the_company(), language=customer.language)
        staff_letters.queue_to(identity.value, customer.language, words, at=at)


def code_is_under_way(agent: Agent, identity: Identity, *, at: datetime) -> bool:
    """Say whether this colleague waits for a code that went to the address."""
    proving = reads.proving_for(identity.customer_id, agent.pk, at=at)
    return proving is not None and proving.value == identity.value


def take_code(*, agent: Agent, customer_id: int, identity_id: int, code: str, at: datetime) -> bool:
    """Take in the code that the customer read out. Returns whether it was right.

    It proves what this colleague heard (Proof.READ_OUT), and opens no page: whoever adds a mailbox of their
    own to a customer and reads the code there does not become the customer. Raises NotFound.
    """
    with db.write():
        identity = mail_address(agent, customer_id, identity_id)
        proving = reads.proving_for(identity.customer_id, agent.pk, at=at)
        if proving is None or proving.value != identity.value:
            return False
        customers.count_try(proving)
        if not crypto.is_mac(own_addresses.SEAL, _told(agent, identity, code), proving.code, 32):
            return False
        by = Doer(AGENT, agent.pk)
        customers.end_proving(proving, at=at)
        customers.prove(identity, proof=Proof.READ_OUT, by=by, at=at)
        customers.find_again(identity, by=by, at=at)
        return True


def _told(agent: Agent, identity: Identity, code: str) -> str:
    """For this colleague and this very address of this very person."""
    return f"{agent.pk} {identity.customer_id} {identity.pk} {identity.value} {code}"
