"""What a conversation is, as the rules of promises ask."""

from collections.abc import Collection

from esmero.domain.conversations.kinds import ERASED_ADDRESS
from esmero.domain.conversations.models import Conversation
from esmero.domain.promises.reads import Asked


def asked_of(conversation: Conversation) -> Asked:
    """Return by what a rule is chosen for what is promised in this conversation now."""
    return Asked(
        channel_kind=conversation.channel.kind,
        channel_id=conversation.channel_id,
        team_id=conversation.team_id,
        language=conversation.language,
        priority=conversation.priority,
        kind_id=conversation.kind_id,
    )


def with_channels(ids: Collection[int]) -> dict[int, Conversation]:
    """Return conversations by id, each with the channel by which it came. One query."""
    return Conversation.objects.select_related("channel").in_bulk(list(ids))


def is_erased(conversation: Conversation) -> bool:
    """Say whether its customer was erased, and what they wrote with them."""
    return conversation.reply_to == ERASED_ADDRESS
