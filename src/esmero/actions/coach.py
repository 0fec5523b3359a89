"""Notes about how a colleague works: written by who leads, shared with that colleague or not."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import access as conversations
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workbench import access
from esmero.domain.workbench import writes as workbench
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Coaching


def write(
    *, agent: Agent, person_id: int, words: str, code: str = "", is_shared: bool = False, at: datetime
) -> Coaching:
    """Write a note about a colleague, where it is about a conversation with its code.

    Raises NotFound for a colleague of no team that the agent leads, and for a conversation out of sight.
    """
    with db.write():
        person = access.person_to_coach(agent, person_id)
        conversation = conversations.conversation_by_code(agent, code) if code else None
        by = Doer(AGENT, agent.pk)
        note = workbench.write_coaching(
            person, words=words, conversation=conversation, writer=agent, by=by, at=at
        )
        if is_shared:
            workbench.share_coaching(note, by=by, at=at)
        return note


def share(*, agent: Agent, coaching_id: int, at: datetime) -> Coaching:
    """Let the colleague read a note that the agent wrote about them. Raises NotFound."""
    with db.write():
        note = access.own_coaching(agent, coaching_id)
        workbench.share_coaching(note, by=Doer(AGENT, agent.pk), at=at)
        return note


def drop(*, agent: Agent, coaching_id: int, at: datetime) -> None:
    """Take a note away that the agent wrote. Raises NotFound."""
    with db.write():
        workbench.drop_coaching(access.own_coaching(agent, coaching_id), by=Doer(AGENT, agent.pk), at=at)
