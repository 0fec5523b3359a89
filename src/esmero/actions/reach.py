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
    """The step inside a transaction: an address is theirs no longer, and answers go elsewhere if they may."""
    customer, value = identity.customer, identity.value
    former = customer_writes.end(identity, by=by, at=at)
    before = {one.pk: one.links_valid_from for one in answered_at(customer, value)}
    instead, moved = answer_elsewhere(customer, value, by=by, at=at)
    links_before = {number: before[number] for number in moved}
    customer_writes.note_answers(former, links_before=links_before, address=instead)
    return former


def bring_back(former: Former, *, by: Doer, at: datetime) -> Identity:
    """The step inside a transaction: an address is theirs after all, and is answered where it was before.

    A conversation that somebody has answered at yet another address since stays there. Links that ended with
    the address open again, where nobody ended them since.
    """
    moved, instead = set(former.answered_elsewhere), former.answered_at
    ended_at, links_before = former.ended_at, former.links_before or {}
    identity = customer_writes.bring_back(former, by=by, at=at)
    for talk in conversation_reads.all_of([identity.customer_id]):
        if talk.pk in moved and talk.reply_to == instead:
            conversations.readdress(talk, address=identity.value, by=by, at=at)
            since = links_before.get(str(talk.pk))
            if since and talk.links_valid_from == ended_at:
                conversations.end_links(talk, at=datetime.fromisoformat(since))
    return identity


def answer_elsewhere(customer: Customer, value: str, *, by: Doer, at: datetime) -> tuple[str, list[int]]:
    """The step inside a transaction: answers that went to an address go to another that they proved.

    Answers quote what was written before and lead to its page, so nothing less will do. Without any the
    conversation keeps it, and the desk says so. Return where they go, and which conversations' by number.
    """
    instead = customers.email_for_answers(customer.pk)
    moved = [one for one in answered_at(customer, value) if instead]
    for talk in moved:
        _move(talk, instead, by=by, at=at)
    return instead, [one.pk for one in moved]


def answered_at(customer: Customer, value: str) -> list[Conversation]:
    """The step inside a transaction: return the conversations that are answered at an address, held."""
    talks = conversation_reads.all_of([customer.pk])
    return [one for one in talks if customers.normal_email(one.reply_to) == value]


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
        _move(conversation, identity.value, by=Doer(AGENT, agent.pk), at=at)
        return conversation


def _move(talk: Conversation, address: str, *, by: Doer, at: datetime) -> None:
    """Answers go elsewhere; where they went to whom it was not theirs, links that lie there open nothing."""
    if not access.may_be_asked_from(talk, talk.reply_to):
        conversations.end_links(talk, at=at)
    conversations.readdress(talk, address=address, by=by, at=at)
