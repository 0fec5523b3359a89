"""Organisations: how they are called, what they are part of, whose mail comes from them, what we know."""

import itertools
import re
from collections.abc import Collection
from datetime import datetime

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import DEEPEST
from esmero.domain.customers.models import (
    Belonging,
    Organisation,
    OrganisationClue,
    OrganisationDomain,
    OrganisationJoining,
    OrganisationNote,
)
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import search
from esmero.ground.refs import Audience

LONGEST_NAME = 120
INSIDE = Audience(is_internal=True)
# Where somebody's name stood who was erased.
LEFT_OUT = "…"


class GoesInCircles(Exception):
    """An organisation can't be part of itself, nor of what is part of it."""


class TooDeep(Exception):
    """So many organisations would stand above each other that nobody sees through (kinds.DEEPEST)."""


class NameTaken(Exception):
    """Another organisation is called so: its name."""


class DomainTaken(Exception):
    """Another organisation has this domain: its name."""


def begin_organisation(name: str, *, by: Doer, at: datetime) -> Organisation:
    """Keep a new organisation by its name; return it."""
    made = Organisation.objects.create(name=name, folded=reads.folded_name(name), known_since=at)
    keep_organisation_clues(made)
    events.record("organisation.begun", about=made.ref, audience=INSIDE, by=by, at=at)
    return made


def describe_organisation(
    one: Organisation,
    *,
    name: str,
    parent: Organisation | None,
    domains: Collection[str],
    by: Doer,
    at: datetime,
) -> None:
    """Change how an organisation is called, what it is part of, and its mail domains (lower case).

    Whoever calls it keeps others from changing what is part of what. Raises GoesInCircles, TooDeep,
    NameTaken, DomainTaken.
    """
    called = reads.organisation_called(name)
    if called is not None and called.pk != one.pk:
        raise NameTaken(called.name)
    if parent is not None and parent.pk != one.parent_id:
        _look_above(one, parent)
    other = OrganisationDomain.objects.filter(name__in=domains).exclude(organisation=one).first()
    if other is not None:
        raise DomainTaken(other.organisation.name)
    one.name, one.parent = name, parent
    one.save(update_fields=["name", "parent"])
    be_called(one)
    one.domains.exclude(name__in=domains).delete()
    known = set(one.domains.values_list("name", flat=True))
    new = [OrganisationDomain(organisation=one, name=name) for name in sorted(set(domains) - known)]
    OrganisationDomain.objects.bulk_create(new)
    keep_organisation_clues(one)
    events.record("organisation.described", about=one.ref, audience=INSIDE, by=by, at=at)


def _look_above(one: Organisation, parent: Organisation) -> None:
    above = [parent.pk, *(row.pk for row in reads.above(parent))]
    if one.pk in above:
        raise GoesInCircles(one.pk)
    if len(above) + reads.levels_of(one) > DEEPEST:
        raise TooDeep(one.pk)


def drop_if_empty(organisation_id: int, *, by: Doer, at: datetime) -> None:
    """Take away an organisation that a file brought: unless somebody ever belonged to it, or it is in use."""
    one = Organisation.objects.filter(pk=organisation_id, parent=None).first()
    if one is None or one.domains.exists():
        return
    in_use = (
        Belonging.objects.filter(organisation=one),
        Organisation.objects.filter(parent=one),
        OrganisationNote.objects.filter(organisation=one),
        OrganisationJoining.objects.filter(of=one),
        OrganisationJoining.objects.filter(to=one),
    )
    if not any(rows.exists() for rows in in_use):
        events.record("organisation.taken_back", about=one.ref, audience=INSIDE, by=by, at=at)
        one.delete()


def note_of_organisation(
    one: Organisation, *, words: str, source: str, by: Doer, at: datetime
) -> OrganisationNote:
    """Keep a sentence about an organisation, with who said it; return it."""
    made = OrganisationNote.objects.create(
        organisation=one, words=words, source=source, noted_at=at, noted_by_id=by.id or 0
    )
    events.record("organisation.noted", about=one.ref, audience=INSIDE, by=by, at=at, note=made.pk)
    return made


