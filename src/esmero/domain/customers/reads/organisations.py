"""Organisations: found while one types, what is part of what, and what we know of them."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from esmero.domain.customers.access import opens
from esmero.domain.customers.kinds import DEEPEST, Door, IdentityKind
from esmero.domain.customers.models import (
    LONGEST_FOLDED,
    Belonging,
    Customer,
    Identity,
    Organisation,
    OrganisationClue,
    OrganisationDomain,
    OrganisationNote,
)
from esmero.ground import db, search
from esmero.ground.refs import NotFound

FOUND = 6
# However many begin so, as many are looked at.
LOOKED_AT = 5000
MOST_DIGITS = 18


def organisation(organisation_id: int, *, hold: bool = True) -> Organisation:
    """Return one organisation, or which it is the same as by now. Raises NotFound.

    Held, inside a transaction, unless not to `hold`.
    """
    found, seen = None, set[int]()
    on: int | None = organisation_id
    while on is not None and on not in seen:
        seen.add(on)
        rows = Organisation.objects.filter(pk=on)
        found = (db.held(rows) if hold else rows).first()
        on = found.merged_into_id if found else None
    if found is None:
        raise NotFound("organisation")
    return found


def organisation_called(name: str) -> Organisation | None:
    """Return the organisation of exactly this name, but for blanks, capitals and marks.

    By the name of one that was joined to another, that other.
    """
    found = Organisation.objects.filter(folded=folded_name(name)).first()
    return organisation(found.pk, hold=False) if found and found.merged_into_id else found


def folded_name(name: str) -> str:
    """Return the name of an organisation as it is compared."""
    return search.fold(" ".join(name.split()))[:LONGEST_FOLDED]


def organisations_found(
    typed: str, *, most: int = FOUND, after: Organisation | None = None
) -> list[Organisation]:
    """Return organisations of whose names each typed word begins one, by name; all where nothing is typed.

    `after` is the last that was seen: those behind it.
    """
    rows = _found(typed) if typed.strip() else Organisation.objects.filter(merged_into=None)
    found = list(_behind(rows, after).order_by("name", "id")[:most])
    # "Caf@ Luz" or "0815": what is no beginning of a word, an address or a number is found whole.
    whole = organisation_called(typed) if typed.strip() and not found and after is None else None
    return [whole] if whole else found


def _found(typed: str) -> QuerySet[Organisation]:
    rows = Organisation.objects.filter(merged_into=None)
    beginnings = search.clues.asked(typed)
    if not beginnings:
        return rows.none()
    first, *others = beginnings
    # By the longest word: the index leads to few, where going through all of them by name does not.
    few = _beginning(first).order_by("key", "organisation").values("organisation")[:LOOKED_AT]
    rows = rows.filter(pk__in=few)
    for one in others:
        rows = rows.filter(Exists(_beginning(one).filter(organisation=OuterRef("pk"))))
    return rows


def _beginning(clue: bytes) -> QuerySet[OrganisationClue]:
    return OrganisationClue.objects.filter(key__gte=clue, key__lt=search.clues.behind(clue))


def place_of(typed: str) -> Organisation | None:
    """Return the organisation of a number as it stands in an address; None where it is none."""
    is_number = typed.isdecimal() and len(typed) <= MOST_DIGITS
    return Organisation.objects.filter(pk=int(typed)).first() if is_number else None


def above(one: Organisation) -> list[Organisation]:
    """Return what an organisation is part of, the nearest first. One query for each."""
    found: list[Organisation] = []
    on = one.parent_id
    while on is not None and len(found) <= DEEPEST:
        parent = Organisation.objects.get(pk=on)
        found.append(parent)
        on = parent.parent_id
    return found


def parts_of(one: Organisation, *, most: int, after: Organisation | None = None) -> list[Organisation]:
    """Return the organisations that are directly part of one, by name; those behind `after`."""
    rows = _behind(Organisation.objects.filter(parent=one), after)
    return list(rows.order_by("name", "id")[:most])


def _behind(rows: QuerySet[Organisation], after: Organisation | None) -> QuerySet[Organisation]:
    if after is None:
        return rows
    return rows.filter(name__gte=after.name).exclude(name=after.name, pk__lte=after.pk)


def with_all_below(organisation_ids: Collection[int]) -> set[int]:
    """Return these organisations and all that is part of them by any way. One query for each level."""
    found, fresh = set(organisation_ids), set(organisation_ids)
    while fresh:
        fresh = set(Organisation.objects.filter(parent__in=fresh).values_list("id", flat=True)) - found
        found |= fresh
    return found


def levels_of(one: Organisation) -> int:
    """Return how many organisations stand above each other from this one down: itself is one."""
    levels, fresh = 0, [one.pk]
    while fresh and levels <= DEEPEST:
        levels += 1
        fresh = list(Organisation.objects.filter(parent__in=fresh).values_list("id", flat=True))
    return levels


def notes_of(one: Organisation, *, most: int, before: int = 0) -> list[OrganisationNote]:
    """Return what we know of an organisation and holds, the newest first; `before` the number of one."""
    rows = OrganisationNote.objects.filter(organisation=one, ended_at=None)
    rows = rows.filter(pk__lt=before) if before else rows
    return list(rows.order_by("-id")[:most])


def note_of(note_id: int) -> OrganisationNote:
    """Return one sentence about an organisation, also one that ended; held. Raises NotFound."""
    rows = db.held(OrganisationNote.objects.filter(pk=note_id))
    found = rows.select_related("organisation").first()
    if found is None:
        raise NotFound("note")
    return found


def living_organisations(organisation_ids: Iterable[int]) -> set[int]:
    """Return which organisations these are by now; of one that is gone, nothing."""
    found: set[int] = set()
    for number in organisation_ids:
        with suppress(NotFound):
            found.add(organisation(number, hold=False).pk)
    return found


def organisations_named(organisation_ids: Iterable[int]) -> dict[int, str]:
    """Return how organisations are called, by the numbers by which they were kept.

    One query, and one more for each time that one of them became another.
    """
    asked = set(organisation_ids)
    rows, missing = dict[int, Organisation](), set(asked)
    while missing:
        there = Organisation.objects.in_bulk(missing)
        rows |= there
        missing = {one.merged_into_id for one in there.values() if one.merged_into_id} - rows.keys()
    return {number: _end_of(number, rows).name for number in asked & rows.keys()}


def _end_of(number: int, rows: Mapping[int, Organisation]) -> Organisation:
    """Return which organisation one is the same as by now."""
    seen, found = {number}, rows[number]
    while found.merged_into_id and found.merged_into_id not in seen:
        seen.add(found.merged_into_id)
        found = rows[found.merged_into_id]
    return found


def domains_of(one: Organisation) -> list[str]:
    """Return the mail domains that are an organisation's own."""
    return list(one.domains.order_by("name").values_list("name", flat=True))


