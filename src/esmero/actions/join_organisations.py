"""Two organisations turn out to be one: put together, and taken apart at any later time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import organise
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import Organisation, OrganisationJoining
    from esmero.domain.staff.models import Agent

GoesInCircles, TooDeep = customers.GoesInCircles, customers.TooDeep
MOST_COUNTED = 1000


class SameOrganisation(Exception):
    """They are one already."""


@dataclass(frozen=True)
class Side:
    """One of two organisations, with what would go along: people, domains, notes, and parts of it."""

    organisation: Organisation
    parent: Organisation | None
    people: int
    domains: tuple[str, ...]
    notes: int
    parts: int


def preview(*, agent: Agent, one_id: int, other_id: int) -> tuple[Side, Side]:
    """Return both organisations with what is theirs; first the one that we know longer. Nothing is changed.

    Raises NotYours, NotFound, SameOrganisation.
    """
    organise.sets_up(agent)
    pair = [reads.organisation(number, hold=False) for number in (one_id, other_id)]
    if pair[0].pk == pair[1].pk:
        raise SameOrganisation(pair[0].pk)
    older, younger = sorted(pair, key=lambda one: (one.known_since, one.pk))
    return _side(agent, older), _side(agent, younger)


def _side(agent: Agent, one: Organisation) -> Side:
    above = reads.above(one)
    return Side(
        one,
        above[0] if above else None,
        people=conversations.counts_there(agent, [one.pk])[one.pk].people,
        domains=tuple(reads.domains_of(one)),
        notes=len(reads.notes_of(one, most=MOST_COUNTED)),
        parts=len(reads.parts_of(one, most=MOST_COUNTED)),
    )


def join(
    *,
    agent: Agent,
    organisation_id: int,
    into_id: int,
    chosen: Mapping[str, int] | None = None,
    at: datetime,
) -> OrganisationJoining:
    """Let all that is one organisation's be another's: the two are one; leads and owners.

    `chosen` says by field ("name", "parent") whose holds, by id; without, the other's.
    Raises NotYours, NotFound, SameOrganisation, GoesInCircles, TooDeep.
    """
    with db.write():
        by = organise.sets_up(agent)
        of, to = _both(organisation_id, into_id)
        return customers.join_organisations(of, to, chosen=chosen or {}, by=by, at=at)


def part(*, agent: Agent, joining_id: int, at: datetime) -> OrganisationJoining:
    """Undo that two organisations are one: each has again what was its own; leads and owners.

    Who came to belong since stays where they were put in. Raises NotYours, NotFound.
    """
    with db.write():
        by = organise.sets_up(agent)
        db.alone_with(*organise.PARTS)
        row = reads.organisation_joining(joining_id)
        for number in sorted({row.of_id, row.to_id}):
            reads.organisation(number)
        customers.part_organisations(row, by=by, at=at)
        return row


def _both(organisation_id: int, into_id: int) -> tuple[Organisation, Organisation]:
    """Hold both, always in one order; nobody is put above or below them meanwhile."""
    db.alone_with(*organise.PARTS)
    found = {number: reads.organisation(number) for number in sorted({organisation_id, into_id})}
    of, to = found[organisation_id], found[into_id]
    if of.pk == to.pk:
        raise SameOrganisation(of.pk)
    if organisation_id != of.pk:
        # Somebody was quicker: it is another one by now.
        raise NotFound("organisation")
    return of, to
