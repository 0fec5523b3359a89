"""What was passed on to somebody outside, and what they answered."""

from collections.abc import Collection

from django.db.models import Q
from django.db.models.functions import Length

from esmero.domain.conversations.kinds import OUTSIDE, MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.messages import (
    LETTERS,
    MAIL_IDS,
    Letter,
    all_for_customer,
    letters,
    letters_named,
)


def to_forward(conversation: Conversation, *, also: Collection[int] = ()) -> list[Letter]:
    """Return the letters that may be passed on, oldest first: what the customer and we wrote to each other.

    Never what is internal or held back, and nothing that our system wrote. Of a long story the newest, and
    those earlier ones that somebody asks for (`also`). Two queries, two more for each LETTERS earlier ones.
    """
    told = letters(conversation, for_customer=True)
    missing = sorted(set(also) - {one.message.pk for one in told})
    pages = [missing[start : start + LETTERS] for start in range(0, len(missing), LETTERS)]
    earlier = [one for page in pages for one in letters_named(conversation, page)]
    return [one for one in [*earlier, *told] if one.message.kind != MessageKind.NOTICE]


def whole_story(conversation: Conversation) -> tuple[list[int], int]:
    """Return the ids of all letters that may be passed on, oldest first, and their characters together."""
    rows = all_for_customer(Message.objects.filter(conversation=conversation))
    rows = rows.exclude(kind=MessageKind.NOTICE).order_by("id")
    found = list(rows.annotate(length=Length("text")).values_list("id", "length"))
    return [number for number, _ in found], sum(length for _, length in found)


def mail_ids_with(conversation: Conversation, address: str) -> list[str]:
    """Return the newest Message-IDs of what we and an outsider wrote to each other here, oldest first."""
    with_them = Q(kind=MessageKind.FORWARD, to_email=address)
    with_them |= Q(kind=MessageKind.FROM_OUTSIDE, from_email__iexact=address)
    rows = Message.objects.filter(with_them, conversation=conversation).exclude(mail_message_id="")
    return list(rows.order_by("-id").values_list("mail_message_id", flat=True)[:MAIL_IDS])[::-1]


def forward_answered(message_ids: Collection[str], *, sender: str) -> Message | None:
    """Return what was forwarded to this sender and is answered by these Message-IDs, or None."""
    answered = Message.objects.filter(mail_message_id__in=list(message_ids), kind__in=OUTSIDE)
    found = answered.exclude(mail_message_id="").order_by("-id").first()
    if found is None:
        return None
    rows = Message.objects.filter(
        conversation=found.conversation_id, kind=MessageKind.FORWARD, to_email=sender
    )
    return rows.order_by("-id").first() if sender else None
