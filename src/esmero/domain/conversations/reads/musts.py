"""What is true of a conversation, where a step or a rule of the company's asks for it."""

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message


def has_file(conversation: Conversation) -> bool:
    """Return whether any of its letters came or went with a file."""
    return Message.objects.filter(conversation=conversation, file_count__gt=0).exists()


def has_tag(conversation: Conversation) -> bool:
    """Return whether it has a tag of any name."""
    return conversation.tags.exists()


def words_asked(conversation: Conversation) -> str:
    """Return with what a customer came: the subject and the words of their first letter or call."""
    letters = Message.objects.filter(
        conversation=conversation, kind__in=[MessageKind.FROM_CUSTOMER, MessageKind.SPOKEN]
    )
    first = letters.order_by("id").values_list("text", flat=True).first()
    return f"{conversation.subject}\n{first or ''}"
