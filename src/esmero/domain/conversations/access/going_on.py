"""Where a conversation goes on: it was merged into another, or it was followed by a new one."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from esmero.domain.conversations.models import Conversation
from esmero.ground import db
from esmero.ground.refs import NotFound


def goes_on_in(conversation: Conversation) -> Conversation:
    """Return where a merged conversation goes on; any other is itself."""
    while conversation.merged_into_id:
        conversation = held_one(with_people(Conversation.objects.all()), pk=conversation.merged_into_id)
    return conversation


def goes_on_for_customer(conversation: Conversation) -> Conversation:
    """Do so for its customer: what went into somebody else's conversation is not theirs. Raises NotFound."""
    found = goes_on_in(conversation)
    if found.customer_id != conversation.customer_id:
        raise NotFound("conversation")
    return found


def goes_on_after(conversation: Conversation) -> Conversation:
    """Return where new words for a conversation belong: where it was merged, or followed after its end.

    One that a person opened again goes on by itself.
    """
    found = goes_on_in(conversation)
    while found.is_closed and found.followed_by_id:
        found = goes_on_in(held_one(with_people(Conversation.objects.all()), pk=found.followed_by_id))
    return found


def with_people(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Fetch with each conversation the people and places that a page names."""
    return rows.select_related("customer", "channel", "team__calendar", "team__lead", "agent", "closed_by")


def held_one(rows: QuerySet[Conversation], *, pk: int) -> Conversation:
    """Return the conversation of this number among these; held, inside a transaction. Raises NotFound."""
    try:
        return db.held(rows).get(pk=pk)
    except ObjectDoesNotExist as error:
        raise NotFound("conversation") from error
