"""Two organisations are one, and are two again: what goes to which."""

from collections.abc import Collection, Mapping
from datetime import datetime

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import DEEPEST
from esmero.domain.customers.models import (
    STILL,
    Belonging,
    Organisation,
    OrganisationDomain,
    OrganisationJoining,
    OrganisationNote,
    SightTold,
)
from esmero.domain.customers.writes.organisations import (
    INSIDE,
    GoesInCircles,
    TooDeep,
    be_called,
    keep_organisation_clues,
)
from esmero.domain.customers.writes.sights import close_sight, tell_anew
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer

# So many things go back by one statement: a database takes no more numbers in one.
AT_ONCE = 500

MOVED: dict[str, type[Belonging | OrganisationDomain | OrganisationNote]] = {
    "belongings": Belonging,
    "domains": OrganisationDomain,
    "notes": OrganisationNote,
}


def join_organisations(
    of: Organisation, to: Organisation, *, chosen: Mapping[str, int], by: Doer, at: datetime
) -> OrganisationJoining:
    """Let all that is one organisation's be another's, until it is undone; return the record.

    `chosen` says by field ("name", "parent") whose holds, by id; without, the other's. Nobody reads what
    they did not before: what leaders read is switched on anew, and people are told anew.
    Raises GoesInCircles where one is part of the other, TooDeep.
    """
    _look_around(of, to)
    row = OrganisationJoining(of=of, to=to, by_id=by.id or 0, at=at)
    row.chosen = {"of_parent": of.parent_id, **_choose(of, to, chosen)}
    row.moved = _move(of, to, at=at)
    for one in (of, to):
        close_sight(one, by=by, at=at)
    of.merged_into, of.parent = to, None
    of.save(update_fields=["merged_into", "parent"])
    row.save()
    _in_line([of, to])
    _tell("organisation.joined", row, by=by, at=at)
    return row


def part_organisations(row: OrganisationJoining, *, by: Doer, at: datetime) -> None:
    """Undo that two organisations are one: each has again what was its own; undone already, nothing happens.

    Who came to belong since goes where they were put in. What was changed by hand since stays so.
    """
    if row.undone_at is not None:
        return
    row.undone_at = at
    row.save(update_fields=["undone_at"])
    of = Organisation.objects.get(pk=row.of_id)
    of.merged_into = None
    of.save(update_fields=["merged_into"])
    rows = reads.organisation_joinings_around([row.of_id, row.to_id])
    family = {number for one in rows for number in (one.of_id, one.to_id)}
    for kind, table in MOVED.items():
        _give_back(kind, table, rows, family)
    _parts_back(rows, family)
    _doubles_back(row, at=at)
    to = _choose_back(row)
    parent = row.chosen.get("of_parent")
    of.parent = _free_parent(of, parent)
    of.save(update_fields=["parent"])
    _in_line([of, to])
    _tell("organisation.parted", row, by=by, at=at)


def _look_around(of: Organisation, to: Organisation) -> None:
    above = [one.pk for one in reads.above(to)]
    if of.pk == to.pk or of.pk in above or to.pk in [one.pk for one in reads.above(of)]:
        raise GoesInCircles(of.pk)
    if len(above) + reads.levels_of(of) > DEEPEST:
        raise TooDeep(of.pk)


def _choose(of: Organisation, to: Organisation, chosen: Mapping[str, int]) -> dict[str, list[object]]:
    new: dict[str, list[object]] = {}
    if chosen.get("name") == of.pk and of.name != to.name:
        new["name"] = [to.name, of.name]
        to.name = of.name
    # Of what the other one is part of it may be too deep: then its own holds.
    fits = of.parent is None or len(reads.above(of)) + reads.levels_of(to) <= DEEPEST
    if chosen.get("parent") == of.pk and of.parent_id != to.parent_id and fits:
        new["parent"] = [to.parent_id, of.parent_id]
        to.parent = of.parent
    to.save(update_fields=["name", "parent"])
    return new


