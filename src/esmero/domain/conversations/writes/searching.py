"""What search finds messages by: kept beside each message, made again when something around it changed."""

from collections.abc import Collection, Iterator

from django.db.models import QuerySet

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message, SearchEntry
from esmero.domain.customers.models import Customer
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.ground import made, search, written

# What software writes says the same in every conversation: nobody looks for it.
NOT_FOUND = {MessageKind.NOTICE}
AT_ONCE = 100
COLUMNS = ["conversation", "team_id", "is_internal", "at", "words", "names", "marks"]


def index(message: Message) -> None:
    """Let search find a new message; nobody looks for what is only practised.

    Its files are kept after it; who keeps them has it found by their names as well (`index_files`).
    """
    if message.kind not in NOT_FOUND and not message.conversation.is_practice:
        written.add(_entry(message, []))


def index_files(message: Message, attached: list[Attachment]) -> None:
    """Let search find a message, which was just added, by the names of its files as well."""
    words = _entry(message, attached).words
    # What nobody looks for has no entry, and gets none.
    written.note(SearchEntry, message.pk, words=words)


def index_again(messages: QuerySet[Message]) -> int:
    """Make the entries of messages anew: their team, their person or their words changed. Return how many."""
    real = messages.filter(conversation__team__practised_by=None)
    found = real.exclude(kind__in=NOT_FOUND).select_related("conversation__customer", "agent")
    rows = list(found.order_by("id"))
    for start in range(0, len(rows), AT_ONCE):
        _index_together(rows[start : start + AT_ONCE])
    return len(rows)


def _index_together(messages: list[Message]) -> None:
    attached = files.of_each("message", [message.pk for message in messages])
    SearchEntry.objects.bulk_create(
        [_entry(message, attached.get(message.pk, [])) for message in messages],
        update_conflicts=True,
        unique_fields=["message"],
        update_fields=COLUMNS,
    )


def index_conversation(conversation: Conversation) -> None:
    """Make the entries of a whole conversation anew."""
    index_again(Message.objects.filter(conversation=conversation))


def index_customer(customer: Customer) -> None:
    """Make the entries of all that was written with a customer anew: they are called otherwise now."""
    index_again(Message.objects.filter(conversation__customer=customer))


def index_letters(ids: Collection[int]) -> None:
    """Make the entries of some messages anew."""
    index_again(Message.objects.filter(pk__in=ids))


def index_next(after_id: int) -> int:
    """Make the entries of the next messages after an id anew. Return the last id, 0 when none was left."""
    ids = list(Message.objects.filter(pk__gt=after_id).order_by("id").values_list("id", flat=True)[:AT_ONCE])
    index_again(Message.objects.filter(pk__in=ids))
    return ids[-1] if ids else 0


def _entry(message: Message, attached: list[Attachment]) -> SearchEntry:
    conversation = message.conversation
    is_internal = not message.is_for_customer
    return made.fresh(
        SearchEntry,
        message=message,
        conversation=conversation,
        team_id=conversation.team_id,
        is_internal=is_internal,
        at=message.at,
        words=" ".join(part for part in _words(message, conversation, attached) if part),
        names=search.indexed(" ".join(_writer(message, conversation))),
        marks=search.marks(at=message.at, team_id=conversation.team_id, is_internal=is_internal),
    )


def _words(message: Message, conversation: Conversation, attached: list[Attachment]) -> Iterator[str]:
    """A message is found by its words, the names of its files, and its conversation's heading and people."""
    language = message.language or conversation.language
    yield search.indexed(message.text, language)
    yield search.indexed(conversation.subject, conversation.language)
    yield search.indexed(" ".join(file.name for file in attached if not file.is_inline), language)
    if message.to_email:
        yield search.indexed(message.to_email)
    yield search.indexed(f"{conversation.customer.name} {conversation.reply_to} {conversation.code}")


def _writer(message: Message, conversation: Conversation) -> list[str]:
    if message.agent is not None:
        return [message.agent.name, message.agent.short_name]
    if message.from_name or message.from_email:
        return [message.from_name, message.from_email]
    return [conversation.customer.name, conversation.reply_to]
