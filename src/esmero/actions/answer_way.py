"""Saying how the answers of a conversation leave: by mail, or on paper."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import bring_paper
from esmero.actions.addresses import NoAddress
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db
from esmero.letters import envelope

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

# As what that is learned to which an answer on paper goes.
LEARNED: dict[str, str] = {
    ChannelKind.POST: IdentityKind.POST,
    ChannelKind.FAX: IdentityKind.FAX,
}


def choose(*, agent: Agent, conversation_id: int, way: str, to: str, at: datetime) -> Conversation:
    """Let answers leave by letter to the lines `to`, by fax to the number `to`, or by mail (empty `way`).

    Address or number is learned as the customer's. Raises NotFound, NotYours, NoAddress where that way has
    none, AlreadyKnown and SomebodyElses where it is another's, and ValueError for a way that is none.
    """
    if way not in {"", *LEARNED}:
        raise ValueError(way)
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        if not (to if way else envelope.can_reach(conversation.reply_to)):
            raise NoAddress(to)
        if way:
            bring_paper.learn(agent, conversation.customer, LEARNED[way], to, at=at)
        # A number that nobody faxes to any more is no address.
        kept = "" if conversation.answers_by == ChannelKind.FAX else conversation.paper_to
        paper_to = to if way else kept
        by = Doer(AGENT, agent.pk)
        conversations.answer_by(conversation, way=way, paper_to=paper_to, by=by, at=at)
        return conversation
