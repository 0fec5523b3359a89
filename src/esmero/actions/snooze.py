"""Putting a conversation out of sight until a moment; it comes back by itself."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

LONGEST = timedelta(days=366)


class CannotSnooze(Exception):
    """Closed conversations are not snoozed, and no moment is before now or more than a year away."""


def snooze(*, agent: Agent, conversation_id: int, until: datetime, at: datetime) -> Conversation:
    """Put a conversation out of sight until `until`. What is promised in it warns and breaks as ever.

    A letter of the customer brings it back at once. Raises CannotSnooze, NotFound.
    """
    if not at < until <= at + LONGEST:
        raise CannotSnooze(until)
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        if conversation.is_closed:
            raise CannotSnooze(conversation.code)
        by = Doer(AGENT, agent.pk)
        conversations.snooze(conversation, until=until, agent=agent, by=by, at=at)
        return conversation


def end(*, agent: Agent, conversation_id: int, at: datetime) -> Conversation:
    """Take a snooze back; nothing else changes. Raises NotFound."""
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        if conversation.is_snoozed:
            conversations.end_snooze(conversation, by=Doer(AGENT, agent.pk), at=at)
        return conversation
