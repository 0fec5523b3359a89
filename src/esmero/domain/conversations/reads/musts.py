"""What is true of a conversation, where a step, a rule of the company's or an action asks for it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Min
from django.db.models.functions import Left

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.ground import search


def has_file(conversation: Conversation) -> bool:
    """Return whether any of its letters came or went with a file."""
    return Message.objects.filter(conversation=conversation, file_count__gt=0).exists()


def has_come_in(conversation: Conversation, *, since: datetime, before: Message) -> bool:
    """Return whether anything not held back came from its customer since then, before that message."""
    came = Message.objects.filter(conversation=conversation, kind=MessageKind.FROM_CUSTOMER, held_since=None)
    return came.filter(at__gt=since, pk__lt=before.pk).exists()


def has_tag(conversation: Conversation) -> bool:
    """Return whether it has a tag of any name."""
    return conversation.tags.exists()


def words_asked(conversation: Conversation) -> str:
    """Return with what a customer came: the subject and the words of their first letter or call.

    Of a long letter only as much as is compared: it is asked for whenever a promise is counted.
    """
    return words_asked_each([conversation])[conversation.pk]


def words_asked_each(conversations: Collection[Conversation]) -> dict[int, str]:
    """Return the same for each of them, by id. One query."""
    letters = Message.objects.filter(
        conversation__in=conversations, kind__in=[MessageKind.FROM_CUSTOMER, MessageKind.SPOKEN]
    )
    firsts = letters.order_by().values("conversation").annotate(first=Min("id")).values("first")
    begun = Left("text", search.READ_CHARACTERS)
    said = dict(Message.objects.filter(pk__in=firsts).values_list("conversation_id", begun))
    return {one.pk: f"{one.subject}\n{said.get(one.pk, '')}" for one in conversations}
