"""What our software writes by itself to whoever wrote: sparingly, and not for long to another program."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import by_itself, post
from esmero.domain.channels import writes as channels
from esmero.domain.channels.kinds import ChannelKind, SenderProof
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customers

if TYPE_CHECKING:
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation

# Whom we have known for this long is no stranger of a flood that comes just now.
KNOWN_FOR = timedelta(days=1)


def welcome(conversation: Conversation, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: confirm a question that opened a conversation, where that is fitting."""
    listen(conversation, incoming, at=at)
    is_proved = incoming.sender_proof == SenderProof.PROVED
    is_known = at - conversation.customer.known_since >= KNOWN_FOR
    is_inside = _is_inside(incoming)
    by_itself.confirm(conversation, is_known=is_known or is_proved, is_inside=is_inside, at=at)


def _is_inside(incoming: Incoming) -> bool:
    """Whether they asked where a code had let them in, to be answered at the address to which it went."""
    inside = customers.identity_numbered(incoming.code_to) if incoming.code_to else None
    return inside is not None and customers.normal_email(inside.value) == customers.normal_email(
        incoming.sender_email
    )


def listen(conversation: Conversation, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: notice when nobody but a program answers what our software writes."""
    if incoming.channel_kind != ChannelKind.EMAIL:
        return
    if channels.hear_from(incoming.sender_email, at=at):
        conversations.hush(conversation, by=post.SOFTWARE, at=at)
