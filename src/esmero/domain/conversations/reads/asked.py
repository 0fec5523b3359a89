"""What a conversation is, as the rules of promises ask."""

from collections.abc import Collection, Iterable
from datetime import datetime

from esmero.domain.conversations.kinds import ERASED_ADDRESS
from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.reads.musts import words_asked
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Asked
from esmero.domain.promises.models import Policy


def asked_of(conversation: Conversation, rules: Iterable[Policy], *, as_of: datetime | None = None) -> Asked:
    """Return what these rules may ask about it now; words, segments and places only where one asks.

    With `as_of` those segments and organisations to which its customer belonged at that moment, not now.
    """
    return Asked(
        channel_kind=conversation.channel.kind,
        channel_id=conversation.channel_id,
        team_id=conversation.team_id,
        kind_id=conversation.kind_id,
        language=conversation.language,
        priority=int(conversation.priority),
        words=words_asked(conversation) if promises.look_for_words(rules) else "",
        segments=_segments_of(conversation, as_of) if promises.look_for_segments(rules) else (),
        places=_places_of(conversation, as_of) if promises.look_for_places(rules) else (),
    )


def _segments_of(conversation: Conversation, as_of: datetime | None) -> list[int]:
    if as_of:
        return sorted(customers.segments_at([(conversation.customer, conversation.pk, as_of)])[0])
    return [one.segment_id for one in customers.memberships_of(conversation.customer_id)]


def _places_of(conversation: Conversation, as_of: datetime | None) -> list[int]:
    if as_of:
        return sorted(customers.places_at([(conversation.customer, conversation.pk, as_of)])[0])
    return sorted(customers.places_now(conversation.customer_id))


def with_channels(ids: Collection[int]) -> dict[int, Conversation]:
    """Return conversations by id, each with customer and the channel by which it came. One query."""
    return Conversation.objects.select_related("channel", "customer").in_bulk(list(ids))


def is_erased(conversation: Conversation) -> bool:
    """Say whether its customer was erased, and what they wrote with them."""
    return conversation.reply_to == ERASED_ADDRESS


def opened_since(moment: datetime) -> bool:
    """Say whether anybody asked anything since then; what is practised is nobody's question."""
    newest = Conversation.objects.order_by("-id").values_list("opened_at", "team__practised_by")[:50]
    return any(opened_at >= moment and practised_by is None for opened_at, practised_by in newest)
