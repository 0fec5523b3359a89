"""Whether the house is sound: what must hold over all rooms, each break of it as a sentence.

Looks at everything, so it is for `esmero doctor`, not for a page.
"""

import functools
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q

from esmero.domain.channels.kinds import OF_MESSAGES, ReceiptState
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import INTERNAL
from esmero.domain.conversations.models import OPEN, SNOOZED, WAITING, Conversation, Message
from esmero.domain.customers.models import Customer, Fact, Identity
from esmero.domain.events import reads as events
from esmero.domain.files import reads as files
from esmero.domain.files.models import Attachment
from esmero.domain.promises import reads as promises
from esmero.domain.promises.models import Promise, Work
from esmero.domain.workbench import reads as workbench
from esmero.ground.tasks import queue
from esmero.insight import record_proof, searchable

# Conversations looked at in one piece.
AT_ONCE = 500
# The worker seals within seconds; with this many waiting something is wrong with it.
MANY_UNSEALED = 2000
# A mail that nobody has read for this long is stuck.
READING_AGE = timedelta(minutes=10)
# An answer goes out within seconds of its moment.
RELEASE_AGE = timedelta(minutes=2)


def faults(at: datetime) -> Iterator[str]:
    """Yield a sentence for each thing that doesn't hold."""
    yield from nobody_is_left_alone()
    yield from nothing_sleeps_too_long(at)
    yield from what_was_merged_is_empty()
    yield from who_was_joined_keeps_nothing()
    yield from rows_agree_with_promises()
    yield from work_is_promised()
    yield from promises_count_alike()
    yield from nothing_rests_unseen()
    yield from pins_hold()
    yield from audiences_agree()
    yield from references_lead_somewhere()
    yield from files_are_there()
    yield from the_chain_holds()
    yield from mail_is_read(at)
    yield from searchable.faults()
    yield from answers_go_out(at)
    yield from tasks_are_done()
    yield from one_calendar_is_the_default()
    yield from record_proof.faults()


def tasks_are_done() -> Iterator[str]:
    """No task was given up without anybody having looked at it."""
    for task in queue.given_up():
        yield f"The task {task} was given up: {task.reason} (`esmero tasks --again {task.pk}`)"


def one_calendar_is_the_default() -> Iterator[str]:
    """A company that has calendars works by one of them where nothing else was chosen."""
    if company.calendars() and not company.default_calendar():
        yield "There is no default calendar."


def nobody_is_left_alone() -> Iterator[str]:
    """Every conversation is closed by a person, waits with a date, or carries an open promise of someone."""
    for number in conversations.left_alone():
        yield f"Conversation {number} is open and nothing is promised in it."
    unnamed = Conversation.objects.filter(Q(closed_at__isnull=False), closed_by=None)
    for number in unnamed.values_list("id", flat=True):
        yield f"Conversation {number} is closed, but not by a person."
    nobody = Promise.objects.filter(promises.OPEN, owner=None, owner_team=None)
    for number in nobody.values_list("id", flat=True):
        yield f"Promise {number} is nobody's."


def nothing_sleeps_too_long(at: datetime) -> Iterator[str]:
    """What was snoozed comes back at its moment; what is closed is not snoozed."""
    late = Conversation.objects.filter(SNOOZED, snoozed_until__lt=at - READING_AGE)
    for number in late.values_list("id", flat=True):
        yield f"Conversation {number} should have come back from its snooze: is a worker running?"
    closed = Conversation.objects.filter(closed_at__isnull=False, snoozed_until__isnull=False)
    for number in closed.values_list("id", flat=True):
        yield f"Conversation {number} is closed and snoozed at once."


