"""What a customer wishes on their page comes in as a question of theirs, promised an answer as all are."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations import reads as conversations
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.customers.models import Customer, Identity


def ask(
    customer: Customer, *, identity: Identity, words: str, subject: str, key: str, at: datetime
) -> Conversation:
    """Have it come in by the form where the company has one, else in their newest conversation.

    `identity` is an address that they proved; the same `key` is the same question. Raises NotFound where
    there is neither. Opens transactions of its own.
    """
    incoming = Incoming(
        channel_kind=ChannelKind.FORM,
        external_id=key,
        sender_email=identity.value,
        sender_name=customer.name,
        recipients=[],
        subject=subject,
        text=words,
        language=customer.language,
        code_to=identity.pk,
    )
    with suppress(NotFound):
        return receive.receive(incoming, at=at).conversation
    newest = conversations.own_conversations(customer.pk, limit=1)
    if not newest:
        raise NotFound("channel")
    return receive.write_back(newest[0], words=words, new_files=[], send_key=key, at=at).conversation
