"""What the palette finds beside what can be done: conversations by their code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from esmero.domain.conversations import reads as conversations
from esmero.parts import people

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Found:
    """One line of what was found."""

    url: str
    what: str
    words: str
    person: Person | None = None
    icon: str = "talk"
    when: str = ""


def found(agent: Agent, looked_for: str, *, at: datetime) -> dict[str, Any]:
    """Return what is found, the best first. Nothing for nothing."""
    wanted = looked_for.strip()
    rows = conversations.by_code_so_far(agent, wanted) if wanted else []
    return {"q": wanted, "found": [_line(row) for row in rows]}


def _line(conversation: Conversation) -> Found:
    customer = people.of_customer(conversation.customer, known_as=conversation.reply_to)
    return Found(
        url=reverse("desk:conversation", args=[conversation.pk]),
        what=customer.name,
        words=conversation.subject,
        person=customer,
        when=conversation.code,
    )
