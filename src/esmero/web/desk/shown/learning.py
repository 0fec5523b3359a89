"""What stands under the bar for whoever learns the desk: a step of the tour, its offer, or one hint."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.web.desk.shown import hints, tour

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent


def strip(
    agent: Agent, conversation: Conversation | None, *, at: datetime, has_list: bool = True
) -> dict[str, Any]:
    """Return at most one of them. Costs no query: it stands with the agent's habits."""
    # Whoever practises is told what to try already.
    is_busy = conversation is not None and conversation.is_practice
    return {
        "tour": tour.tour(agent, is_conversation=conversation is not None),
        "offers_tour": conversation is None and tour.is_offered(agent),
        "hint": None if is_busy else hints.hint_for(agent, conversation, at=at, has_list=has_list),
    }
