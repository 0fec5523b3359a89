"""How answers of a conversation leave."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.ground import written


def answer_by(conversation: Conversation, *, way: str, paper_to: str, by: Doer, at: datetime) -> None:
    """From now on its answers leave this way: by mail where `way` is empty, else on paper to `paper_to`."""
    conversation.answers_by, conversation.paper_to = way, paper_to
    written.change(conversation, "answers_by", "paper_to")
    record("conversation.readdressed", conversation, by, at, way=way)
