"""Knowing who writes: a step of receiving."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import belong
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import Door, Proof, ZoneFrom
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE, Doer
from esmero.ground import db, zones

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer


def identify(*, email: str, name: str, language: str, proof: str, at: datetime) -> Customer:
    """Return the customer with this address, meeting them if need be; learn their name. No transaction."""
    db.alone_with("address", customers.normal_email(email))
    identity = customers.identity_of(email)
    if identity is None:
        return customer_writes.meet(
            email=email, name=name, language=language, proof=proof, by=THE_SOFTWARE, at=at
        )
    known = customers.named_at(identity, name) if identity.is_shared else identity.customer
    by = Doer(CUSTOMER, known.pk)
    if name.strip() and not known.name and not identity.is_shared:
        customer_writes.learn_name(known, name=name, by=by, at=at)
        conversations.index_customer(known)
    customer_writes.prove(identity, proof=proof, by=by, at=at)
    if opens(proof, Door.CODE):
        # Whoever writes from there is there.
        customer_writes.find_again(identity, by=by, at=at)
    return known


def by_code(incoming: Incoming) -> Customer | None:
    """Return who returned a code in the browser that fills in the form: they are that person there too.

    Nobody where they name an address that is another's, or was theirs once and opens nothing; where two use
    the address to which the code went, either may have read it. A step inside a transaction.
    """
    if incoming.code_to is None:
        return None
    db.alone_with("address", customers.normal_email(incoming.sender_email))
    proven = customers.identity_numbered(incoming.code_to)
    if proven is None or proven.is_shared or not opens(proven.proof, Door.MIRROR):
        return None
    named = customers.identity_of(incoming.sender_email)
    if named is not None and proven.customer not in customers.users_of(named):
        return None
    is_open = opens(customers.proof_at(proven.customer, incoming.sender_email), Door.ASK)
    return proven.customer if is_open else None


def learn_zone(customer: Customer, incoming: Incoming, *, at: datetime) -> None:
    """Their own browser says on which clock they live, on their page or in the form. No transaction.

    A form can be filled in by anybody: it tells only of whom nobody else tells.
    """
    time_zone = zones.known(incoming.time_zone)
    if time_zone and (incoming.channel_kind == ChannelKind.PAGE or not customer.time_zone):
        by = Doer(CUSTOMER, customer.pk)
        customer_writes.learn_zone(customer, time_zone=time_zone, zone_from=ZoneFrom.PAGE, by=by, at=at)


def know_again(conversation: Conversation, incoming: Incoming, *, at: datetime) -> None:
    """They answered from an address: it is theirs. Where they only wanted answers, nothing is learned."""
    if customers.identity_of(incoming.sender_email):
        identify(
            email=incoming.sender_email,
            name=incoming.sender_name,
            language=conversation.language,
            proof=proof_of(incoming, Proof.ANSWERED),
            at=at,
        )


def told_of_address(conversation: Conversation, incoming: Incoming) -> Incoming:
    """Say so where it comes from where answers go, which is no address that we know as theirs."""
    if incoming.channel_kind != ChannelKind.EMAIL or belong.is_theirs(conversation, incoming.sender_email):
        return incoming
    return replace(incoming, answers_to=customers.normal_email(incoming.sender_email))


def may_ask(incoming: Incoming) -> bool:
    """Say whether what begins a conversation is answered (Door.ASK); else colleagues look at it first.

    Who it comes from is only a guess where its own domain calls it forged, or where it came as a colleague's
    forward and nothing proves that.
    """
    is_guess = incoming.is_refuted or incoming.is_doubted
    return opens(Proof.GUESSED if is_guess else Proof.SAID, Door.ASK)


def name_to_writer(conversation: Conversation) -> str:
    """Return by what name whoever writes on the page of a conversation is called there.

    Where it began with a form that is the name typed there: they may have typed another's address.
    """
    if conversation.channel.kind == ChannelKind.FORM:
        return conversation_reads.named_in_first(conversation)
    return conversation.customer.name


def proof_of(incoming: Incoming, at_most: Proof) -> Proof:
    """Return how sure it makes us that its address is its writer's own."""
    if incoming.channel_kind != ChannelKind.EMAIL or not incoming.may_speak_for_sender:
        return Proof.SAID
    return at_most
