"""Getting back to one's page: a fresh link goes to the address we know, whoever asks."""

from datetime import datetime

from esmero.actions import by_itself
from esmero.domain.conversations import access
from esmero.ground import db


def ask_for_link(*, code: str, email: str, at: datetime) -> None:
    """Send a fresh link if this code belongs to this address; otherwise nothing, and nobody can tell."""
    with db.write():
        conversation = access.by_code(code, email)
        if conversation:
            by_itself.fresh_link(conversation, at=at)
