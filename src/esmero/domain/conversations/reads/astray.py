"""Whose a letter is, where conversations of two people were put together: the merges know."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models.functions import Lower

from esmero.domain.conversations.models import MergeRecord, Message
from esmero.domain.customers.models import Customer, Identity


@dataclass(frozen=True)
class Astray:
    """Numbers of what is a customer's and stands with others, and of what is others' and stands here."""

    away: frozenset[int] = frozenset()
    of_others: frozenset[int] = frozenset()


def merges_around(customer: Customer) -> list[MergeRecord]:
    """Return every merge, undone or not, out of or into this customer's conversations; the oldest first."""
    of_source = MergeRecord.objects.filter(source__customer=customer)
    around = of_source | MergeRecord.objects.filter(target__customer=customer)
    return list(around.select_related("source", "target").order_by("id"))


def letters_astray(customer: Customer, merges: Collection[MergeRecord]) -> Astray:
    """Return which letters stand elsewhere than with the one they are of.

    The first merge that moved a letter knows whose it was. What somebody wrote after their conversation
    had gone into another person's is known by their address.
    """
    whose = first_owners((merge, merge.moved["messages"]) for merge in merges)
    places = {number for merge in merges for number in (merge.source_id, merge.target_id)}
    places |= set(Message.objects.filter(pk__in=whose).values_list("conversation_id", flat=True))
    for number, owner in _by_address(places, merges):
        whose.setdefault(number, owner)
    stands = Message.objects.filter(pk__in=whose).values_list("id", "conversation__customer_id")
    return astray(customer, whose, dict(stands))


def first_owners(moved: Iterable[tuple[MergeRecord, Iterable[int]]]) -> dict[int, int]:
    """Return by number whose the things were that merges moved, the oldest merge first."""
    whose: dict[int, int] = {}
    for merge, ids in moved:
        for number in ids:
            whose.setdefault(number, merge.source.customer_id)
    return whose


def astray(customer: Customer, whose: dict[int, int], stands: dict[int, int | None]) -> Astray:
    """Compare whose things are with whom they stand with."""
    here = customer.pk
    return Astray(
        away=frozenset(n for n, at in stands.items() if whose[n] == here and at != here),
        of_others=frozenset(n for n, at in stands.items() if whose[n] != here and at == here),
    )


def _by_address(places: Collection[int], merges: Iterable[MergeRecord]) -> Iterable[tuple[int, int]]:
    people = {one.customer_id for merge in merges for one in (merge.source, merge.target)}
    known = Identity.objects.filter(customer_id__in=people)
    owners = {value.lower(): owner for value, owner in known.values_list("value", "customer_id")}
    signed = Message.objects.filter(conversation_id__in=places).exclude(from_email="")
    found = signed.annotate(address=Lower("from_email")).filter(address__in=owners)
    return [(number, owners[address]) for number, address in found.values_list("id", "address")]
