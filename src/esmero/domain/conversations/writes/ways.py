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


def be_written_by(
    conversation: Conversation, *, language: str, reply_to: str, by: Doer, at: datetime
) -> None:
    """Somebody said who wrote it: it is in their language, and answers by mail go to them."""
    conversation.language, conversation.reply_to = language, reply_to
    written.change(conversation, "language", "reply_to")
    record("conversation.identified", conversation, by, at, internal=True)
