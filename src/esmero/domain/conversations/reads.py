"""The desk's lists and the letters of a conversation, finished for a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import IntegerField, Q, QuerySet, Subquery

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind, View
from esmero.domain.conversations.models import CLOSED, OPEN, WAITING, Conversation, Mention, Message
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.promises import reads as promises
from esmero.domain.staff.models import Agent
from esmero.ground.refs import Ref

PAGE = 50
MANY = 100
LETTERS = 200

# The columns that order each list; a minus says that the newest comes first.
BY_WHAT_BREAKS_NEXT = ("priority", "next_due_at", "id")
ORDER: dict[str, tuple[str, ...]] = {
    View.MINE: BY_WHAT_BREAKS_NEXT,
    View.TEAM: BY_WHAT_BREAKS_NEXT,
    View.UNASSIGNED: BY_WHAT_BREAKS_NEXT,
    View.WAITING: ("waits_until", "id"),
    View.CLOSED: ("-closed_at", "-id"),
}


@dataclass(frozen=True)
class Page:
    """One page of a list; `next_cursor` is empty on the last."""

    rows: list[Conversation]
    next_cursor: str


@dataclass(frozen=True)
class Letter:
    """A message with its files and the file of the writer's face."""

    message: Message
    files: list[Attachment]

    @property
    def pictures(self) -> list[Attachment]:
        return [file for file in self.files if file.is_picture]

    @property
    def other_files(self) -> list[Attachment]:
        return [file for file in self.files if not file.is_picture]


def queue(agent: Agent, view: str, *, cursor: str = "") -> Page:
    """Return a page of one of the desk's lists, ordered by what breaks next. One query."""
    columns = ORDER[view]
    rows = in_view(agent, view).order_by(*columns)
    if cursor:
        rows = rows.filter(_after(cursor, columns))
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], _cursor(found[PAGE - 1], columns) if more else "")


def in_view(agent: Agent, view: str) -> QuerySet[Conversation]:
    """Return the conversations of one of the desk's lists that this agent may see."""
    rows = access.seen_by(agent)
    own_teams = Q(team__in=agent.memberships.values("team_id"))
    wanted = {
        View.MINE: OPEN
        & (Q(agent=agent) | Q(pk__in=promises.promised_by(agent.pk, about_kind="conversation"))),
        View.TEAM: OPEN & own_teams,
        View.UNASSIGNED: OPEN & Q(agent=None),
        View.WAITING: WAITING & (own_teams | Q(agent=agent)),
        View.CLOSED: CLOSED,
    }
    return rows.filter(wanted[View(view)])


def _cursor(row: Conversation, columns: tuple[str, ...]) -> str:
    values = [getattr(row, column.lstrip("-")) for column in columns]
    return "_".join(value.isoformat() if isinstance(value, datetime) else str(value) for value in values)


def _after(cursor: str, columns: tuple[str, ...]) -> Q:
    """Return what comes after the row of a cursor; everything, where somebody wrote the cursor by hand."""
    try:
        values = [_read(column, word) for column, word in zip(columns, cursor.split("_"), strict=True)]
    except ValueError:
        return Q()
    wanted, same = Q(pk__in=[]), Q()
    for column, value in zip(columns, values, strict=True):
        name, further = column.lstrip("-"), "lt" if column.startswith("-") else "gt"
        wanted |= same & Q(**{f"{name}__{further}": value})
        same &= Q(**{name: value})
    return wanted


def _read(column: str, word: str) -> datetime | int:
    return datetime.fromisoformat(word) if column.endswith(("_at", "_until")) else int(word)


def counts(agent: Agent) -> dict[str, int]:
    """Return how many conversations stand in each open list, counted up to MANY. One query.

    Closed ones are never counted: their number only grows.
    """
    lists = [View.MINE, View.TEAM, View.UNASSIGNED, View.WAITING]
    row = Agent.objects.filter(pk=agent.pk).values_list(*[_capped(agent, view) for view in lists]).get()
    return {str(view): int(count) for view, count in zip(lists, row, strict=True)}


