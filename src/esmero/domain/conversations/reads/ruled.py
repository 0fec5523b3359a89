"""What rules ask of conversations: many at once, for a look at what is past."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models.functions import Left

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message


@dataclass(frozen=True)
class Came:
    """A letter of a customer: its number, and when it came."""

    id: int
    at: datetime


def with_what_rules_ask(ids: Collection[int]) -> dict[int, Conversation]:
    """Return these conversations by id with customer, channel and team, practice left out. One query."""
    found = Conversation.objects.filter(pk__in=ids, team__practised_by=None)
    return {one.pk: one for one in found.select_related("customer", "channel", "team")}


def letters_in(ids: Collection[int]) -> dict[int, list[Came]]:
    """Return the customers' letters in these conversations, oldest first, without words. One query."""
    rows = Message.objects.filter(conversation_id__in=ids, kind=MessageKind.FROM_CUSTOMER).order_by("id")
    found: dict[int, list[Came]] = {}
    for number, within, at in rows.values_list("id", "conversation_id", "at"):
        found.setdefault(within, []).append(Came(number, at))
    return found


def beginnings_of(ids: Collection[int], *, most_signs: int) -> dict[int, str]:
    """Return how these letters begin, by their numbers. One query."""
    rows = Message.objects.filter(pk__in=ids)
    return dict(rows.values_list("id", Left("text", most_signs)))
