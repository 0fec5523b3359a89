"""What belongs to one customer, over all their conversations: for the customer themselves."""

from collections.abc import Collection

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.messages import all_for_customer
from esmero.domain.staff.models import Agent


def of_customer(customer_id: int, *, limit: int, agent: Agent | None = None) -> list[Conversation]:
    """Return the customer's conversations, the one last written in first; what was merged is told as one.

    For an `agent` those that they may see as well.
    """
    seen = access.seen_by(agent) if agent else access.with_people(Conversation.objects.all())
    rows = seen.filter(customer_id=customer_id, merged_into=None)
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def count_of_customer(customer_id: int) -> int:
    """Return how many conversations the customer has."""
    return Conversation.objects.filter(customer_id=customer_id, merged_into=None).count()


def came_by_form_alone(customer_id: int) -> bool:
    """Say whether all that the customer and we wrote to each other began with forms that they filled in."""
    begun = Conversation.objects.filter(customer_id=customer_id).exclude(channel__kind=ChannelKind.FORM)
    came = Message.objects.filter(conversation__customer_id=customer_id, kind=MessageKind.FROM_CUSTOMER)
    elsewhere = came.exclude(channel_kind__in=[ChannelKind.FORM, ChannelKind.PAGE])
    return not begun.exists() and not elsewhere.exists()


def letters_of_customer(customer_id: int, message_ids: Collection[int]) -> dict[int, Conversation]:
    """Return those of these letters that the customer may read, each with its conversation. One query."""
    rows = all_for_customer(Message.objects.filter(pk__in=message_ids, conversation__customer_id=customer_id))
    return {one.pk: one.conversation for one in rows.select_related("conversation")}