def ended_by_them(customer: Customer, organisation_ids: Collection[int]) -> dict[int, datetime]:
    """Return of which organisations somebody said themselves that they don't belong there, and when."""
    rows = Belonging.objects.filter(
        customer=customer, organisation__in=organisation_ids, is_ended_by_them=True, ended_at__isnull=False
    )
    found = rows.order_by("ended_at").values_list("organisation", "ended_at")
    return {number: ended_at for number, ended_at in found if number and ended_at}


def network_name(domain: str) -> str:
    """Return a domain in the letters of networks (RFC 3490): "münchen.example" is "xn--mnchen-3ya.example".

    What is no such name stays as it is.
    """
    try:
        return domain.encode("idna").decode().lower()
    except UnicodeError:
        return domain


def vouched_for(identities: Iterable[Identity]) -> list[tuple[Organisation, str]]:
    """Return to which organisations these addresses may belong, by a proof and the domain; with the address.

    No query where no address is proven.
    """
    hosts = {
        one.value.rpartition("@")[2]: one.value
        for one in identities
        if one.kind == IdentityKind.EMAIL and opens(one.proof, Door.BELONG)
    }
    if not hosts:
        return []
    # A domain is kept as networks have it; an address may have its own letters.
    hosts |= {network_name(host): address for host, address in hosts.items()}
    rows = OrganisationDomain.objects.filter(name__in=hosts).select_related("organisation")
    return [(row.organisation, hosts[row.name]) for row in rows.order_by("name")]
