"""What a letter tells of other addresses of its writer: two customers may be one, and a person decides.

It names another address as its writer's own, or it answers what we wrote to somebody else. No mail waits for
it: a letter is looked at once it is here, by a task.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import Evidence
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.insight import twins

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Message
    from esmero.domain.customers.models import Customer

TASK = "pairs.read"
# A mail may name a hundred letters: the nearest ones say what it answers.
MOST_NAMED = 5


def look_later(message: Message, incoming: Incoming, *, at: datetime) -> None:
    """The step inside a transaction: have a letter looked at that names another address; no machine's."""
    if not incoming.may_auto_answer:
        return
    answered = _answered(message, incoming) if incoming.may_speak_for_sender else []
    if answered or twins.may_tell(message.text, message.quoted):
        queue.enqueue(TASK, at=at, message_id=message.pk, answered=answered)


def _answered(message: Message, incoming: Incoming) -> list[int]:
    """Return the conversations that it answers without being their customer's own: most answers are."""
    if message.held_since:
        return [message.conversation_id]
    if message.conversation.message_count > 1:
        return []
    found = conversations.ours_answered(incoming.answers[:MOST_NAMED])
    return [number for number in found if number != message.conversation_id]


def look(*, message_id: int, at: datetime, answered: Iterable[int] = ()) -> int:
    """Keep who may be the same person by what a letter says. Return how many others it speaks of.

    `answered` are the conversations with somebody else in which stands what it answers.
    """
    message = conversations.message(message_id)
    if message is None or message.kind != MessageKind.FROM_CUSTOMER or message.is_from_participant:
        return 0
    told = twins.told_in(message.text, message.quoted, writer=message.from_email)
    if not told and not answered:
        return 0
    with db.write():
        # As it stands now, once its conversation is held: it may have been erased, or given to somebody else.
        conversations.one(message.conversation_id)
        message = conversations.message(message_id)
        if message is None:
            return 0
        writer = message.conversation.customer
        there = [] if message.held_since else [(kind, customer_reads.by_email(one)) for kind, one in told]
        pairs = [(kind, writer, other) for kind, other in there if other is not None]
        pairs += [(Evidence.ANSWERED.value, *two) for two in _chain(message, answered)]
        for kind, one, other in pairs:
            customers.remark(one, other, kind=kind, read_in=message.pk, said_at=message.at, at=at)
        return len(pairs)


def _chain(message: Message, answered: Iterable[int]) -> list[tuple[Customer, Customer]]:
    """Return who wrote it, and to whom we had written what it answers.

    An address that several people use says nothing, nor does whoever got a copy: they are somebody else.
    """
    identity = customer_reads.identity_of(message.from_email)
    if identity is None or identity.is_shared:
        return []
    found = {}
    for number in answered:
        theirs = conversations.customer_of(number)
        if (
            theirs
            and theirs != identity.customer_id
            and not conversations.reads_along(number, identity.value)
        ):
            found[theirs] = (identity.customer, customer_reads.one(theirs))
    return list(found.values())
