"""Organisations: found while one types, what is part of what, and what we know of them."""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef, QuerySet

from esmero.domain.customers.kinds import DEEPEST, IdentityKind, Proof
from esmero.domain.customers.models import (
    Identity,
    Organisation,
    OrganisationClue,
    OrganisationDomain,
    OrganisationNote,
)
from esmero.ground import db, search
from esmero.ground.refs import NotFound

FOUND = 6
PAGE = 50
NOTES = 50
# Who has an address only by their own word is proposed for nothing.
VOUCHING = frozenset({Proof.VOUCHED, Proof.SIGNED, Proof.ANSWERED, Proof.CODE})


def organisation(organisation_id: int, *, hold: bool = True) -> Organisation:
    """Return one organisation; held, inside a transaction, unless not to `hold`. Raises NotFound."""
    rows = Organisation.objects.filter(pk=organisation_id)
    found = (db.held(rows) if hold else rows).first()
    if found is None:
        raise NotFound("organisation")
    return found


def organisation_called(name: str) -> Organisation | None:
    """Return the oldest organisation of exactly this name, but for capitals and marks."""
    wanted = search.fold(name)
    found = _found(name).order_by("id")
    return next((one for one in found[:200] if search.fold(one.name) == wanted), None)


def organisations_found(typed: str, *, most: int = FOUND, after: str = "") -> list[Organisation]:
    """Return organisations of whose names each typed word begins one, by name; all where nothing is typed.

    `after` is the name and number of the last that was seen ("name\\0number"): those behind it.
    """
    rows = _found(typed) if typed.strip() else Organisation.objects.all()
    if after:
        name, _zero, number = after.rpartition("\0")
        rows = rows.filter(name__gte=name).exclude(name=name, pk__lte=int(number))
    return list(rows.order_by("name", "id")[:most])


def _found(typed: str) -> QuerySet[Organisation]:
    rows = Organisation.objects.all()
    beginnings = search.clues.asked(typed)
    for one in beginnings:
        there = OrganisationClue.objects.filter(key__gte=one, key__lt=search.clues.behind(one))
        rows = rows.filter(Exists(there.filter(organisation=OuterRef("pk"))))
    return rows if beginnings else Organisation.objects.none()


def above(one: Organisation) -> list[Organisation]:
    """Return what an organisation is part of, the nearest first. One query for each."""
    found: list[Organisation] = []
    on = one.parent_id
    while on is not None and len(found) <= DEEPEST:
        parent = Organisation.objects.get(pk=on)
        found.append(parent)
        on = parent.parent_id
    return found


def parts_of(one: Organisation) -> list[Organisation]:
    """Return the organisations that are directly part of one, by name."""
    return list(Organisation.objects.filter(parent=one).order_by("name", "id"))


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


def notes_of(one: Organisation) -> list[OrganisationNote]:
    """Return what we know of an organisation and holds, the newest first."""
    rows = OrganisationNote.objects.filter(organisation=one, ended_at=None)
    return list(rows.order_by("-noted_at", "-id")[:NOTES])


def note_of(note_id: int) -> OrganisationNote:
    """Return one sentence about an organisation, also one that ended; held. Raises NotFound."""
    rows = db.held(OrganisationNote.objects.filter(pk=note_id))
    found = rows.select_related("organisation").first()
    if found is None:
        raise NotFound("note")
    return found


def domains_of(one: Organisation) -> list[str]:
    """Return the mail domains that are an organisation's own."""
    return list(one.domains.order_by("name").values_list("name", flat=True))


def vouched_for(identities: Iterable[Identity]) -> list[tuple[Organisation, str]]:
    """Return to which organisations these addresses may belong, by a proof and the domain; with the address.

    No query where no address is proven.
    """
    hosts = {
        one.value.rpartition("@")[2]: one.value
        for one in identities
        if one.kind == IdentityKind.EMAIL and one.proof in VOUCHING
    }
    if not hosts:
        return []
    rows = OrganisationDomain.objects.filter(name__in=hosts).select_related("organisation")
    return [(row.organisation, hosts[row.name]) for row in rows.order_by("name")]
