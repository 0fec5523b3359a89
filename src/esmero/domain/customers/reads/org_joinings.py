"""Organisations that are one: the records of it, and whose a thing is once some of them are undone."""

from collections.abc import Iterable

from esmero.domain.customers.models import Organisation, OrganisationJoining
from esmero.domain.customers.reads.organisations import organisation
from esmero.ground import db
from esmero.ground.refs import NotFound


def organisation_joining(joining_id: int) -> OrganisationJoining:
    """Return one record that two organisations are one; held. Raises NotFound."""
    rows = db.held(OrganisationJoining.objects.filter(pk=joining_id))
    found = rows.select_related("of", "to").first()
    if found is None:
        raise NotFound("organisation joining")
    return found


def organisation_joinings(one: Organisation) -> list[OrganisationJoining]:
    """Return what was joined to an organisation by any way and holds, the newest first."""
    rows = OrganisationJoining.objects.filter(to__in=one_organisation(one), undone_at=None)
    return list(rows.select_related("of", "to").order_by("-id"))


def one_organisation(one: Organisation) -> set[int]:
    """Return the ids of all organisations that are the same as this one, itself among them."""
    found, fresh = {one.pk}, {one.pk}
    while fresh:
        rows = OrganisationJoining.objects.filter(to__in=fresh, undone_at=None)
        fresh = set(rows.values_list("of", flat=True)) - found
        found |= fresh
    return found


def organisation_joinings_around(organisation_ids: Iterable[int]) -> list[OrganisationJoining]:
    """Return every record, undone or not, that leads to or from these by any way; the oldest first."""
    known, found = set(organisation_ids), dict[int, OrganisationJoining]()
    fresh = set(known)
    while fresh:
        rows = OrganisationJoining.objects.filter(of__in=fresh)
        rows |= OrganisationJoining.objects.filter(to__in=fresh)
        found |= {row.pk: row for row in rows}
        fresh = {number for row in found.values() for number in (row.of_id, row.to_id)} - known
        known |= fresh
    return [found[number] for number in sorted(found)]


def places_of_things(kind: str, rows: Iterable[OrganisationJoining]) -> dict[int, int]:
    """Return by number of which organisation the things of a kind are that these records ever moved.

    Of whichever had it before the first of them, or of which that is the same as by now.
    """
    owners: dict[int, int] = {}
    for row in rows:
        for number in row.moved.get(kind, []):
            owners.setdefault(number, row.of_id)
    now = {number: organisation(number, hold=False).pk for number in set(owners.values())}
    return {number: now[owner] for number, owner in owners.items()}
