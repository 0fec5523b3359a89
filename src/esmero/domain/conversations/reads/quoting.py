"""What a letter to the customer may quote of those before it."""

import functools

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.astray import letters_astray, merges_around
from esmero.domain.conversations.reads.messages import all_for_customer
from esmero.ground import prepared


def letters_before_answer(conversation: Conversation, before_id: int, *, limit: int) -> list[Message]:
    """Return what people wrote before that message and its customer may read, the newest first."""
    return list(_before(limit)(conversation_id=conversation.pk, before_id=before_id))


@functools.cache
def _before(most: int) -> prepared.Query[Message]:
    by_people = [MessageKind.FROM_CUSTOMER, MessageKind.REPLY]
    rows = all_for_customer(Message.objects.select_related("agent").filter(kind__in=by_people))
    return prepared.Query(
        lambda conversation_id, before_id: rows.filter(
            conversation_id=conversation_id, pk__lt=before_id
        ).order_by("-id")[:most]
    )


def of_others(conversation: Conversation) -> frozenset[int]:
    """Return the numbers of letters that stand here and are somebody else's, by merges of two people's."""
    merges = [one for one in merges_around(conversation.customer) if not one.is_of_one_person]
    return letters_astray(conversation.customer, merges).of_others if merges else frozenset()
