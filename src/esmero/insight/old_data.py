"""What is older than the company keeps it: one look for the preview and for the deed.

Of a kind, `due` are the rows that would go by now. Nothing goes of conversations that are not closed, or have
an open promise or an answer that waits to go out; nor of whoever wishes to be forgotten (they are forgotten
whole), or whom the law makes us keep.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from esmero.domain.channels.kinds import IN_THE_POST_ROOM
from esmero.domain.channels.models import LEAVES, Channel, Delivery, Receipt
from esmero.domain.company import reads as company
from esmero.domain.company.kinds import IN_CONVERSATIONS, KeptKind
from esmero.domain.conversations.models import CLOSED, Conversation, MergeRecord, Message, Participant
from esmero.domain.conversations.models.emptied import HAS_WORDS
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import OPEN as UNDECIDED
from esmero.domain.customers.models import Fact, Identity, ImportedRow, Proposal
from esmero.domain.files.models import Attachment
from esmero.domain.promises.models import OPEN as PROMISED
from esmero.domain.promises.models import Promise, Work
from esmero.domain.workbench.models import Draft, HeldReply, Practice
from esmero.insight import put_together

SAMPLE = 10


@dataclass(frozen=True)
class Spared:
    """Of whom nothing goes now: customers by id, and conversations in which letters of theirs stand.

    Others are known by their addresses, which stand in lower case.
    """

    customers: list[int] = field(default_factory=list)
    conversations: list[int] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Kind:
    """A kind of data: which rows are due, by which moment they are old, in which conversation they stand."""

    due: Callable[[datetime, Spared], QuerySet[Any]]
    moment: str
    # The way to the conversation's id from such a row; empty where it stands in none.
    conversation: str = ""
    customer: str = ""
    # In which order pieces are taken, where that is not their age: as its index has them.
    by: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        return self.by or (self.moment, "pk")


@dataclass(frozen=True)
class Sample:
    """One thing that would go: since when it is there, and where it stands."""

    moment: datetime
    conversation_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True)
class Preview:
    """What would go of a kind: how many, the oldest and newest, how many by channel, the first ten."""

    count: int
    oldest: datetime | None
    newest: datetime | None
    by_channel: list[tuple[str, int]]
    sample: list[Sample]


def spared(at: datetime) -> Spared:
    """Return of whom nothing goes: whom the law makes us keep, and who wishes to be forgotten."""
    kept = customers.kept_by_law(company.today(at=at))
    wishing = [wish.customer_id for wish in customers.farewells()]
    people = sorted(customers.families_of({*kept, *wishing}))
    if not people:
        return Spared()
    known = Identity.objects.filter(customer__in=people).values_list("value", flat=True)
    return Spared(people, _with_letters_of(people), sorted({value.lower() for value in known}))


def _with_letters_of(people: list[int]) -> list[int]:
    """Where conversations of theirs were merged into others', and on from there; also by a split."""
    rows = list(MergeRecord.objects.filter(source__customer__in=people))
    letters = [number for row in rows for number in row.moved.get("messages", [])]
    stands = Message.objects.filter(pk__in=letters).values_list("conversation", flat=True)
    found = set(stands)
    new = {row.target_id for row in rows}
    while new:
        found |= new
        new = set(MergeRecord.objects.filter(source__in=new).values_list("target", flat=True)) - found
    return sorted(found)


def _settled(rows: QuerySet[Conversation], but: Spared) -> QuerySet[Conversation]:
    """Closed, with nothing promised or on its way in them any more, and nobody's who is spared."""
    promised = Promise.objects.filter(PROMISED, about_kind="conversation", about_id=OuterRef("pk"))
    rows = rows.filter(CLOSED).exclude(customer__in=but.customers).exclude(pk__in=but.conversations)
    waiting = HeldReply.objects.filter(conversation=OuterRef("pk"))
    asked = Work.objects.filter(about_kind="conversation", about_id=OuterRef("pk"), ended_at=None)
    rows = rows.filter(~Exists(promised), ~Exists(waiting), ~Exists(asked))
    if not but.addresses:
        return rows
    # Of those who took part beside another: few are spared, and no letter is looked at where nobody is.
    here = Message.objects.filter(conversation=OuterRef("pk"), agent=None).exclude(from_email="")
    wrote = here.annotate(address=Lower("from_email")).filter(address__in=but.addresses)
    took_part = Participant.objects.filter(conversation=OuterRef("pk"), address__in=but.addresses)
    return rows.filter(~Exists(wrote), ~Exists(took_part))


def _whole(before: datetime, but: Spared) -> QuerySet[Conversation]:
    """None while the law makes us keep anything that stands in conversations, whichever kind it is.

    Where two people's letters were put together, the record of that says what is whose; it has to stay.
    """
    rows = _settled(Conversation.objects.filter(closed_at__lt=before), but)
    if company.kinds_kept_by_law() & IN_CONVERSATIONS:
        return rows.none()
    leaves = Delivery.objects.filter(LEAVES, within_kind="conversation", within_id=OuterRef("pk"))
    on_paper = Delivery.objects.filter(
        state__in=IN_THE_POST_ROOM, within_kind="conversation", within_id=OuterRef("pk")
    )
    practised = Practice.objects.filter(conversation=OuterRef("pk"))
    rows = rows.filter(~Exists(leaves), ~Exists(on_paper), ~Exists(practised))
    return rows.filter(put_together.of_one_person())


