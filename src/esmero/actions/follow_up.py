"""A customer writes again long after their conversation was closed: it goes on in a new one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.company import reads as company
from esmero.domain.conversations import writes as conversations
from esmero.domain.events.kinds import CUSTOMER, THE_SOFTWARE, Doer

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation


def is_due(conversation: Conversation, *, at: datetime) -> bool:
    """Say whether words of its customer no longer open it again, so long ago was it closed."""
    days = company.the_company().follow_up_days if conversation.closed_at else 0
    return bool(days and conversation.closed_at and at - conversation.closed_at >= timedelta(days=days))


def begin(closed: Conversation, incoming: Incoming, *, at: datetime) -> Conversation:
    """The step inside a transaction: open the conversation in which a closed one goes on.

    Same matter and team, answers leave the same way; with whoever looked after it, if they work here still.
    """
    new = conversations.open(
        customer=closed.customer,
        channel=closed.channel,
        team=closed.team,
        subject=closed.subject,
        language=closed.language,
        reply_to=closed.reply_to,
        takes_automatic_letters=incoming.may_auto_answer,
        answers_by=closed.answers_by,
        paper_to=closed.paper_to,
        by=Doer(CUSTOMER, closed.customer_id),
        at=at,
    )
    if closed.agent and closed.agent.is_active:
        conversations.assign(new, agent=closed.agent, by=THE_SOFTWARE, at=at)
    conversations.carry_participants(closed, new, at=at)
    conversations.go_on_in(closed, new, by=THE_SOFTWARE, at=at)
    conversations.go_on_as(closed, new, by=THE_SOFTWARE, at=at)
    return new
