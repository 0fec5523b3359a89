"""What agents keep for later."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import Draft


def keep_draft(
    conversation: Conversation,
    *,
    agent: Agent,
    words: str,
    seen_version: int,
    at: datetime,
    kind: str = DraftKind.REPLY,
) -> Draft:
    """Keep an agent's words for later; one draft of each kind for an agent and conversation."""
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        kind=kind,
        defaults={"text": words, "seen_version": seen_version, "kept_at": at},
    )
    return draft


def drop_draft(conversation: Conversation, *, agent: Agent, kind: str = DraftKind.REPLY) -> None:
    """Take the kept words away: they were sent, or are no longer wanted."""
    Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).delete()


def drop_same_words(conversation: Conversation, *, agent: Agent, words: str) -> None:
    """Take kept words away that went out as something else; other words stay."""
    for draft in Draft.objects.filter(conversation=conversation, agent=agent):
        if draft.text.strip() == words.strip():
            draft.delete()
