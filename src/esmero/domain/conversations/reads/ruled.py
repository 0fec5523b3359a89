"""What rules ask of conversations: many at once, for a look at what is past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message


@dataclass(frozen=True)
class Written:
    """A letter of a customer: its number, when it came, and its words."""

    id: int
    at: datetime
    words: str


def with_what_rules_ask(ids: Collection[int]) -> dict[int, Conversation]:
    """Return these conversations by id with customer, channel and team, practice left out. One query."""
    found = Conversation.objects.filter(pk__in=ids, team__practised_by=None)
    return {one.pk: one for one in found.select_related("customer", "channel", "team")}


def letters_of(ids: Collection[int], *, most_signs: int) -> dict[int, list[Written]]:
    """Return the customers' letters in these conversations, oldest first, their beginnings. One query."""
    rows = Message.objects.filter(conversation_id__in=ids, kind=MessageKind.FROM_CUSTOMER).order_by("id")
    found: dict[int, list[Written]] = {}
    for number, within, at, words in rows.values_list(
        "id", "conversation_id", "at", Left("text", most_signs)
    ):
        found.setdefault(within, []).append(Written(number, at, words))
    return found
