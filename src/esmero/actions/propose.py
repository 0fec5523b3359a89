"""What a letter may tell of its customer: proposed after it came in, for a person to accept or put away.

Software never makes a fact of it. No mail waits for it: what stands in a letter is looked at once it is
here, by a task, and only where its words begin like something that one remembers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.actions import remember
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.insight import heard

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Message
    from esmero.domain.customers.models import Fact, Proposal
    from esmero.domain.staff.models import Agent

TASK = "facts.propose"
MOST_OF_A_LETTER = 3


def look_later(message: Message, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: have a letter looked at that may tell something; no machine's."""
    if message.held_since is None and incoming.may_auto_answer and heard.may_tell(message.text):
        queue.enqueue(TASK, at=at, message_id=message.pk)


def look(*, message_id: int, at: datetime) -> int:
    """Propose what a letter may tell of its conversation's customer. Return how many proposals it made."""
    message = conversations.message(message_id)
    if message is None or message.kind != MessageKind.FROM_CUSTOMER or message.is_from_participant:
        return 0
    if not heard.told_in(message.text):
        return 0
    with db.write():
        # As it stands now, once its conversation is held: it may have been erased, or given to somebody else.
        conversations.one(message.conversation_id)
        message = conversations.message(message_id)
        if message is None or message.held_since or message.conversation.customer.is_made_up:
            return 0
        told = heard.told_in(message.text)[:MOST_OF_A_LETTER]
        made = [
            customers.propose_fact(
                message.conversation.customer,
                kind=one.kind,
                words=one.words,
                message_id=message.pk,
                source=remember.writer_of(message),
                said_at=message.at,
                by=THE_SOFTWARE,
                at=at,
            )
            for one in told
        ]
        return sum(one is not None for one in made)


def accept(*, agent: Agent, customer_id: int, proposal_id: int, at: datetime) -> Fact:
    """Make a fact of a proposal, with its letter as the source. Raises NotFound and SensitiveFact."""
    with db.write():
        proposal = _to_decide(agent, customer_id, proposal_id)
        basis = remember.has_basis(proposal.kind)
        return customers.accept_proposal(proposal, has_basis=basis, by=Doer(AGENT, agent.pk), at=at)


def take_back(*, agent: Agent, customer_id: int, proposal_id: int, at: datetime) -> None:
    """Undo an acceptance: the fact is gone, and it is undecided again. Raises NotFound and ChangedSince."""
    with db.write():
        remember.letter_to_learn_from(agent, reads.letter_of_proposal(customer_id, proposal_id))
        customer = remember.customer_to_know(agent, customer_id)
        proposal = reads.accepted_proposal_of(customer.pk, proposal_id)
        fact = remember.fact_still_so(agent, customer.pk, proposal.fact_id)
        customers.take_acceptance_back(proposal, fact, by=Doer(AGENT, agent.pk), at=at)


def put_away(*, agent: Agent, customer_id: int, proposal_id: int, at: datetime) -> None:
    """Say that it tells nothing; the same words are not proposed again. Raises NotFound."""
    with db.write():
        proposal = _to_decide(agent, customer_id, proposal_id)
        customers.put_proposal_away(proposal, by=Doer(AGENT, agent.pk), at=at)


def _to_decide(agent: Agent, customer_id: int, proposal_id: int) -> Proposal:
    """Return an open proposal whose letter the agent may read, which is held before it. Raises NotFound."""
    remember.letter_to_learn_from(agent, reads.letter_of_proposal(customer_id, proposal_id))
    customer = remember.customer_to_know(agent, customer_id)
    return reads.proposal_of_customer(customer.pk, proposal_id)
