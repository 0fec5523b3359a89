"""Opening conversations, adding messages, handing over, closing."""

from datetime import datetime
from typing import Any

from esmero.domain.channels.models import Channel
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.conversations.models import Conversation, Draft, Message
from esmero.domain.customers.models import Customer
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Team
from esmero.ground import crypto, text
from esmero.ground.refs import Audience

CODE_LENGTH = 6


class SomethingCameIn(Exception):
    """The conversation is newer than what the agent read; `version` is where it stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class AlreadyClosed(Exception):
    """The conversation was closed earlier."""


def open(  # noqa: A001 - the room's word; modules are imported, never names
    *,
    customer: Customer,
    channel: Channel,
    subject: str,
    language: str,
    reply_to: str,
    by: Doer,
    at: datetime,
    takes_automatic_letters: bool = True,
) -> Conversation:
    """Open a conversation with the team of the channel; nobody is named for it yet."""
    conversation = Conversation.objects.create(
        code=_free_code(),
        subject=text.excerpt(text.one_line(subject), 200),
        customer=customer,
        channel=channel,
        team=channel.team,
        language=language,
        reply_to=reply_to,
        takes_automatic_letters=takes_automatic_letters,
        opened_at=at,
        last_message_at=at,
        links_valid_from=at,
    )
    events.record(
        "conversation.opened",
        about=conversation.ref,
        audience=conversation.audience,
        by=by,
        at=at,
        channel=channel.kind,
        code=conversation.code,
    )
    return conversation


def _free_code() -> str:
    while True:
        code = crypto.code(CODE_LENGTH)
        if not Conversation.objects.filter(code=code).exists():
            return code


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
    external_id: str | None = None,
    mail_message_id: str = "",
    quoted: str = "",
    html: str = "",
    language: str = "",
    file_count: int = 0,
    held_since: datetime | None = None,
    receipt_id: int | None = None,
) -> Message:
    """Add a message and bring the conversation's row in line with it."""
    message = Message.objects.create(
        conversation=conversation,
        kind=kind,
        written_by=written_by,
        agent=agent,
        from_name=text.one_line(from_name)[:120],
        from_email=from_email[:254],
        channel_kind=channel_kind,
        external_id=external_id,
        mail_message_id=mail_message_id[:255],
        text=words,
        quoted=quoted,
        html=html,
        language=language,
        file_count=file_count,
        at=at,
        held_since=held_since,
        receipt_id=receipt_id,
    )
    _count(conversation, message, at)
    events.record(
        VERB_OF[kind],
        about=message.ref,
        within=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, not message.is_for_customer),
        by=by,
        at=at,
        channel=channel_kind,
        files=file_count,
    )
    return message


VERB_OF: dict[str, str] = {
    MessageKind.FROM_CUSTOMER: "message.received",
    MessageKind.REPLY: "message.sent",
    MessageKind.NOTE: "note.added",
    MessageKind.NOTICE: "notice.sent",
}


COUNTED = ["message_count", "last_message_at", "version", "last_words", "waits_since", "last_reply_at"]


def _count(conversation: Conversation, message: Message, at: datetime) -> None:
    conversation.message_count += 1
    conversation.last_message_at = at
    # Our own notices don't count as news: an agent who writes is not stopped by them.
    if message.kind != MessageKind.NOTICE:
        conversation.version += 1
        conversation.last_words = text.excerpt(text.one_line(message.text), 200)
    if message.kind == MessageKind.FROM_CUSTOMER:
        conversation.waits_since = conversation.waits_since or at
    if message.kind == MessageKind.REPLY:
        conversation.waits_since, conversation.last_reply_at = None, at
    conversation.save(update_fields=COUNTED)


def must_be_at(conversation: Conversation, version: int) -> None:
    """Check that nothing came in since `version` was read. Raises SomethingCameIn."""
    if conversation.version != version:
        raise SomethingCameIn(conversation.version)


def assign(conversation: Conversation, *, agent: Agent | None, by: Doer, at: datetime) -> None:
    """Name the person who looks after the conversation (None: nobody)."""
    if conversation.agent_id == (agent.pk if agent else None):
        return
    conversation.agent = agent
    conversation.save(update_fields=["agent"])
    _record("conversation.assigned", conversation, by, at, agent=agent.pk if agent else None)


def hand_over(conversation: Conversation, *, team: Team, by: Doer, at: datetime) -> None:
    """Give the conversation to another team. Both teams' pages are told."""
    if conversation.team_id == team.pk:
        return
    _record("conversation.left", conversation, by, at, internal=True, to=team.pk)
    conversation.team = team
    conversation.save(update_fields=["team"])
    _record("conversation.handed_over", conversation, by, at, team=team.pk)