def _move(of: Organisation, to: Organisation, *, at: datetime) -> dict[str, list[int]]:
    there = Belonging.objects.filter(STILL, organisation=to).values("customer")
    both = Belonging.objects.filter(STILL, organisation=of, customer__in=there)
    doubles = list(both.order_by("id").values_list("id", flat=True))
    Belonging.objects.filter(pk__in=doubles).update(ended_at=at)
    moved = {"doubles": doubles}
    SightTold.objects.filter(belonging__organisation=of).delete()
    for kind, table in MOVED.items():
        rows = table._default_manager.filter(organisation=of)
        moved[kind] = list(rows.order_by("id").values_list("id", flat=True))
        rows.update(organisation=to)
    parts = Organisation.objects.filter(parent=of)
    moved["parts"] = list(parts.order_by("id").values_list("id", flat=True))
    parts.update(parent=to)
    return moved


def _give_back(
    kind: str,
    table: type[Belonging | OrganisationDomain | OrganisationNote],
    rows: Collection[OrganisationJoining],
    family: Collection[int],
) -> None:
    by_owner: dict[int, list[int]] = {}
    for number, owner in reads.places_of_things(kind, rows).items():
        by_owner.setdefault(owner, []).append(number)
    for owner, numbers in by_owner.items():
        for first in range(0, len(numbers), AT_ONCE):
            found = table._default_manager.filter(
                pk__in=numbers[first : first + AT_ONCE], organisation__in=family
            )
            stray = found.exclude(organisation=owner)
            if table is Belonging:
                SightTold.objects.filter(belonging__in=stray.values_list("pk", flat=True)).delete()
            stray.update(organisation=owner)


def _parts_back(rows: Collection[OrganisationJoining], family: Collection[int]) -> None:
    for number, owner in reads.places_of_things("parts", rows).items():
        found = Organisation.objects.filter(pk=number, parent__in=family, merged_into=None)
        found.exclude(pk=owner).update(parent=owner)


def _doubles_back(row: OrganisationJoining, *, at: datetime) -> None:
    """Who belonged to both belongs to both again, unless they belong to neither by now."""
    to = reads.organisation(row.to_id)
    still = Belonging.objects.filter(STILL, organisation=to).values("customer")
    ended = Belonging.objects.filter(pk__in=row.moved.get("doubles", []), ended_at=row.at)
    again = list(ended.filter(customer__in=still).values_list("id", flat=True))
    Belonging.objects.filter(pk__in=again).update(ended_at=None)


def _choose_back(row: OrganisationJoining) -> Organisation:
    to = Organisation.objects.get(pk=row.to_id)
    later = OrganisationJoining.objects.filter(to=to, undone_at=None, pk__gt=row.pk).order_by("id")
    for field, column in (("name", "name"), ("parent", "parent_id")):
        before, since = row.chosen.get(field, [None, None])
        if field not in row.chosen:
            continue
        built_on = next((one for one in later if one.chosen.get(field, [None])[0] == since), None)
        if built_on is not None:
            built_on.chosen[field][0] = before
            built_on.save(update_fields=["chosen"])
        elif getattr(to, column) == since:
            setattr(to, column, before)
    to.parent = _free_parent(to, to.parent_id)
    to.save(update_fields=["name", "parent"])
    return to


def _free_parent(one: Organisation, parent_id: int | None) -> Organisation | None:
    """Return of what it is part, where that is no circle and not too deep by now; else of nothing."""
    if parent_id is None or not Organisation.objects.filter(pk=parent_id).exists():
        return None
    parent = reads.organisation(parent_id)
    above = [parent.pk, *(row.pk for row in reads.above(parent))]
    return None if one.pk in above or len(above) + reads.levels_of(one) > DEEPEST else parent


def _in_line(both: Collection[Organisation]) -> None:
    """Let names, what is found by them, and who was told of what stand as the two do now."""
    for one in both:
        be_called(one)
    tell_anew(reads.with_all_below([one.pk for one in both]))
    living = {reads.organisation(one.pk).pk for one in both}
    for one in [*both, *Organisation.objects.filter(pk__in=living)]:
        keep_organisation_clues(one)


def _tell(verb: str, row: OrganisationJoining, *, by: Doer, at: datetime) -> None:
    for one, other in ((row.of, row.to), (row.to, row.of)):
        told = {"joining": row.pk, "other": other.pk}
        events.record(verb, about=one.ref, audience=INSIDE, by=by, at=at, within=None, **told)
