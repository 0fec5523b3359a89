"""What a mail that came in has to do with conversations that there are already."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from django.db.models import CharField, Func, Q

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Awaited, Conversation, Guess, Message
from esmero.ground import prepared

# Written out, not handed in: else SQLite does not see that the index of named letters serves.
NO_NAME = Func(template="''", output_field=CharField())
# Of one person's conversations, so many of the newest are looked at.
RECENT = 20


class Earlier(NamedTuple):
    """A conversation that the same person had before."""

    id: int
    subject: str
    last_message_at: datetime
    closed_at: datetime | None


_named = prepared.Query[tuple[str, int]](
    lambda mail_ids: (
        Message.objects.filter(prepared.among("mail_message_id", mail_ids), ~Q(mail_message_id=NO_NAME))
        .order_by("-id")
        .values_list("mail_message_id", "conversation_id")
    )
)
_ours = prepared.Query[int](
    lambda mail_ids: (
        Message.objects.filter(
            prepared.among("mail_message_id", mail_ids),
            ~Q(mail_message_id=NO_NAME),
            kind__in=[MessageKind.REPLY, MessageKind.NOTICE],
            conversation__team__practised_by=None,
        )
        .order_by("-id")
        .values_list("conversation_id", flat=True)[:RECENT]
    )
)
_awaiting = prepared.Query[int](
    lambda mail_id: (
        Awaited.objects.filter(mail_id=mail_id)
        .order_by("id")
        .values_list("conversation_id", flat=True)[:RECENT]
    )
)
_with_codes = prepared.Query[tuple[str, int]](
    lambda codes: Conversation.objects.filter(
        prepared.among("code", codes), team__practised_by=None
    ).values_list("code", "id")
)
_earlier = prepared.Query[tuple[int, str, datetime, datetime | None]](
    lambda customer_id, but_for: (
        Conversation.objects.filter(customer_id=customer_id, merged_into=None)
        .exclude(pk=but_for)
        .order_by("-last_message_at")
        .values_list("id", "subject", "last_message_at", "closed_at")[:RECENT]
    )
)
_is_there = prepared.Query[int](
    lambda conversation_id: Conversation.objects.filter(pk=conversation_id).values_list("id", flat=True)
)
_whose = prepared.Query[int](
    lambda conversation_id: Conversation.objects.filter(pk=conversation_id).values_list(
        "customer_id", flat=True
    )
)
_guess = prepared.Query[Guess](
    lambda conversation_id: Guess.objects.filter(conversation_id=conversation_id, put_away_at=None)
)


def conversations_answered(mail_ids: list[str]) -> list[int]:
    """Return the conversations of the letters with these Message-IDs, in the order of the ids, each once.

    Where several letters came under one id, its newest one's.
    """
    if not mail_ids:
        return []
    of: dict[str, int] = {}
    for mail_id, conversation_id in _named(mail_ids=mail_ids):
        of.setdefault(mail_id, conversation_id)
    return list(dict.fromkeys(of[mail_id] for mail_id in mail_ids if mail_id in of))


def ours_answered(mail_ids: list[str]) -> list[int]:
    """Return the conversations of our own letters to customers with these Message-IDs, each once.

    None of those that are only practised.
    """
    return list(dict.fromkeys(_ours(mail_ids=mail_ids))) if mail_ids else []


def customer_of(conversation_id: int) -> int | None:
    """Return by id whose a conversation is, None where there is none of this number (any more)."""
    return _whose.first(conversation_id=conversation_id)


def is_there(conversation_id: int) -> bool:
    """Say whether there is a conversation of this number: an older backup may have been brought back."""
    return _is_there.first(conversation_id=conversation_id) is not None


def unknown_among(mail_ids: list[str]) -> list[str]:
    """Return those of these Message-IDs under which no letter is kept here."""
    known = {mail_id for mail_id, _conversation_id in _named(mail_ids=mail_ids)} if mail_ids else set()
    return [mail_id for mail_id in mail_ids if mail_id not in known]


def awaiting(mail_id: str) -> list[int]:
    """Return the conversations in which a letter answers a mail of this Message-ID, which had not come."""
    return _awaiting(mail_id=mail_id) if mail_id else []


def with_codes(codes: Collection[str]) -> dict[str, int]:
    """Return the conversations of these codes, by code; those that are only practised are left out."""
    return dict(_with_codes(codes=list(codes))) if codes else {}


def codes_of(conversation_ids: Collection[int]) -> dict[int, str]:
    """Return the codes of these conversations, by their id."""
    rows = Conversation.objects.filter(pk__in=conversation_ids).order_by("-id")
    return dict(rows.values_list("id", "code")) if conversation_ids else {}


def earlier_of(conversation: Conversation) -> list[Earlier]:
    """Return what the same customer had before, the newest first. One query."""
    rows = _earlier(customer_id=conversation.customer_id, but_for=conversation.pk)
    return [Earlier(*row) for row in rows]


def guess(conversation_id: int) -> Guess | None:
    """Return where a conversation may belong, as long as nobody put that away."""
    return _guess.first(conversation_id=conversation_id)
