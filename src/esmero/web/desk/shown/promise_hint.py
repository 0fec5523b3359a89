"""What a /promise line is about to become, told while it is typed."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.ground import phrases
from esmero.parts import people, times
from esmero.parts.queue import zone_of
from esmero.web.desk import promise_lines

if TYPE_CHECKING:
    from esmero.actions.reply import OwnWords
    from esmero.domain.conversations.models import Conversation


def hint(promise: OwnWords, conversation: Conversation, *, line: str, at: datetime) -> dict[str, Any]:
    """Return what the hint and the chip that may take its place say."""
    zone = zone_of(conversation)
    return {
        "promise": promise,
        "by": phrases.when(promise.due_at, at, zone, times.language()),
        "customer": people.of_customer(conversation.customer, known_as=conversation.known_as),
        "value": promise_lines.chip(promise),
        "line": line.strip(),
    }
