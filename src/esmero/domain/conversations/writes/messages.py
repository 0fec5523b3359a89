"""Adding letters, notes and notices, and what became of them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from esmero.domain.conversations.kinds import BY_PROGRAMS, MessageKind, WhyNoLetter, WrittenBy
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.writes import searching
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground import made, text, written
from esmero.ground.refs import Audience


def add(
    conversation: Conversation,
    *,
    kind: str,
    words: str,
    by: Doer,
    at: datetime,
    channel_kind: str,
    written_by: str = WrittenBy.PERSON,
    agent: Agent | None = None,
    from_name: str = "",
    from_email: str = "",
    to_email: str = "",
    sender_proof: str = "",
    passed_on_by: str = "",
    answers_to: str = "",
    also_to: Sequence[tuple[str, str]] = (),
    hidden_to: Sequence[tuple[str, str]] = (),
    is_from_participant: bool = False,
    external_id: str | None = None,
    mail_message_id: str = "",
    quoted: str = "",
    html: str = "",
    enclosed: list[dict[str, Any]] | None = None,
    language: str = "",
    file_count: int = 0,
    utc_offset_minutes: int | None = None,
    held_since: datetime | None = None,
    came_on: date | None = None,
    receipt_id: int | None = None,
    no_letter_because: str = "",
    **more: Any,
) -> Message:
    """Add a message and bring the conversation's row in line with it. `more` goes into its event."""
    message = written.add(
        made.fresh(
            Message,
            conversation=conversation,
            kind=kind,
            written_by=written_by,
            agent=agent,
            from_name=text.one_line(from_name)[:120],
            from_email=from_email[:254],
            to_email=to_email,
            sender_proof=sender_proof,
            passed_on_by=passed_on_by,
            answers_to=answers_to,
            also_to=_lines(also_to),
            hidden_to=_lines(hidden_to),
            is_from_participant=is_from_participant,
            channel_kind=channel_kind,
            external_id=external_id,
            mail_message_id=mail_message_id[:255],
            text=words,
            quoted=quoted,
            html=html,
            enclosed=enclosed or [],
            language=language,
            file_count=file_count,
            at=at,
            utc_offset_minutes=utc_offset_minutes,
            held_since=held_since,
            came_on=came_on,
            receipt_id=receipt_id,
            no_letter_because=no_letter_because,
        )
    )
    _count(conversation, message, at)
    searching.index(message)
    events.record(
        VERB_OF[kind],
        about=message.ref,
        within=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, not message.is_for_customer),
        by=by,
        at=at,
        channel=channel_kind,
        files=file_count,
        **more,
    )
    return message


def _lines(people: Sequence[tuple[str, str]]) -> str:
    return "\n".join(f"{address} {text.one_line(name)}" for address, name in people)


VERB_OF: dict[str, str] = {
    MessageKind.FROM_CUSTOMER: "message.received",
    MessageKind.REPLY: "message.sent",
    MessageKind.NOTE: "note.added",
    MessageKind.NOTICE: "notice.sent",
    MessageKind.SPOKEN: "call.noted",
    MessageKind.FORWARD: "message.forwarded",
    MessageKind.FROM_OUTSIDE: "message.came_from_outside",
    MessageKind.AUTOMATIC: "message.came_from_a_program",
}


COUNTED = ["message_count", "last_message_at", "version", "waits_since", "last_reply_at"]


def _count(conversation: Conversation, message: Message, at: datetime) -> None:
    conversation.message_count += 1
    conversation.last_message_at = at
    if message.kind not in BY_PROGRAMS:
        conversation.version += 1
    if message.kind == MessageKind.FROM_CUSTOMER:
        conversation.waits_since = conversation.waits_since or at
    if message.kind == MessageKind.REPLY:
        conversation.waits_since, conversation.last_reply_at = None, at
    written.change(conversation, *COUNTED)


def let_through(message: Message, *, by: Doer, at: datetime) -> None:
    """Show the customer a message that was held back."""
    message.held_since = None
    written.change(message, "held_since")
    searching.index_again(Message.objects.filter(pk=message.pk))
    conversation = message.conversation
    events.record(
        "message.let_through",
        about=message.ref,
        within=conversation.ref,
        audience=conversation.audience,
        by=by,
        at=at,
    )


def say_instead(notice: Message, words: str) -> None:
    """Have a notice by software whose letter never left say something else; no letter goes of it."""
    notice.text, notice.no_letter_because = words, WhyNoLetter.UNDONE
    notice.mail_message_id = notice.delivery_state = ""
    written.change(notice, "text", "no_letter_because", "mail_message_id", "delivery_state")
    searching.index_again(Message.objects.filter(pk=notice.pk))


def keep_on_the_page(message_id: int, *, because: str) -> None:
    """Have a notice by software stand on the customer's page alone: its letter never leaves (WhyNoLetter)."""
    none: dict[str, str] = {"mail_message_id": "", "delivery_state": ""}
    written.note(Message, message_id, no_letter_because=because, **none)


def note_delivery(message_id: int, *, state: str) -> None:
    """Keep on the message what became of the letter that carries it."""
    written.note(Message, message_id, delivery_state=state)


def set_mail_id(message: Message, *, mail_message_id: str, delivery_state: str) -> None:
    """Keep the Message-ID under which the message goes out."""
    message.mail_message_id, message.delivery_state = mail_message_id, delivery_state
    written.change(message, "mail_message_id", "delivery_state")
