"""What belongs to one customer, over all their conversations: for the customer themselves."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef, Q, QuerySet

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.messages import all_for_customer
from esmero.domain.staff.models import Agent


def own_conversations(
    customer_id: int, *, limit: int, agent: Agent | None = None, before: int = 0
) -> list[Conversation]:
    """Return the customer's conversations, the one last written in first; what was merged is told as one.

    `before` is the number of the last one of theirs that was read: those behind it. One in which they may
    read no letter, as it is held back, is not theirs to know. For an `agent` those that they may see as well.
    """
    seen = access.seen_by(agent) if agent else access.with_people(Conversation.objects.all())
    rows = read_by_them(seen.filter(customer_id=customer_id, merged_into=None))
    own = Conversation.objects.filter(pk=before, customer_id=customer_id)
    last = own.values_list("last_message_at", flat=True).first() if before else None
    if last is not None:
        rows = rows.filter(Q(last_message_at__lt=last) | Q(last_message_at=last, pk__lt=before))
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def count_of_customer(customer_id: int, *, is_read_by_them: bool = False) -> int:
    """Return how many conversations the customer has, or only those in which they may read a letter."""
    rows = Conversation.objects.filter(customer_id=customer_id, merged_into=None)
    return (read_by_them(rows) if is_read_by_them else rows).count()


def read_by_them(rows: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Return those conversations in which there is a letter that their customer may read."""
    return rows.filter(Exists(all_for_customer(Message.objects.filter(conversation=OuterRef("pk")))))


def came_by_form_alone(customer_id: int, *, among: Collection[int] | None = None) -> bool:
    """Say whether all that the customer and we wrote to each other began with forms that they filled in.

    With `among` only in these conversations of theirs.
    """
    theirs = Conversation.objects.filter(customer_id=customer_id)
    theirs = theirs if among is None else theirs.filter(pk__in=among)
    begun = theirs.exclude(channel__kind=ChannelKind.FORM)
    came = Message.objects.filter(conversation__in=theirs, kind=MessageKind.FROM_CUSTOMER)
    elsewhere = came.exclude(channel_kind__in=[ChannelKind.FORM, ChannelKind.PAGE])
    return not begun.exists() and not elsewhere.exists()


def answered_where(customer_id: int) -> dict[int, str]:
    """Return of each conversation of a customer, by its id, where answers go."""
    return dict(Conversation.objects.filter(customer_id=customer_id).values_list("id", "reply_to"))


def letters_of_customer(customer_id: int, message_ids: Collection[int]) -> dict[int, Conversation]:
    """Return those of these letters that the customer may read, each with its conversation. One query."""
    rows = all_for_customer(Message.objects.filter(pk__in=message_ids, conversation__customer_id=customer_id))
    return {one.pk: one.conversation for one in rows.select_related("conversation")}
