"""Moving and erasing what this room keeps of a customer."""

from collections.abc import Collection, Iterator

from django.db.models.functions import Lower

from esmero.domain.conversations.kinds import ERASED_ADDRESS
from esmero.domain.conversations.models import (
    Awaited,
    Conversation,
    Copy,
    Deleted,
    MergeRecord,
    Message,
    Participant,
    Quote,
    SearchEntry,
)
from esmero.domain.conversations.writes import merging, searching
from esmero.domain.customers.models import Customer

# Conversations given in one question.
AT_ONCE = 500
# What a letter says of whoever wrote or was written to.
THEIRS = [
    *("text", "quoted", "html", "from_name", "from_email", "to_email"),
    *("passed_on_by", "answers_to", "also_to", "hidden_to"),
]
# Where a letter says of others who got it, one a line, and where it or its answer goes.
LINES = ["also_to", "hidden_to"]
ADDRESSES = ["to_email", "passed_on_by", "answers_to"]


def move(*, from_customer: Customer, to_customer: Customer) -> dict[str, list[int]]:
    """Give conversations to another customer. Return their ids, also of those that were deleted."""
    rows = Conversation.objects.filter(customer=from_customer)
    moved = list(rows.order_by("id").values_list("id", flat=True))
    give(moved, to_customer=to_customer)
    deleted = list(Deleted.objects.filter(customer=from_customer).values_list("number", flat=True))
    give_deleted(deleted, to_customer_id=to_customer.pk)
    return {"conversations": sorted([*moved, *deleted])}


def give(ids: Collection[int], *, to_customer: Customer) -> None:
    """Give some conversations to a customer; what search finds their letters by goes along."""
    for some in _in_pieces(ids):
        Conversation.objects.filter(pk__in=some).update(customer=to_customer)
        searching.index_again(Message.objects.filter(conversation__in=some))


def give_deleted(numbers: Collection[int], *, to_customer_id: int) -> None:
    """Let some deleted conversations, by number, have been a customer's."""
    for some in _in_pieces(numbers):
        Deleted.objects.filter(pk__in=some).update(customer=to_customer_id)


def _in_pieces(ids: Collection[int]) -> Iterator[list[int]]:
    """Divide ids into lists that every database takes in one question."""
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        yield numbers[first : first + AT_ONCE]


def forget(
    *,
    customer: Customer,
    also: Collection[int] = (),
    but: Collection[int] = (),
    addresses: Collection[str] = (),
) -> int:
    """Erase the words of a customer's conversations; that they happened stays. Return how many.

    `also` are letters of theirs that stand with others, `but` letters of others that stand with them. At
    their `addresses` they take part in no other's conversation any more.
    """
    own = Message.objects.filter(conversation__customer=customer).exclude(pk__in=but)
    away = Message.objects.filter(pk__in=also)
    for letters in (own, away):
        SearchEntry.objects.filter(message__in=letters.values("id")).delete()
        Copy.objects.filter(message__in=letters.values("id")).delete()
        Quote.objects.filter(message__in=letters.values("id")).delete()
        letters.update(**dict.fromkeys(THEIRS, ""), enclosed=[], utc_offset_minutes=None)
    _forget_participants(customer, addresses)
    Awaited.objects.filter(conversation__customer=customer).delete()
    conversations = Conversation.objects.filter(customer=customer)
    erased = conversations.update(subject="", reply_to=ERASED_ADDRESS, answers_by="", paper_to="")
    for shared in Conversation.objects.filter(messages__in=[*also, *but]).distinct():
        merging.recount(shared)
    return erased


def _forget_participants(customer: Customer, addresses: Collection[str]) -> None:
    """Also those whom a merge brought from the customer's conversation into somebody else's."""
    merges = MergeRecord.objects.filter(source__customer=customer).values_list("moved", flat=True)
    brought = [number for moved in merges for number in moved.get("participants", [])]
    for rows in ({"conversation__customer": customer}, {"pk__in": brought}, {"address__in": addresses}):
        Participant.objects.filter(**rows).delete()
    # Without its address a copy's way back is closed.
    Copy.objects.filter(address__in=addresses).update(address="", name="")
    for address in addresses:
        _forget_address(address)


def _forget_address(address: str) -> None:
    """Take an address out of what letters of others say beside their words: who got them, where they went."""
    for column in LINES:
        named = Message.objects.exclude(**{column: ""}).filter(**{f"{column}__icontains": address})
        for letter in named:
            lines = getattr(letter, column).split("\n")
            kept = [line for line in lines if line.partition(" ")[0].lower() != address]
            Message.objects.filter(pk=letter.pk).update(**{column: "\n".join(kept)})
    for column in ADDRESSES:
        said = Message.objects.exclude(**{column: ""}).alias(address=Lower(column)).filter(address=address)
        said.update(**{column: ""})
