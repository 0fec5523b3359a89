"""Long stories a page at a time: the newest letters, and those before a letter that one has in view."""

from dataclasses import dataclass
from datetime import datetime

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads.messages import LETTERS, Letter, all_for_customer, letters
from esmero.domain.files import reads as files

# A story is folded at each hundredth letter: a page begins where it began, whatever comes in meanwhile.
STEP = LETTERS // 2


@dataclass(frozen=True)
class Pageful:
    """Some letters of a story, oldest first.

    Where more stand before: `earlier_than` is the first one's id, `after` when the one before it was written.
    """

    letters: list[Letter]
    earlier_than: int | None = None
    after: datetime | None = None


def newest_letters(conversation: Conversation, *, for_customer: bool) -> Pageful:
    """Return the newest letters of a story. Two queries, and a third where the story is long."""
    found = letters(conversation, for_customer=for_customer)
    if len(found) < LETTERS:
        return Pageful(found)
    rows = Message.objects.filter(conversation=conversation)
    count = (all_for_customer(rows) if for_customer else rows).count()
    begins = len(found) - (count - (count // STEP - 1) * STEP)
    kept = found[begins:]
    return Pageful(kept, kept[0].message.pk, found[begins - 1].message.at)


def letters_before(conversation: Conversation, message_id: int, *, for_customer: bool) -> Pageful:
    """Return the letters before one of them. Two queries, however long the story."""
    rows = Message.objects.filter(conversation=conversation, pk__lt=message_id).select_related("agent")
    if for_customer:
        rows = all_for_customer(rows)
    found = list(rows.order_by("-id")[: STEP + 1])
    shown = found[:STEP][::-1]
    attached = files.of_each("message", [one.pk for one in shown])
    told = [Letter(one, attached.get(one.pk, [])) for one in shown]
    return Pageful(told, shown[0].pk, found[STEP].at) if len(found) > STEP else Pageful(told)