class _HowMany(Subquery):
    """The number of rows of a query; with a limit inside, it stops counting there."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _capped(agent: Agent, view: str) -> _HowMany:
    rows = in_view(agent, view).select_related(None).order_by()
    return _HowMany(rows.values("id")[:MANY])


def letters(conversation: Conversation, *, for_customer: bool) -> list[Letter]:
    """Return a conversation's messages with their files, oldest first (the newest LETTERS of them).

    For the customer: without notes, and without what an agent has not let through. Two queries.
    """
    rows = Message.objects.filter(conversation=conversation).select_related("agent").order_by("-id")
    if for_customer:
        rows = rows.exclude(kind=MessageKind.NOTE).filter(held_since=None)
    messages = list(rows[:LETTERS])[::-1]
    attached = files.of_each("message", [message.pk for message in messages])
    return [Letter(message, attached.get(message.pk, [])) for message in messages]


def messages_after(conversation: Conversation, version: int) -> list[Message]:
    """Return what came in after an agent read `version`, oldest first (notices of ours left out).

    The newest LETTERS of it at most, for a page that was left open for years.
    """
    count = min(max(0, conversation.version - version), LETTERS)
    rows = Message.objects.filter(conversation=conversation).exclude(kind=MessageKind.NOTICE)
    return list(rows.select_related("agent").order_by("-id")[:count])[::-1]


def one(conversation_id: int) -> Conversation | None:
    """Return a conversation with its people, or None. For actions of the software itself."""
    return access.with_people(Conversation.objects.filter(pk=conversation_id)).first()


def message(message_id: int) -> Message | None:
    """Return one message, or None."""
    return Message.objects.filter(pk=message_id).first()


def message_with(external_id: str) -> Message | None:
    """Return the message that an outside id or send key already made, or None."""
    return Message.objects.select_related("conversation").filter(external_id=external_id).first()


def message_by_mail_id(message_ids: list[str]) -> Message | None:
    """Return the newest message among these Message-IDs, or None."""
    rows = Message.objects.filter(mail_message_id__in=message_ids).exclude(mail_message_id="")
    return rows.select_related("conversation").order_by("-id").first()


def mail_ids(conversation: Conversation, *, limit: int = 10) -> list[str]:
    """Return the newest Message-IDs of a conversation, oldest first, for the References of a letter."""
    rows = Message.objects.filter(conversation=conversation).exclude(mail_message_id="").order_by("-id")
    return list(rows.values_list("mail_message_id", flat=True)[:limit])[::-1]


def last_of_customer(customer_id: int) -> Conversation | None:
    """Return the customer's newest conversation, or None."""
    rows = access.with_people(Conversation.objects.filter(customer_id=customer_id))
    return rows.order_by("-last_message_at", "-id").first()


def others_of_customer(agent: Agent, conversation: Conversation, *, limit: int = 8) -> list[Conversation]:
    """Return the customer's other conversations that the agent may see, newest first. One query."""
    rows = access.seen_by(agent).filter(customer_id=conversation.customer_id).exclude(pk=conversation.pk)
    return list(rows.order_by("-last_message_at", "-id")[:limit])


def to_look_at_again(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of conversations whose day of looking again has come."""
    rows = Conversation.objects.filter(WAITING, waits_until__lte=at).order_by("waits_until", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def left_alone() -> list[int]:
    """Return open conversations that nobody looks after: no date and no open promise. Should be empty."""
    return list(
        Conversation.objects.filter(OPEN, next_due_at=None).order_by("id").values_list("id", flat=True)
    )


def mentioned_in(agent: Agent, *, unseen_only: bool = False) -> QuerySet[Mention, int]:
    """Return the ids of the conversations that name the agent in a note, for use inside another query."""
    rows = Mention.objects.filter(agent=agent)
    if unseen_only:
        rows = rows.filter(seen_at=None)
    return rows.values_list("conversation_id", flat=True)


def mentions_of(message_ids: Iterable[int]) -> list[Mention]:
    """Return who is named in these notes, with the people."""
    return list(Mention.objects.filter(message__in=list(message_ids)).select_related("agent").order_by("id"))


def with_customers(conversation_ids: Iterable[int]) -> dict[int, Conversation]:
    """Return these conversations by id, with their customers fetched."""
    found = Conversation.objects.select_related("customer").filter(pk__in=list(conversation_ids))
    return {conversation.pk: conversation for conversation in found}


def ref_of_message(message_id: int) -> Ref | None:
    """Return the conversation that a message belongs to, or None."""
    number = Message.objects.filter(pk=message_id).values_list("conversation_id", flat=True).first()
    return Ref("conversation", number) if number else None


def ids_of_messages(message_ids: list[int]) -> dict[int, int]:
    """Return the conversation's id of each of these messages."""
    return dict(Message.objects.filter(pk__in=message_ids).values_list("id", "conversation_id"))


def message_ids(conversation: Conversation) -> QuerySet[Message, int]:
    """Return the ids of all messages of a conversation, as a query that others can be made of."""
    return Message.objects.filter(conversation=conversation).values_list("id", flat=True)
