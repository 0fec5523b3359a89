"""A colleague forwarded a customer's letter from their own mailbox: their words above it stay among us."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import parcels, reply
from esmero.domain.staff import reads as staff
from esmero.ground import crypto

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation


def note_of_colleague(conversation: Conversation, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: leave their words as their note below the letter; nothing if none."""
    agent = staff.agent(incoming.forwarded_by) if incoming.forwarded_by else None
    if agent and incoming.words_above.strip():
        name = crypto.once("forward", incoming.external_id)
        words = incoming.words_above.strip()
        reply.leave_note(conversation, agent, words, name, parcels.Parcel(), [], at=at)
