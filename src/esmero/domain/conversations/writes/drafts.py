"""What agents keep for later."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation, Draft
from esmero.domain.staff.models import Agent


def keep_draft(
    conversation: Conversation, *, agent: Agent, words: str, seen_version: int, at: datetime
) -> Draft:
    """Keep an agent's words for later; one draft an agent and conversation."""
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={"text": words, "seen_version": seen_version, "kept_at": at},
    )
    return draft


def drop_draft(conversation: Conversation, *, agent: Agent) -> None:
    """Take the kept words away: they were sent, or are no longer wanted."""
    Draft.objects.filter(conversation=conversation, agent=agent).delete()
