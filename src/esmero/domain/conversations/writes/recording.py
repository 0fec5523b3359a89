"""How this room records what happened to a conversation."""

from datetime import datetime
from typing import Any

from esmero.domain.conversations.models import Conversation
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience


def record(
    verb: str,
    conversation: Conversation,
    by: Doer,
    at: datetime,
    *,
    internal: bool = False,
    **payload: Any,
) -> None:
    """Record an event about a conversation, for its team and its customer."""
    audience = Audience(conversation.team_id, conversation.customer_id, internal)
    events.record(verb, about=conversation.ref, audience=audience, by=by, at=at, **payload)
