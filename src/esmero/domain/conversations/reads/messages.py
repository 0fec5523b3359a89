"""Conversations and their letters, finished for a page."""

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import BY_PROGRAMS, CODE_LENGTH, INTERNAL, MessageKind
from esmero.domain.conversations.models import OPEN, SNOOZED, WAITING, Conversation, Mention, Message
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.ground import crypto, db, moments, prepared
from esmero.ground.moments import Moment
from esmero.ground.refs import Ref

LETTERS = 200
# The References of a letter name so many of the newest.
MAIL_IDS = 10


_all_letters = prepared.Query[Message](lambda conversation_id: _newest(_letters_of(conversation_id)))
_shown_letters = prepared.Query[Message](
    lambda conversation_id: _newest(all_for_customer(_letters_of(conversation_id)))
)


_with_outside_id = prepared.Query[Message](
    lambda external_id: Message.objects.select_related("conversation").filter(external_id=external_id)
)


_one = prepared.Query[Conversation](
    lambda conversation_id: db.held(access.with_people(Conversation.objects.filter(pk=conversation_id)))
)
_conversation_of = prepared.Query[int](
    lambda message_id: Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True)
)
_with_ids = prepared.Query[Message](
    lambda ids: Message.objects.select_related("agent").filter(prepared.among("id", ids))
)
_mail_ids = prepared.Query[str](
    lambda conversation_id: (
        all_for_customer(Message.objects.filter(conversation_id=conversation_id))
        .exclude(mail_message_id="")
        .order_by("-id")
        .values_list("mail_message_id", flat=True)[:MAIL_IDS]
    )
)


def _letters_of(conversation_id: int) -> QuerySet[Message]:
    return Message.objects.filter(conversation_id=conversation_id).select_related("agent")


def _newest(rows: QuerySet[Message]) -> QuerySet[Message]:
    return rows.order_by("-id")[:LETTERS]


@dataclass(frozen=True)
class Letter:
    """A message with its files and the file of the writer's face."""

    message: Message
    files: list[Attachment]


def letters(conversation: Conversation, *, for_customer: bool) -> list[Letter]:
    """Return a conversation's messages with their files, oldest first (the newest LETTERS of them).

    For the customer: without notes, and without what an agent has not let through. Two queries.
    """
    newest = _shown_letters if for_customer else _all_letters
    messages = newest(conversation_id=conversation.pk)[::-1]
    attached = files.of_story("message", conversation.ref)
    return [Letter(message, attached.get(message.pk, [])) for message in messages]


def all_for_customer(rows: QuerySet[Message]) -> QuerySet[Message]:
    """Leave out what the customer may not read: colleagues' notes, and what is held back."""
    return rows.exclude(kind__in=INTERNAL).filter(held_since=None)


def told(conversation: Conversation, *, after_id: int, limit: int) -> tuple[list[Letter], bool]:
    """Return messages that the customer may read, from after `after_id` on, oldest first.

    And whether more follow. Two queries, however long the conversation is.
    """
    messages = _told(limit + 1)(conversation_id=conversation.pk, after_id=after_id)
    attached = files.of_each("message", [message.pk for message in messages[:limit]])
    shown = [Letter(message, attached.get(message.pk, [])) for message in messages[:limit]]
    return shown, len(messages) > limit


@functools.cache
def _told(most: int) -> prepared.Query[Message]:
    return prepared.Query(
        lambda conversation_id, after_id: all_for_customer(
            _letters_of(conversation_id).filter(pk__gt=after_id)
        ).order_by("id")[:most]
    )


def letters_named(conversation: Conversation, message_ids: Collection[int]) -> list[Letter]:
    """Return those letters of a conversation that its customer may read, oldest first. Two queries."""
    rows = Message.objects.filter(conversation=conversation, pk__in=list(message_ids)[:LETTERS])
    found = list(all_for_customer(rows.select_related("agent")).order_by("id"))
    attached = files.of_each("message", [one.pk for one in found])
    return [Letter(one, attached.get(one.pk, [])) for one in found]


def letters_by_id(message_ids: Iterable[int]) -> dict[int, Message]:
    """Return messages by id, with the agents who wrote them. For whoever may see their conversations."""
    return {one.pk: one for one in _with_ids(ids=list(message_ids))}


def messages_after(conversation: Conversation, version: int) -> list[Message]:
    """Return what came in after an agent read `version`, oldest first (notices of ours left out).

    The newest LETTERS of it at most, for a page that was left open for years.
    """
    count = min(max(0, conversation.version - version), LETTERS)
    rows = Message.objects.filter(conversation=conversation).exclude(kind__in=BY_PROGRAMS)
    return list(rows.select_related("agent").order_by("-id")[:count])[::-1]


def news_for(agent: Agent, conversation: Conversation, version: int) -> list[Message]:
    """Return what others wrote after `version`: one's own words are no news to oneself."""
    return [one for one in messages_after(conversation, version) if one.agent_id != agent.pk]


def since(conversation: Conversation, at: datetime, *, limit: int = 5) -> list[Message]:
    """Return what people wrote since a moment, oldest first; else the newest word there is."""
    rows = Message.objects.filter(conversation=conversation).exclude(kind__in=BY_PROGRAMS)
    newest = list(rows.select_related("agent").order_by("-id")[:limit])
    return [one for one in newest if one.at >= at][::-1] or newest[:1]


def named_in_first(conversation: Conversation) -> str:
    """Return how whoever began a conversation called themselves in it; empty where they said nothing."""
    rows = Message.objects.filter(conversation=conversation, kind=MessageKind.FROM_CUSTOMER).order_by("id")
    return rows.values_list("from_name", flat=True).first() or ""