def what_was_merged_is_empty() -> Iterator[str]:
    """A merged conversation is closed, leads on, and keeps nothing that somebody waits for."""
    merged = Conversation.objects.filter(merged_into__isnull=False)
    astray = merged.filter(Q(closed_at=None) | Q(merged_into=F("id")))
    for number in astray.values_list("id", flat=True):
        yield f"Conversation {number} was merged, but is still open or leads to itself."
    left = merged.filter(
        Exists(Message.objects.filter(conversation=OuterRef("pk")))
        | Exists(Promise.objects.filter(promises.OPEN, about_kind="conversation", about_id=OuterRef("pk")))
    )
    for number in left.values_list("id", flat=True):
        yield f"Conversation {number} was merged, but letters or promises were left in it."


def who_was_joined_keeps_nothing() -> Iterator[str]:
    """All that was theirs is with the one person whom they are the same as; that leads to somebody."""
    joined = Customer.objects.filter(merged_into__isnull=False)
    for number in joined.filter(merged_into=F("id")).values_list("id", flat=True):
        yield f"Customer {number} is joined to themselves."
    numbers = joined.values("id")
    for model in (Conversation, Identity, Fact, Promise, Work, Attachment, Receipt, Delivery):
        theirs = model._default_manager.filter(customer_id__in=numbers)
        for whose in theirs.values_list("customer_id", flat=True).distinct():
            yield f"Customer {whose} was joined to another, but something was left with them."


def rows_agree_with_promises() -> Iterator[str]:
    """What breaks next stands on the conversation's row as its promises say."""
    rows = Conversation.objects.filter(OPEN | WAITING | SNOOZED).order_by("id")
    last = 0
    while some := list(rows.filter(pk__gt=last)[:AT_ONCE]):
        last = some[-1].pk
        promised: dict[int, list[Promise]] = defaultdict(list)
        for promise in promises.open_about_each("conversation", [one.pk for one in some]):
            promised[promise.about_id].append(promise)
        for conversation in some:
            yield from _row_agrees(conversation, promises.next_of(promised[conversation.pk]))


def _row_agrees(conversation: Conversation, due: promises.NextDue) -> Iterator[str]:
    if (due.next_due_at, due.next_warn_at) != (conversation.next_due_at, conversation.next_warn_at):
        yield f"Conversation {conversation.pk} shows another due time than its promises have."
    if conversation.waits_until and due.next_due_at:
        yield f"Conversation {conversation.pk} waits for its customer, but something is promised."


def work_is_promised() -> Iterator[str]:
    """What one team asks of another is promised while it is open; nothing closed waits for it."""
    about_it = Promise.objects.filter(promises.OPEN, about_kind="work", about_id=OuterRef("pk"))
    for number in Work.objects.filter(Exists(about_it), ended_at__isnull=False).values_list("id", flat=True):
        yield f"Work {number} came to its end, but is still promised."
    for number in Work.objects.filter(~Exists(about_it), ended_at=None).values_list("id", flat=True):
        yield f"Work {number} is asked for, and nobody promises it."
    told = Promise.objects.filter(about_kind="work").exclude(is_internal=True, customer_id=None)
    for number in told.values_list("id", flat=True):
        yield f"Promise {number} is about work of a team and stands with a customer."
    closed = Conversation.objects.filter(closed_at__isnull=False, pk=OuterRef("about_id"))
    for number in Work.objects.filter(Exists(closed), ended_at=None).values_list("id", flat=True):
        yield f"Work {number} is asked for by a conversation that is closed."


def promises_count_alike() -> Iterator[str]:
    """Due times follow from what is stored with each promise: counting anew changes nothing.

    Where the hours were changed since, the time as it was told is the fact.
    """
    read = functools.lru_cache(maxsize=256)(promises.hours_around)
    for promise in Promise.objects.filter(terms__isnull=False).iterator():
        again = promises.recounted(promise, hours_of=read)
        if again and (again.due_at, again.warn_at) != (promise.due_at, promise.warn_at):
            yield f"Promise {promise.pk} is due at {promise.due_at}, and counted again at {again.due_at}."


