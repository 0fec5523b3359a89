"""Saying what stands before or after the others."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent


def prioritise(*, agent: Agent, conversation_id: int, priority: int, at: datetime) -> Conversation:
    """Give a conversation a priority: its place in the lists, no promise's time.

    Raises NotFound, and ValueError for a priority that there is not.
    """
    wanted = Priority(priority)
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        conversations.prioritise(conversation, priority=wanted, by=Doer(AGENT, agent.pk), at=at)
        return conversation