def one(conversation_id: int) -> Conversation | None:
    """Return a conversation with its people, or None; held, inside a transaction.

    For actions of the software itself.
    """
    return _one.first(conversation_id=conversation_id)


def subject_of(ref: Ref) -> Conversation | None:
    """Return the conversation that a promise or an event is about, as `one` does; None for other things."""
    return one(ref.id) if ref.kind == "conversation" else None


def seen_among(agent: Agent, conversation_ids: Collection[int]) -> dict[int, Conversation]:
    """Return those of these conversations that the agent may see, by id. One query."""
    return {one.pk: one for one in access.seen_by(agent).filter(pk__in=conversation_ids)}


def looked_after_by(agent_id: int) -> list[int]:
    """Return the ids of the conversations that are not closed and that this person looks after."""
    rows = Conversation.objects.filter(agent_id=agent_id, closed_at=None)
    return list(rows.values_list("id", flat=True))


def message(message_id: int) -> Message | None:
    """Return one message, or None."""
    return Message.objects.filter(pk=message_id).first()


def notice_of(conversation: Conversation, at: datetime) -> Message | None:
    """Return what software told the customer last at this very moment, or None."""
    rows = Message.objects.filter(conversation=conversation, kind=MessageKind.NOTICE, at=at)
    return rows.order_by("-id").first()


def message_with(external_id: str) -> Message | None:
    """Return the message that an outside id or send key already made, or None."""
    return _with_outside_id.first(external_id=external_id)


def ids_to_split(conversation: Conversation, message_ids: Collection[int]) -> list[int]:
    """Return those of these letters that can go into a conversation of their own; none where none would stay.

    What our system wrote belongs to the conversation itself.
    """
    rows = Message.objects.filter(conversation=conversation).exclude(kind__in=BY_PROGRAMS)
    chosen = list(rows.filter(pk__in=message_ids).order_by("id").values_list("id", flat=True))
    return chosen if rows.exclude(pk__in=chosen).exists() else []


def mail_ids(conversation: Conversation) -> list[str]:
    """Return the newest Message-IDs of a conversation, oldest first, for the References of a letter."""
    return _mail_ids(conversation_id=conversation.pk)[::-1]


def by_code_so_far(agent: Agent, typed: str, *, limit: int = 5) -> list[Conversation]:
    """Return the conversations that the agent may see whose code begins as typed. One query.

    Two letters at least, else nothing: a code is read out letter by letter. A whole one may come with
    the company's name before it.
    """
    clean = "".join(letter for letter in typed.upper() if letter.isalnum())
    if len(clean) > CODE_LENGTH:
        clean = clean[-CODE_LENGTH:]
        if not set(clean) <= set(crypto.CODE_LETTERS):
            return []
    if len(clean) < 2:
        return []
    rows = access.seen_by(agent).filter(code__gte=clean, code__lt=f"{clean}~")
    return list(rows.order_by("code")[:limit])


def to_look_at_again(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return some conversations whose day of looking again has come; `after` reads on behind one."""
    return moments.read_on(
        Conversation.objects.filter(WAITING, waits_until__lte=at), "waits_until", after=after
    )


def to_bring_back(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return some snoozed conversations whose moment has come; `after` reads on behind one."""
    rows = Conversation.objects.filter(SNOOZED, snoozed_until__lte=at)
    return moments.read_on(rows, "snoozed_until", after=after)


def left_alone() -> list[int]:
    """Return open conversations that nobody looks after: no date and no open promise. Should be empty.

    A snooze is a date; but a customer who waits for us waits for a promise, snoozed or not.
    """
    asleep = SNOOZED & Q(waits_until=None)
    rows = Conversation.objects.filter(OPEN | asleep, next_due_at=None)
    return list(rows.order_by("id").values_list("id", flat=True))


def is_mentioned(conversation: Conversation, agent: Agent) -> bool:
    """Return whether notes of the conversation name the agent and they have not looked yet."""
    return Mention.objects.filter(conversation=conversation, agent=agent, seen_at=None).exists()


def with_customers(conversation_ids: Iterable[int]) -> dict[int, Conversation]:
    """Return these conversations by id, with their customers fetched."""
    found = Conversation.objects.select_related("customer").filter(pk__in=list(conversation_ids))
    return {conversation.pk: conversation for conversation in found}


def ref_of_message(message_id: int) -> Ref | None:
    """Return the conversation that a message belongs to, or None."""
    number = _conversation_of.first(message_id=message_id)
    return Ref("conversation", number) if number else None


def ids_of_messages(message_ids: list[int]) -> dict[int, int]:
    """Return the conversation's id of each of these messages."""
    return dict(Message.objects.filter(pk__in=message_ids).values_list("id", "conversation_id"))


def message_ids(conversation: Conversation) -> QuerySet[Message, int]:
    """Return the ids of all messages of a conversation, as a query that others can be made of."""
    return Message.objects.filter(conversation=conversation).values_list("id", flat=True)


def letters_within(conversation_ids: Collection[int]) -> list[int]:
    """Return by id all that was written in some conversations, also to colleagues alone."""
    rows = Message.objects.filter(conversation__in=conversation_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def receipts_of(conversation_ids: Collection[int]) -> list[int]:
    """Return by id the raw mails that the letters of some conversations came by."""
    letters = Message.objects.filter(conversation__in=conversation_ids, receipt_id__isnull=False)
    return [number for number in letters.values_list("receipt_id", flat=True) if number]
