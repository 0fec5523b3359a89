"""What was passed on to somebody outside, and what they answered."""

from collections.abc import Collection

from django.db.models import Q

from esmero.domain.conversations.kinds import OUTSIDE, MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.messages import MAIL_IDS, Letter, letters, letters_named


def to_forward(conversation: Conversation, *, also: Collection[int] = ()) -> list[Letter]:
    """Return the letters that may be passed on, oldest first: what the customer and we wrote to each other.

    Never what is internal or held back, and nothing that our system wrote. Of a long story the newest, and
    those earlier ones that somebody asks for (`also`). Two queries, four with earlier ones.
    """
    told = letters(conversation, for_customer=True)
    missing = set(also) - {one.message.pk for one in told}
    if missing:
        told = [*letters_named(conversation, missing), *told]
    return [one for one in told if one.message.kind != MessageKind.NOTICE]


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
