"""What is true of a conversation, where a step of the company's asks for it."""

from esmero.domain.conversations.models import Conversation, Message


def has_file(conversation: Conversation) -> bool:
    """Return whether any of its letters came or went with a file."""
    return Message.objects.filter(conversation=conversation, file_count__gt=0).exists()


def has_tag(conversation: Conversation) -> bool:
    """Return whether it has a tag of any name."""
    return conversation.tags.exists()
