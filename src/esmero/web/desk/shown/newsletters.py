"""A letter that looks sent to many: it says so, and one press closes it. Nothing closes by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from esmero.domain.conversations.kinds import NEWSLETTER, CloseReason
from esmero.domain.staff import access as staff
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Newsletter:
    """Where it is closed as advertising, and what is sent along; nowhere for who may not close it."""

    close_url: str = ""
    fields: dict[str, str | int] = field(default_factory=dict)


def of(message: Message, conversation: Conversation, agent: Agent | None) -> Newsletter | None:
    """Return how a letter is closed that looks sent to many; None where it does not, or was dealt with."""
    if conversation.is_closed or not any(one.get("kind") == NEWSLETTER for one in message.enclosed):
        return None
    if agent is None or not staff.may_close(agent, conversation.team_id):
        return Newsletter()
    url = addresses.reverse("desk:conversation-closure", args=[conversation.pk])
    return Newsletter(url, {"reason": CloseReason.UNWANTED.value, "seen_version": conversation.version})
