"""Who is the same person as whom: what was joined, and whose a thing is once some of that is undone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from esmero.domain.customers.access import living as living
from esmero.domain.customers.models import Customer, Joining
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

_joined_to = prepared.Query[Customer](lambda customer_id: Customer.objects.filter(merged_into=customer_id))

_joinings = prepared.Query[Joining](
    lambda family: (
        Joining.objects.filter(
            prepared.among("of_id", family) | prepared.among("to_id", family), undone_at=None
        )
        .select_related("of", "to", "by")
        # Thousands of ids, which no page shows.
        .defer("moved")
        .order_by("-id")
    )
)


def family_of(customer_id: int) -> list[int]:
    """Return under which ids the person of this one was ever known: their own first, then who joined them.

    One query where nobody did. Given somebody who was joined to another, it is the family of that other.
    """
    first = Customer.objects.filter(pk=customer_id).values_list("merged_into", flat=True).first()
    return family_around(living(customer_id).pk if first else customer_id)


def family_around(living_id: int) -> list[int]:
    """Return the same for somebody who is known to be joined to nobody: the ids of who joined them."""
    found, next_ones = [living_id], [living_id]
    while next_ones:
        rows = [one.pk for number in next_ones for one in _joined_to(customer_id=number)]
        next_ones = sorted(set(rows) - set(found))
        found += next_ones
    return found


def families_of(customer_ids: Iterable[int]) -> set[int]:
    """Return under which ids any of these was ever known; a few queries, however many they are."""
    found = set(customer_ids)
    fresh = set(found)
    while fresh:
        on = Customer.objects.filter(pk__in=fresh, merged_into__isnull=False)
        joined = Customer.objects.filter(merged_into__in=fresh)
        led = {number for number in on.values_list("merged_into", flat=True) if number}
        fresh = {*led, *joined.values_list("pk", flat=True)} - found
        found |= fresh
    return found


def family(customer: Customer) -> list[int]:
    """Return the same for a customer in hand, who is joined to nobody: no query where nobody joined them."""
    return family_around(customer.pk) if customer.has_joinings else [customer.pk]


def joinings_of(customer: Customer) -> list[Joining]:
    """Return what was joined with somebody or taken out of them and can be undone, the newest first.

    The person is one who is joined to nobody; no query where there never was anything.
    """
    rows = _joinings(family=family_around(customer.pk)) if customer.has_joinings else []
    return [row for row in rows if not row.is_final]


def joined_within(family: Iterable[int]) -> list[Joining]:
    """Return the records by which these, a whole family, are one person now; the newest first."""
    rows = Joining.objects.filter(of__in=family, is_split=False, undone_at=None)
    return list(rows.select_related("of", "to", "by").order_by("-id"))


def joining(joining_id: int, *, hold: bool = True) -> Joining:
    """Return one record by its number; held, inside a transaction, unless not to `hold`. Raises NotFound."""
    rows = Joining.objects.filter(pk=joining_id)
    found = (db.held(rows) if hold else rows).select_related("of", "to", "by").first()
    if found is None:
        raise NotFound("joining")
    return found


def joinings_around(customer_ids: Iterable[int]) -> list[Joining]:
    """Return every record, undone or not, that leads to or from these people by any way; the oldest first."""
    known, found = set(customer_ids), dict[int, Joining]()
    fresh = set(known)
    while fresh:
        around = Joining.objects.filter(of__in=fresh) | Joining.objects.filter(to__in=fresh)
        rows = {row.pk: row for row in around}
        found |= rows
        fresh = {number for row in rows.values() for number in (row.of_id, row.to_id)} - known
        known |= fresh
    return [found[number] for number in sorted(found)]


def rightful_owners(kind: str, rows: Iterable[Joining]) -> dict[int, int]:
    """Return by number whose the things of a kind are that these records ever moved, the oldest first.

    Whoever had it before the first of them, unless a split that holds gave it to somebody; then, whoever
    that person is the same as by now.
    """
    owners: dict[int, int] = {}
    for row in rows:
        for number in row.moved.get(kind, []):
            owners.setdefault(number, row.of_id)
            if row.is_split and not row.is_undone:
                owners[number] = row.to_id
    now: dict[int, int] = {}
    for owner in set(owners.values()):
        now[owner] = living(owner).pk
    return {number: now[owner] for number, owner in owners.items()}


def whose_then(
    number: int, customer_id: int, rows: Collection[Joining], *, at: datetime, kind: str = "conversations"
) -> int:
    """Return whose a conversation, or a thing of another `kind`, was at a moment: this customer's now.

    Read off the records around them, backwards: whatever was done since is undone, and the other way round.
    """
    changes = [(row.at, row.pk, False, row) for row in rows]
    changes += [(row.undone_at, row.pk, True, row) for row in rows if row.undone_at]
    owner = customer_id
    for when, _number, is_undoing, row in sorted(changes, key=lambda one: one[:3], reverse=True):
        if when <= at:
            break
        is_moved = number in row.moved.get(kind, ())
        if is_undoing and owner == row.of_id and (is_moved or not row.is_split):
            # Also what came after the joining: it was the one person's until it was undone.
            owner = row.to_id
        elif not is_undoing and is_moved and owner == row.to_id:
            owner = row.of_id
    return owner


def leads_to(rows: Iterable[Joining]) -> dict[int, int | None]:
    """Return of everybody in these records whom they are the same person as directly, None for nobody.

    Whoever was met by a split that is undone is again who they were taken out of.
    """
    leads: dict[int, int | None] = {}
    unborn: dict[int, int] = {}
    for row in rows:
        leads.setdefault(row.of_id, None)
        leads.setdefault(row.to_id, None)
        if not row.is_split and not row.is_undone:
            leads[row.of_id] = row.to_id
        if row.is_split and row.is_new and row.is_undone:
            unborn[row.to_id] = row.of_id
    for number, back in unborn.items():
        if leads[number] is None and _end(back, leads) != number:
            leads[number] = back
    return leads


def _end(number: int, leads: dict[int, int | None]) -> int:
    while (on := leads.get(number)) is not None:
        number = on
    return number