def nothing_rests_unseen() -> Iterator[str]:
    """A clock rests only in a conversation that waits for its customer, until somebody looks again."""
    waits = Conversation.objects.filter(pk=OuterRef("about_id"), waits_until__isnull=False)
    resting = Promise.objects.filter(rests_since__isnull=False)
    for number in resting.exclude(promises.OPEN & Exists(waits)).values_list("id", flat=True):
        yield f"Promise {number} rests, but nobody waits for its customer."


def pins_hold() -> Iterator[str]:
    """Where a word given stands against what is counted by now, it stands as it was given."""
    moved = Promise.objects.filter(pinned_due_at__isnull=False).exclude(pinned_due_at=F("due_at"))
    for number in moved.filter(promises.OPEN).values_list("id", flat=True):
        yield f"Promise {number} is due at another time than the one that was to stand."


def audiences_agree() -> Iterator[str]:
    """Copies of team, customer and whom it is for agree with what they were copied from."""
    of_conversation = {"team_id": OuterRef("team_id"), "customer_id": OuterRef("customer_id")}
    promised = Promise.objects.filter(about_kind="conversation").exclude(
        Exists(Conversation.objects.filter(pk=OuterRef("about_id"), **of_conversation))
    )
    for number in promised.values_list("id", flat=True).iterator():
        yield f"Promise {number} has another audience than its conversation."
    of_message = {f"conversation__{name}": copy for name, copy in of_conversation.items()}
    its_message = Message.objects.filter(pk=OuterRef("about_id"), **of_message)
    for model, noun in ((Attachment, "File"), (Delivery, "Letter")):
        rows = model.objects.filter(about_kind__in=OF_MESSAGES).exclude(Exists(its_message))
        for number in rows.values_list("id", flat=True).iterator():
            yield f"{noun} {number} has another audience than its conversation."
    hidden = Q(kind__in=INTERNAL) | Q(held_since__isnull=False)
    hidden_message = Message.objects.filter(hidden, pk=OuterRef("about_id"))
    files_of_messages = Attachment.objects.filter(about_kind="message")
    wrong = files_of_messages.filter(Exists(hidden_message), is_internal=False)
    wrong |= files_of_messages.filter(~Exists(hidden_message), is_internal=True)
    for number in wrong.values_list("id", flat=True).iterator():
        yield f"File {number} is for others than its message."


def references_lead_somewhere() -> Iterator[str]:
    """What a promise, a file or a letter is about exists."""
    about = Promise.objects.filter(about_kind="conversation").exclude(
        about_id__in=Conversation.objects.values("id")
    )
    for number in about.values_list("id", flat=True):
        yield f"Promise {number} is about a conversation that is gone."
    messages = Message.objects.values("id")
    for model, noun in ((Attachment, "File"), (Delivery, "Letter")):
        rows = model.objects.filter(about_kind__in=OF_MESSAGES).exclude(about_id__in=messages)
        for number in rows.values_list("id", flat=True):
            yield f"{noun} {number} belongs to a message that is gone."


def files_are_there() -> Iterator[str]:
    """The bytes of each file lie where its row says."""
    for number, key in Attachment.objects.values_list("id", "key").iterator():
        if not files.path_of(key).is_file():
            yield f"The bytes of file {number} are missing."


def the_chain_holds() -> Iterator[str]:
    """Nothing that was sealed was changed, and sealing keeps up."""
    yield from events.broken_seals()
    waiting = events.unsealed_count()
    if waiting > MANY_UNSEALED:
        yield f"{waiting} events wait to be sealed: is a worker running?"


def mail_is_read(at: datetime) -> Iterator[str]:
    """Nothing that came in waits unread."""
    stuck = Receipt.objects.filter(state=ReceiptState.NEW, received_at__lt=at - READING_AGE).count()
    if stuck:
        yield f"{stuck} mails wait longer than ten minutes to be read: is a worker running?"


def answers_go_out(at: datetime) -> Iterator[str]:
    """No answer that was held back waits on after its moment."""
    late = workbench.overdue(at, by=RELEASE_AGE)
    if late:
        yield f"{late} answers that were held back should have gone out: is a worker running?"
