"""What an agent kept for their own work, finished for a page."""

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import Draft


def draft(conversation: Conversation, agent: Agent, *, kind: str = DraftKind.REPLY) -> str:
    """Return the words an agent kept for later in this conversation, empty without any."""
    kept = Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).first()
    return kept.text if kept else ""