def wait(conversation: Conversation, *, until: datetime, by: Doer, at: datetime) -> None:
    """Say that the customer has the ball, and when somebody looks again."""
    conversation.waits_until = until
    conversation.save(update_fields=["waits_until"])
    _record("conversation.rested", conversation, by, at, internal=True, until=until.isoformat())


def wake(conversation: Conversation) -> None:
    """Put a waiting or closed conversation back to the open ones (its message tells the story)."""
    conversation.waits_until = conversation.closed_at = conversation.closed_by = None
    conversation.close_reason = ""
    conversation.save(update_fields=["waits_until", "closed_at", "closed_by", "close_reason"])


def close(conversation: Conversation, *, agent: Agent, reason: str, by: Doer, at: datetime) -> None:
    """Close the conversation: a person does, with a reason. Raises AlreadyClosed."""
    if conversation.is_closed:
        raise AlreadyClosed(conversation.code)
    conversation.closed_at, conversation.closed_by, conversation.close_reason = at, agent, reason
    conversation.waits_until = conversation.waits_since = None
    conversation.save(update_fields=["closed_at", "closed_by", "close_reason", "waits_until", "waits_since"])
    _record("conversation.closed", conversation, by, at, reason=reason)


def welcome_letters(conversation: Conversation) -> None:
    """Note that a person writes there, so that the software may write to them."""
    if not conversation.takes_automatic_letters:
        conversation.takes_automatic_letters = True
        conversation.save(update_fields=["takes_automatic_letters"])


def reopen(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Open a closed conversation again."""
    wake(conversation)
    _record("conversation.reopened", conversation, by, at)


def set_next_due(
    conversation: Conversation,
    *,
    next_due_at: datetime | None,
    next_warn_at: datetime | None,
    is_late: bool,
    at: datetime,
) -> None:
    """Copy to the row what its promises say about what breaks next."""
    conversation.next_due_at, conversation.next_warn_at = next_due_at, next_warn_at
    conversation.broken_at = (conversation.broken_at or at) if is_late else None
    conversation.save(update_fields=["next_due_at", "next_warn_at", "broken_at"])


def let_through(message: Message, *, by: Doer, at: datetime) -> None:
    """Show the customer a message that was held back."""
    message.held_since = None
    message.save(update_fields=["held_since"])
    conversation = message.conversation
    events.record(
        "message.let_through",
        about=message.ref,
        within=conversation.ref,
        audience=conversation.audience,
        by=by,
        at=at,
    )


def note_delivery(message_id: int, *, state: str) -> None:
    """Keep on the message what became of the letter that carries it."""
    Message.objects.filter(pk=message_id).update(delivery_state=state)


def set_mail_id(message: Message, *, mail_message_id: str, delivery_state: str) -> None:
    """Keep the Message-ID under which the message goes out."""
    message.mail_message_id, message.delivery_state = mail_message_id, delivery_state
    message.save(update_fields=["mail_message_id", "delivery_state"])


def keep_draft(
    conversation: Conversation, *, agent: Agent, words: str, seen_version: int, at: datetime
) -> Draft:
    """Keep an agent's words for later; one draft an agent and conversation."""
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        defaults={"text": words, "seen_version": seen_version, "kept_at": at},
    )
    return draft


def drop_draft(conversation: Conversation, *, agent: Agent) -> None:
    """Take the kept words away: they were sent, or are no longer wanted."""
    Draft.objects.filter(conversation=conversation, agent=agent).delete()


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Give conversations to another customer (a merge). Return how many."""
    return Conversation.objects.filter(customer=from_customer).update(customer=to_customer)


def forget(*, customer: Customer) -> int:
    """Erase the words of a customer's conversations; that they happened stays. Return how many."""
    Draft.objects.filter(conversation__customer=customer).delete()
    Message.objects.filter(conversation__customer=customer).update(
        text="", quoted="", html="", from_name="", from_email=""
    )
    return Conversation.objects.filter(customer=customer).update(
        subject="", last_words="", reply_to="erased@invalid.example"
    )


def _record(
    verb: str,
    conversation: Conversation,
    by: Doer,
    at: datetime,
    *,
    internal: bool = False,
    **payload: Any,
) -> None:
    audience = Audience(conversation.team_id, conversation.customer_id, internal)
    events.record(verb, about=conversation.ref, audience=audience, by=by, at=at, **payload)