def _words(before: datetime, but: Spared) -> QuerySet[Conversation]:
    return _settled(Conversation.objects.filter(HAS_WORDS, closed_at__lt=before), but)


def _originals(before: datetime, but: Spared) -> QuerySet[Receipt]:
    """Of letters on the desk alone; what was set aside or could not be read waits for a person."""
    settled = _settled(Conversation.objects.filter(pk=OuterRef("conversation_id")), but)
    there = Message.objects.filter(Exists(settled), pk=OuterRef("message_id"))
    old = Receipt.objects.filter(state="READ", let_go_at=None, received_at__lt=before)
    return old.filter(Exists(there)).exclude(customer_id__in=but.customers)


def _files(before: datetime, but: Spared) -> QuerySet[Attachment]:
    there = _settled(Conversation.objects.filter(pk=OuterRef("within_id")), but)
    old = Attachment.objects.filter(about_kind="message", kept_at__lt=before)
    return old.filter(Exists(there))


def _facts(before: datetime, but: Spared) -> QuerySet[Fact]:
    over = Fact.objects.filter(ended_at__isnull=False, ended_at__lt=before)
    return over.exclude(customer__in=but.customers)


def _proposals(before: datetime, but: Spared) -> QuerySet[Proposal]:
    return Proposal.objects.filter(UNDECIDED, made_at__lt=before).exclude(customer__in=but.customers)


def _drafts(before: datetime, but: Spared) -> QuerySet[Draft]:
    """In whatever conversation: a colleague who means it writes on, and then it is young again."""
    old = Draft.objects.filter(kept_at__lt=before).exclude(conversation__customer__in=but.customers)
    return old.exclude(conversation__in=but.conversations)


def _rows(before: datetime, but: Spared) -> QuerySet[ImportedRow]:
    old = ImportedRow.objects.filter(run__ended_at__lt=before, let_go_at=None).exclude(cells=[])
    return old.filter(~Q(customer__in=but.customers) | Q(customer=None))


# In the order in which they go.
KINDS: dict[str, Kind] = {
    KeptKind.WHOLE: Kind(_whole, "closed_at", "id", "customer_id"),
    KeptKind.WORDS: Kind(_words, "closed_at", "id", "customer_id"),
    KeptKind.ORIGINALS: Kind(_originals, "received_at", customer="customer_id"),
    KeptKind.FILES: Kind(_files, "kept_at", "within_id", "customer_id"),
    KeptKind.FACTS: Kind(_facts, "ended_at", customer="customer_id"),
    KeptKind.PROPOSALS: Kind(_proposals, "made_at", customer="customer_id"),
    KeptKind.DRAFTS: Kind(_drafts, "kept_at", "conversation_id", "conversation__customer_id"),
    KeptKind.ROWS: Kind(_rows, "run__ended_at", customer="customer_id", by=("run_id", "pk")),
}


def due(kind: str, *, days: int, at: datetime, but: Spared | None = None) -> QuerySet[Any]:
    """Return the rows of a kind that are older than so many days at a moment, but for who is spared.

    Of what stands in conversations nothing while the law makes us keep these altogether.
    """
    rows = KINDS[kind].due(at - timedelta(days=days), but or spared(at))
    return rows.none() if company.is_kept_with_the_whole(kind) else rows


def preview(kind: str, *, days: int, at: datetime) -> Preview:
    """Return what would go of a kind if it were kept for so many days."""
    rows, how = due(kind, days=days, at=at), KINDS[kind]
    sums = rows.aggregate(count=Count("pk"), oldest=Min(how.moment), newest=Max(how.moment))
    first = rows.order_by(how.moment, "pk").values(*_columns(how))[:SAMPLE]
    sample = [Sample(row[how.moment], row.get(how.conversation), row.get(how.customer)) for row in first]
    return Preview(sums["count"], sums["oldest"], sums["newest"], _by_channel(kind, rows, how), sample)


def _columns(how: Kind) -> list[str]:
    return [name for name in (how.moment, how.conversation, how.customer) if name]


def _by_channel(kind: str, rows: QuerySet[Any], how: Kind) -> list[tuple[str, int]]:
    """Return how many there are of each channel, the most first; nothing for what came by none."""
    if kind == KeptKind.ORIGINALS:
        there = Message.objects.filter(pk__in=rows.values("message_id"))
        counts = there.values_list("conversation__channel").annotate(Count("pk"))
    elif not how.conversation:
        return []
    else:
        channel = Conversation.objects.filter(pk=OuterRef(how.conversation)).values("channel")[:1]
        counts = rows.order_by().annotate(by=Subquery(channel)).values_list("by").annotate(Count("pk"))
    called = dict(Channel.objects.values_list("id", "name"))
    found = [(called[channel], count) for channel, count in counts]
    return sorted(found, key=lambda one: (-one[1], one[0]))
