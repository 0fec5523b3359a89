"""What somebody practises."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Practice


def begin_practice(agent: Agent, conversation: Conversation, *, ends_at: datetime, at: datetime) -> Practice:
    """Keep that somebody practises in this conversation until then."""
    return Practice.objects.create(agent=agent, conversation=conversation, heard_at=at, ends_at=ends_at)


def go_on_practising(practice: Practice, *, at: datetime) -> None:
    """Keep that the made-up customer wrote once more."""
    practice.step += 1
    practice.heard_at = at
    practice.save(update_fields=["step", "heard_at"])
