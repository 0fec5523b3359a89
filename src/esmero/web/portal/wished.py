"""Whoever was answered well asks for the same person again: the way there, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.parts import people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.conversations.reads import Letter


@dataclass(frozen=True)
class AskAgain:
    """The way to a new question for whoever answered."""

    label: str
    url: str


def ask_again(conversation: Conversation, letters: Sequence[Letter], *, at: datetime) -> AskAgain | None:
    """Return the way to ask for whoever wrote the newest of our answers in `letters`.

    None while an answer is due.
    """
    ours = (one.message.agent for one in reversed(letters) if one.message.kind == MessageKind.REPLY)
    who = next((one for one in ours if one), None)
    if who is None or not who.is_active or not (conversation.is_closed or conversation.is_waiting):
        return None
    token = access.wish_token(conversation, who, at=at)
    label = _("Ask for %(name)s again") % {"name": people.of_agent(who).short_name}
    return AskAgain(label, f"{reverse('help:ask')}?{urlencode({'with': token})}")


def became(conversation: Conversation) -> str:
    """Return whether it is with whom the customer asked for, as long as nobody has answered."""
    wished, has_it = conversation.wishes_agent, conversation.agent
    if wished is None or has_it is None or conversation.is_closed or conversation.last_reply_at:
        return ""
    if wished == has_it:
        return _("As you asked, it is with %(name)s.") % {"name": people.of_agent(wished).short_name}
    names = {"wished": people.of_agent(wished).short_name, "name": people.of_agent(has_it).short_name}
    return _("You asked for %(wished)s. So that you need not wait, it is with %(name)s.") % names