def end_note(note: OrganisationNote, *, by: Doer, at: datetime) -> None:
    """Let a sentence about an organisation hold no more; ended already, nothing happens."""
    if note.ended_at is None:
        note.ended_at = at
        note.save(update_fields=["ended_at"])
        about = note.organisation.ref
        events.record("organisation.note_ended", about=about, audience=INSIDE, by=by, at=at, note=note.pk)


def bring_note_back(note: OrganisationNote, *, by: Doer, at: datetime) -> None:
    """Undo the end of a sentence about an organisation; it holds already, nothing happens."""
    if note.ended_at is not None:
        note.ended_at = None
        note.save(update_fields=["ended_at"])
        about = note.organisation.ref
        events.record("organisation.noted", about=about, audience=INSIDE, by=by, at=at, note=note.pk)


def forget_named(names: Collection[str], *, organisation_ids: Collection[int]) -> None:
    """Take the names of somebody who is erased out of what was said of organisations, and by whom.

    In those to which they belonged each of their names counts, and the first word of it as who said
    something; elsewhere only a name of several words, since others are called Ana, too.
    """
    for name in filter(None, names):
        first, *others = name.split()
        _take_name_out(name, first, organisation__in=organisation_ids)
        if others:
            _take_name_out(name, name)


def _take_name_out(name: str, as_source: str, **where: Collection[int]) -> None:
    for table in (OrganisationNote, Belonging):
        rows = table._default_manager.filter(**where, source__icontains=as_source)
        named = [row.pk for row in rows.only("source") if _word(as_source).search(row.source)]
        table._default_manager.filter(pk__in=named).update(source="")
    for note in OrganisationNote.objects.filter(**where, words__icontains=name):
        note.words = _word(name).sub(LEFT_OUT, note.words)
        note.save(update_fields=["words"])


def _word(name: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)


def be_called(one: Organisation) -> None:
    """Let it be the one that is meant by its name; one that is the same as it means what this one did.

    Where another one that lives is called so by now, this one gets a number to its name.
    """
    # Another one may have been called anew since it was read.
    one.refresh_from_db(fields=["folded"])
    wanted = reads.folded_name(one.name)
    holder = Organisation.objects.filter(folded=wanted).exclude(pk=one.pk).first()
    if one.merged_into_id is not None or one.folded == wanted:
        return
    if holder is not None and _is_a_strangers(holder, one):
        # What is meant by the name stays, and this one gets a number to it.
        _be_called_otherwise(one)
        return
    given_up, one.folded = one.folded, wanted
    if holder is not None:
        # Nobody is called so: no folded name holds a line's end.
        Organisation.objects.filter(pk=holder.pk).update(folded=f"\n{holder.pk}")
    one.save(update_fields=["folded"])
    if holder is not None:
        Organisation.objects.filter(pk=holder.pk).update(folded=given_up)


def _is_a_strangers(holder: Organisation, one: Organisation) -> bool:
    """Say whether a name is that of one that lives and was never the same as this one."""
    if holder.merged_into_id is not None or reads.folded_name(holder.name) != reads.folded_name(one.name):
        return False
    rows = reads.organisation_joinings_around([one.pk])
    return all(holder.pk not in (row.of_id, row.to_id) for row in rows)


def _be_called_otherwise(one: Organisation) -> None:
    for number in itertools.count(2):
        told = f" ({number})"
        name = f"{one.name[: LONGEST_NAME - len(told)]}{told}"
        folded = reads.folded_name(name)
        if not Organisation.objects.filter(folded=folded).exclude(pk=one.pk).exists():
            one.name, one.folded = name, folded
            one.save(update_fields=["name", "folded"])
            return


def keep_organisation_clues(one: Organisation) -> None:
    """Let an organisation be found by its name, and by those of all that are the same as it."""
    OrganisationClue.objects.filter(organisation=one).delete()
    if one.merged_into_id is not None:
        return
    others = Organisation.objects.filter(pk__in=reads.one_organisation(one) - {one.pk})
    names = [one.name, *others.values_list("name", flat=True)]
    before = [row.chosen["name"][0] for row in reads.organisation_joinings(one) if "name" in row.chosen]
    keys = search.clues.of_person([*names, *before], [], [])
    OrganisationClue.objects.bulk_create(OrganisationClue(organisation=one, key=key) for key in sorted(keys))
