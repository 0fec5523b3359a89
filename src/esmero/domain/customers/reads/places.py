"""To which organisations whose conversations these are belonged: there, or to what is part of it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from esmero.domain.customers.models import (
    STILL,
    Belonging,
    Customer,
    Joining,
    Organisation,
    OrganisationJoining,
)
from esmero.domain.customers.reads.families import joinings_around, whose_then


def places_now(customer_id: int) -> frozenset[int]:
    """Return to which organisations somebody belongs now, with all that they are part of, by number.

    Also by the numbers of those that were joined to one of them. One query where to none; else two for each
    level.
    """
    rows = Belonging.objects.filter(STILL, customer=customer_id, organisation__isnull=False)
    own = {number for number in rows.values_list("organisation", flat=True) if number}
    return frozenset[int]().union(*_with_all_above(own).values())


def places_at(talks: Collection[tuple[Customer, int, datetime]]) -> list[frozenset[int]]:
    """Return the same of whom these conversations were with at these moments.

    Each is a conversation's customer of now, its number and the moment. Whoever belonged there then, by who
    was whom then; what is part of what, and which two are one, is as it is now. One query where nobody was
    joined and nobody belonged anywhere.
    """
    joined = {one.pk: joinings_around([one.pk]) for one, _talk, _at in talks if one.has_joinings}
    around = {one.pk: _family(one.pk, joined.get(one.pk, ())) for one, _talk, _at in talks}
    rows: dict[int, list[Belonging]] = {}
    for row in Belonging.objects.filter(
        customer__in=set[int]().union(*around.values()), organisation__isnull=False
    ):
        rows.setdefault(row.customer_id, []).append(row)
    above = _with_all_above({row.organisation_id for each in rows.values() for row in each} - {None})
    return [
        frozenset[int]().union(
            *(
                above[row.organisation_id]
                for number in around[one.pk]
                for row in rows.get(number, ())
                if row.organisation_id and _was_theirs(row, one, talk, joined.get(one.pk, ()), at=at)
            )
        )
        for one, talk, at in talks
    ]


def _family(customer_id: int, rows: Iterable[Joining]) -> set[int]:
    return {customer_id, *(number for row in rows for number in (row.of_id, row.to_id))}


def _was_theirs(
    row: Belonging, customer: Customer, talk: int, joinings: Collection[Joining], *, at: datetime
) -> bool:
    """Say whether a belonging held then, of whoever this conversation was with then."""
    if row.noted_at > at or (row.ended_at and row.ended_at <= at):
        return False
    owner = whose_then(talk, customer.pk, joinings, at=at)
    return whose_then(row.pk, row.customer_id, joinings, at=at, kind="belongings") == owner


def _with_all_above(numbers: Iterable[int | None]) -> dict[int, frozenset[int]]:
    """Return by organisation itself, all it is part of by any way, and what was joined to one of these."""
    asked = {number for number in numbers if number}
    ways: dict[int, set[int]] = {}
    fresh = set(asked)
    while fresh:
        ways |= {number: set() for number in fresh}
        rows = Organisation.objects.filter(pk__in=fresh).values_list("id", "parent", "merged_into")
        for number, *led in rows:
            ways[number] |= {one for one in led if one}
        joined = OrganisationJoining.objects.filter(to__in=fresh, undone_at=None)
        for number, other in joined.values_list("to", "of"):
            ways[number].add(other)
        fresh = set[int]().union(*ways.values()) - set(ways)
    return {number: _reached(number, ways) for number in asked}


def _reached(number: int, ways: dict[int, set[int]]) -> frozenset[int]:
    found, fresh = {number}, {number}
    while fresh:
        fresh = set[int]().union(*(ways[one] for one in fresh)) - found
        found |= fresh
    return frozenset(found)
