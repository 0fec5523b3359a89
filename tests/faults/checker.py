"""The one checker of all experiments: what must hold whatever was killed, as sentences of what does not.

It reads the database, the recording mail server and the clients' own logs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tests.faults.told import TOKEN

if TYPE_CHECKING:
    from tests.faults.room import Room

# A kill counts as the cause of a doubt when it came within so many seconds after the handing over.
CAUSE_SECONDS = 8.0
SENDERS_PARTS = {"worker", "parent", "all"}


def complaints(room: "Room") -> list[str]:
    """Return everything that does not hold."""
    found = [*room.told.complaints]
    for check in (
        what_was_accepted_is_stored_once,
        what_was_answered_is_stored_once_and_has_one_letter,
        every_sent_letter_is_there_once,
        doubts_have_a_cause_and_are_shown,
        letters_of_a_story_came_in_order,
        nothing_waits,
        the_house_is_sound,
    ):
        found += check(room)
    return found + room.watcher.complaints()


def _stored(kind: str) -> Counter[str]:
    from esmero.domain.conversations.models import Message

    texts = Message.objects.filter(kind=kind).values_list("text", flat=True)
    return Counter(token for text in texts for token in TOKEN.findall(text))


def what_was_accepted_is_stored_once(room: "Room") -> Iterator[str]:
    stored = _stored("FROM_CUSTOMER")
    for token in sorted(room.told.accepted):
        if stored[token] != 1:
            yield f"Input {token} was acknowledged and is stored {stored[token]} times."
    for token in sorted(room.told.brought - room.told.accepted):
        if stored[token] > 1:
            yield f"Input {token}, which nobody acknowledged, is stored {stored[token]} times."


def what_was_answered_is_stored_once_and_has_one_letter(room: "Room") -> Iterator[str]:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Message

    stored = _stored("REPLY")
    for token in sorted(room.told.sent):
        if stored[token] != 1:
            yield f"Answer {token} was confirmed to its agent and is stored {stored[token]} times."
    for token in sorted(room.told.answered - room.told.sent):
        if stored[token] > 1:
            yield f"Answer {token} is stored {stored[token]} times."
    letters = Counter(Delivery.objects.filter(about_kind="message").values_list("about_id", flat=True))
    for number in Message.objects.filter(kind="REPLY").values_list("id", flat=True):
        if letters[number] != 1:
            yield f"Answer {number} has {letters[number]} letters."


def every_sent_letter_is_there_once(room: "Room") -> Iterator[str]:
    from esmero.domain.channels.models import Delivery

    there = room.recorder.counted()
    rows = dict(Delivery.objects.values_list("message_id", "state"))
    for message_id, state in rows.items():
        expected = {"SENT": {1}, "UNKNOWN": {0, 1}}.get(state, {0})
        if message_id in room.sent_before:
            continue
        if there[message_id] not in expected:
            yield f"Letter {message_id} is in state {state} and arrived {there[message_id]} times."
    for message_id in there:
        if message_id not in rows:
            yield f"The mail {message_id} arrived, and no row knows it."


def doubts_have_a_cause_and_are_shown(room: "Room") -> Iterator[str]:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.conversations.models import Message

    doubtful = list(Delivery.objects.filter(state="UNKNOWN").defer("raw"))
    page = room.page("/desk/unsent-letters/") if doubtful else ""
    for letter in doubtful:
        if letter.pk not in room.may_be_doubtful and not _was_killed_then(room, letter):
            yield f"Letter {letter.pk} is in doubt, but nobody died between the handing over and our note."
        if letter.recipient not in page:
            yield f"Letter {letter.pk} is in doubt, and the desk does not show it."
    for letter in Delivery.objects.filter(about_kind="message").defer("raw"):
        shown = Message.objects.filter(pk=letter.about_id).values_list("delivery_state", flat=True).first()
        if shown != letter.state:
            yield f"Letter {letter.pk} is in state {letter.state}, and its message says {shown}."


def _was_killed_then(room: "Room", letter: object) -> bool:
    handed_over = letter.handed_over_at
    if handed_over is None:
        return False
    since = handed_over.timestamp()
    # The moment of a try is read before it connects.
    return any(
        since - 0.5 <= at <= since + CAUSE_SECONDS and part in SENDERS_PARTS for at, part in room.kills()
    )


def letters_of_a_story_came_in_order(room: "Room") -> Iterator[str]:
    from esmero.domain.channels.models import Delivery

    known = {
        row[0]: (row[1], row[2]) for row in Delivery.objects.values_list("message_id", "within_id", "id")
    }
    newest: dict[int, int] = defaultdict(int)
    for mail in room.recorder.mails():
        story, number = known.get(mail.message_id, (None, 0))
        if story is None:
            continue
        if number < newest[story]:
            yield f"Letter {number} of conversation {story} came after letter {newest[story]}."
        newest[story] = max(newest[story], number)


def nothing_waits(room: "Room") -> Iterator[str]:
    from esmero.domain.channels.models import Delivery, Receipt
    from esmero.domain.workbench.models import HeldReply

    for number, why in HeldReply.objects.values_list("id", "why_stopped"):
        yield f"An answer that was held back ({number}) never went out ({why or 'not stopped'})."
    for number in Receipt.objects.filter(state="NEW").values_list("id", flat=True):
        yield f"Mail {number} was never read."
    for number, state in Delivery.objects.filter(state__in=["QUEUED", "SENDING"]).values_list("id", "state"):
        yield f"Letter {number} never came to an end ({state})."
    for number, reason in Receipt.objects.filter(state="FAILED").values_list("id", "reason"):
        if number not in room.may_be_unread:
            yield f"Mail {number} could not be read: {reason}"


def the_house_is_sound(room: "Room") -> Iterator[str]:
    from esmero.actions import keep_watch
    from esmero.config import fitness
    from esmero.ground import clock
    from esmero.insight import soundness

    keep_watch.seal(at=clock.now())
    yield from fitness.faults()
    yield from soundness.faults(clock.now())
