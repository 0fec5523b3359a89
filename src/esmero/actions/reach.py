"""Whether somebody is reached at an address: it is lost when letters come back, and found when they write."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Former, Identity
    from esmero.domain.staff.models import Agent


def lose(address: str, *, because: str, at: datetime) -> None:
    """The step inside a transaction: no letter will ever arrive at an address, if it is a customer's."""
    identity = customers.identity_of(address)
    if identity:
        customer_writes.lose(identity, because=because, by=THE_SOFTWARE, at=at)


def complain(address: str, *, at: datetime) -> None:
    """The step inside a transaction: the owner of an address called our letter unwanted."""
    identity = customers.identity_of(address)
    if identity:
        customer_writes.take_complaint(identity, by=THE_SOFTWARE, at=at)


def end(identity: Identity, *, by: Doer, at: datetime) -> Former:
    """The step inside a transaction: an address is theirs no longer, and no answer goes there."""
    customer, value = identity.customer, identity.value
    former = customer_writes.end(identity, by=by, at=at)
    answer_elsewhere(customer, value, by=by, at=at)
    return former


def answer_elsewhere(customer: Customer, value: str, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: answers that went to an address go to the first that is left.

    Without any the conversation keeps it, and the desk says so.
    """
    instead = customers.email_of(customer.pk)
    if not instead:
        return
    for talk in conversation_reads.all_of([customer.pk]):
        if customers.normal_email(talk.reply_to) == value:
            conversations.readdress(talk, address=instead, by=by, at=at)


def works_again(*, agent: Agent, conversation_id: int, identity_id: int, at: datetime) -> Identity:
    """An agent knows that letters arrive at an address of this customer, and are welcome. Raises NotFound."""
    by = Doer(AGENT, agent.pk)
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        identity = customers.identity_of_customer(conversation.customer_id, identity_id)
        customer_writes.find_again(identity, by=by, at=at)
        customer_writes.settle_complaint(identity, by=by, at=at)
        return identity


def answer_there(*, agent: Agent, conversation_id: int, identity_id: int, at: datetime) -> Conversation:
    """An agent has answers go to another address of this customer. Raises NotFound, also for a telephone."""
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        identity = customers.identity_of_customer(conversation.customer_id, identity_id)
        if identity.kind != IdentityKind.EMAIL:
            raise NotFound("identity")
        conversations.readdress(conversation, address=identity.value, by=Doer(AGENT, agent.pk), at=at)
        return conversation
