"""Conversations of people who are found to be one, or of one who is found to be two."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Lower

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Deleted, MergeRecord, Message
from esmero.domain.events import reads as events
from esmero.domain.staff.models import Agent
from esmero.ground import db

# Conversations of somebody that are shown.
MOST_SHOWN = 100


def places_of(message_ids: Collection[int]) -> set[int]:
    """Return the conversations in which some letters stand, by number."""
    return set(Message.objects.filter(pk__in=message_ids).values_list("conversation_id", flat=True))


def all_of(customer_ids: Collection[int]) -> list[Conversation]:
    """Return every conversation of these customers, by number; held, inside a transaction."""
    return list(db.held(Conversation.objects.filter(customer__in=customer_ids).order_by("id")))


def deleted_of(customer_ids: Collection[int]) -> dict[int, int]:
    """Return the conversations of some people that were deleted: by number, whose each was."""
    return dict(Deleted.objects.filter(customer__in=customer_ids).values_list("number", "customer"))


def how_many_of(
    customer_id: int, *, also: Collection[int] = (), but: Collection[int] = ()
) -> tuple[int, int]:
    """Return how many conversations a customer has, and how many letters stand in them.

    `also` are letters of theirs that stand with others, `but` letters of others that stand with them.
    """
    conversations = Conversation.objects.filter(customer=customer_id).count()
    letters = Message.objects.filter(conversation__customer=customer_id).exclude(pk__in=but)
    away = Message.objects.filter(pk__in=also).exclude(conversation__customer=customer_id)
    return conversations, letters.count() + away.count()


def seen_of(agent: Agent, customer_id: int) -> list[Conversation]:
    """Return a customer's conversations that the agent may see, the newest first; MOST_SHOWN at most."""
    rows = access.seen_by(agent).filter(customer=customer_id, merged_into=None)
    return list(rows.order_by("-last_message_at", "-id")[:MOST_SHOWN])


def letters_seen(agent: Agent, message_ids: Collection[int]) -> set[int]:
    """Return which of these letters stand where the agent may read. One query, none without any."""
    rows = Message.objects.filter(pk__in=message_ids, conversation__in=access.seen_by(agent).values("id"))
    return set(rows.values_list("id", flat=True)) if message_ids else set()


def came_by(addresses: Collection[str], among: Iterable[Conversation], *, since: datetime) -> list[int]:
    """Return which of these conversations were opened since, and are answered at one of the addresses."""
    known = {address.lower() for address in addresses}
    return [
        one.pk
        for one in among
        if one.opened_at >= since and (one.reply_to.lower() in known or one.paper_to.lower() in known)
    ]


def letters_of(conversation_ids: Collection[int]) -> list[int]:
    """Return the ids of all messages in some conversations."""
    rows = Message.objects.filter(conversation__in=conversation_ids)
    return list(rows.order_by("id").values_list("id", flat=True))


def taken_out_of(conversation_ids: Collection[int], *, since: datetime) -> set[int]:
    """Return which conversations were opened since for letters out of these, or of what was opened so."""
    found: set[int] = set()
    fresh = set(conversation_ids)
    while fresh:
        told = events.payloads_within("conversation", fresh, verb="conversation.split", since=since)
        fresh = {one["into"] for one in told} - found - set(conversation_ids)
        found |= fresh
    return found


def letters_put_together(conversation_ids: Collection[int], *, since: datetime) -> list[int]:
    """Return the letters that merges of one person's conversations, since a moment, moved among these."""
    around = Q(source__in=conversation_ids) | Q(target__in=conversation_ids)
    rows = MergeRecord.objects.filter(around, at__gte=since).select_related("source", "target")
    return sorted({number for one in rows if one.is_of_one_person for number in one.moved["messages"]})


def merges_to_part(owners: Mapping[int, int], *, with_all_on_top: bool = False) -> list[int]:
    """Return which merges of one person's conversations hold together what is two people's now.

    `owners` says by conversation whose it is; the newest stands first, and what was put together on top of
    such a merge comes before it; `with_all_on_top` also where it was two people's.
    """
    rows = _merges_along(owners) if with_all_on_top else _merges_at(owners)
    merges = [one for one in rows if with_all_on_top or one.is_of_one_person]
    leads = {one.source_id: one.target_id for one in merges}

    def end(number: int) -> int:
        while number in leads:
            number = leads[number]
        return number

    together: dict[int, list[MergeRecord]] = defaultdict(list)
    for one in merges:
        together[end(one.source_id)].append(one)
    parted: list[int] = []
    for some in together.values():
        of_one = [one for one in some if one.is_of_one_person]
        mixed = [one.pk for one in of_one if owners.get(one.source_id) != owners.get(one.target_id)]
        parted += [one.pk for one in some if mixed and one.pk >= min(mixed)]
    return sorted(parted, reverse=True)


def _merges_at(conversation_ids: Iterable[int]) -> list[MergeRecord]:
    numbers = list(conversation_ids)
    rows = MergeRecord.objects.filter(Q(source__in=numbers) | Q(target__in=numbers), undone_at=None)
    return list(rows.select_related("source", "target").order_by("id"))


def _merges_along(conversation_ids: Iterable[int]) -> list[MergeRecord]:
    """Return the same with what those conversations went into in turn."""
    known = set(conversation_ids)
    while True:
        rows = _merges_at(known)
        more = {number for one in rows for number in (one.source_id, one.target_id)} - known
        if not more:
            return rows
        known |= more


def merge_to_part(merge_id: int) -> MergeRecord:
    """Return one merge with both its conversations as they stand."""
    return MergeRecord.objects.select_related(
        *(
            f"{end}__{name}"
            for end in ("source", "target")
            for name in ("customer", "team__calendar", "channel")
        )
    ).get(pk=merge_id)


def letters_between(
    conversation_ids: Collection[int],
    *,
    addresses: Collection[str],
    since: datetime,
    also: Collection[int] = (),
) -> dict[tuple[int, str], list[int]]:
    """Return which letters since a moment came from, or went to, some addresses (in lower case).

    By the conversation in which they stand, and by address; `also` are older letters that are asked of.
    """
    found: dict[tuple[int, str], list[int]] = defaultdict(list)
    rows = Message.objects.filter(Q(at__gte=since) | Q(pk__in=also), conversation__in=conversation_ids)
    came = rows.filter(kind=MessageKind.FROM_CUSTOMER).annotate(address=Lower("from_email"))
    went = rows.filter(kind=MessageKind.REPLY).annotate(address=Lower("to_email"))
    for some in (came, went):
        pairs = some.filter(address__in=list(addresses)).values_list("id", "conversation_id", "address")
        for number, conversation_id, address in pairs.order_by("id"):
            found[conversation_id, address].append(number)
    return found


def writers_of(message_ids: Collection[int]) -> dict[int, tuple[int, str]]:
    """Return by letter whose conversation it stands in now, by id, and from which address it came."""
    rows = Message.objects.filter(pk__in=message_ids)
    told = rows.values_list("id", "conversation__customer", "from_email")
    return {number: (owner, address.lower()) for number, owner, address in told}
