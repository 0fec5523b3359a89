"""What a letter tells of other addresses of its writer: two customers may be one, and a person decides.

No mail waits for it: a letter is looked at once it is here, by a task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.insight import twins

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Message

TASK = "pairs.read"


def look_later(message: Message, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: have a letter looked at that names another address; no machine's."""
    if incoming.may_auto_answer and twins.may_tell(message.text, message.quoted):
        queue.enqueue(TASK, at=at, message_id=message.pk)


def look(*, message_id: int, at: datetime) -> int:
    """Keep who may be the same person by what a letter says. Return how many addresses are known."""
    message = conversations.message(message_id)
    if message is None or message.kind != MessageKind.FROM_CUSTOMER or message.is_from_participant:
        return 0
    told = twins.told_in(message.text, message.quoted, writer=message.from_email)
    if not told:
        return 0
    with db.write():
        # As it stands now, once its conversation is held: it may have been erased, or given to somebody else.
        conversations.one(message.conversation_id)
        message = conversations.message(message_id)
        if message is None or message.held_since:
            return 0
        known = [(kind, customer_reads.by_email(address)) for kind, address in told]
        there = [(kind, one) for kind, one in known if one is not None]
        for kind, other in there:
            writer = message.conversation.customer
            customers.remark(writer, other, kind=kind, message_id=message.pk, said_at=message.at, at=at)
        return len(there)
