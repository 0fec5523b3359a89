"""Who belongs to whom: organisations with their people; who lives together is said in `live_together`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import live_together
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.ground import db
from esmero.ground.mailboxes import EVERYBODYS_HOSTS
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from esmero.domain.customers.models import (
        Belonging,
        Customer,
        Organisation,
        OrganisationNote,
    )
    from esmero.domain.staff.models import Agent

GoesInCircles, TooDeep = customers.GoesInCircles, customers.TooDeep
DomainTaken, NameTaken = customers.DomainTaken, customers.NameTaken


# Two that are put above each other, or together, at one moment wait for each other under this name.
PARTS = ("organisations", "part of each other")


class EverybodysDomain(Exception):
    """Everybody may have an address there: it says nothing of where somebody belongs. Its name."""


@dataclass(frozen=True)
class Belongs:
    """As what somebody belongs to an organisation (kinds.BelongsAs), and who said so.

    The person reads `source` where `source_kind` is their own word: of others it would say who.
    """

    belongs_as: str
    source: str
    words: str = ""
    is_leading: bool = False
    source_kind: str = FactSource.OTHERS


def put_in(
    *, agent: Agent, customer_id: int, organisation: int | str, belongs: Belongs, at: datetime
) -> tuple[Belonging, bool]:
    """Keep that a customer belongs to an organisation: its id, or its name, which is known or new.

    Return it and whether that is new: whoever belongs there already stays as they were. Raises NotFound,
    and NotYours for somebody who leads where those who lead read letters (`may_say_who_leads`).
    """
    with db.write():
        by = Doer(AGENT, agent.pk)
        # Held, so that nothing is switched on for it meanwhile.
        place = reads.organisation(organisation_of(organisation, by=by, at=at).pk)
        if belongs.is_leading and not may_say_who_leads(agent, place.pk):
            raise NotYours("organisation")
        customer = live_together.held(agent, customer_id)
        return customers.put_in(
            customer,
            place,
            belongs_as=belongs.belongs_as,
            words=belongs.words,
            is_leading=belongs.is_leading,
            source=belongs.source,
            source_kind=belongs.source_kind,
            by=by,
            at=at,
        )


def may_say_who_leads(agent: Agent, organisation_id: int) -> bool:
    """Say whether an agent may say who leads an organisation: where that lets them read letters, owners."""
    return agent.is_owner or reads.sight_of(organisation_id) is None


def organisation_of(which: int | str, *, by: Doer, at: datetime) -> Organisation:
    """The step inside a transaction: return the organisation of an id or a name; a new name begins one.

    Raises NotFound.
    """
    if isinstance(which, int):
        return reads.organisation(which)
    name = " ".join(which.split())
    db.alone_with(*turn_of(name))
    return reads.organisation_called(name) or customers.begin_organisation(name, by=by, at=at)


def turn_of(name: str) -> tuple[str, str]:
    """Return under which name those wait for each other who may begin an organisation of this name."""
    return "organisation", reads.folded_name(name)


def put_in_by_file(customer: Customer, name: str, *, file: str, by: Doer, at: datetime) -> dict[str, Any]:
    """The step inside a transaction: let somebody belong to the company that a file says they work for.

    Return what was added, for taking it back: the "belongings", and the organisation where it was "begun".
    Where they said themselves that they don't belong there, a file says nothing against it.
    """
    is_begun = reads.organisation_called(name) is None
    place = organisation_of(name, by=by, at=at)
    (customer,) = reads.held([customer.pk])
    if reads.ended_by_them(customer, [place.pk]):
        return {"belongings": [], "begun": None}
    row, is_new = customers.put_in(
        customer,
        place,
        belongs_as=BelongsAs.WORKS,
        source=file,
        source_kind=FactSource.IMPORT,
        by=by,
        at=at,
    )
    return {"belongings": [row.pk] if is_new else [], "begun": place.pk if is_begun else None}


def _move_back(row: Belonging, *, by: Doer, at: datetime) -> None:
    """Nobody lives in two households: who comes back into one leaves where they moved meanwhile."""
    if row.household is not None:
        live_together.move_out(row.customer, but_of=row.household, by=by, at=at)


def take_out(*, agent: Agent, belonging_id: int, at: datetime) -> Belonging:
    """Keep that somebody belongs there no more. Raises NotFound."""
    with db.write():
        row = _belonging(agent, belonging_id)
        customers.end_belonging(row, by=Doer(AGENT, agent.pk), at=at)
        return row


def bring_back(*, agent: Agent, belonging_id: int, at: datetime) -> Belonging:
    """Undo that somebody belongs there no more. Raises NotFound, also where they themselves ended it.

    Who led there leads again only where the agent may say so (`may_say_who_leads`).
    """
    with db.write():
        row = _belonging(agent, belonging_id)
        if row.is_ended_by_them:
            raise NotFound("belonging")
        by = Doer(AGENT, agent.pk)
        _move_back(row, by=by, at=at)
        may_lead = row.organisation_id is None or may_say_who_leads(agent, row.organisation_id)
        customers.bring_belonging_back(row, may_lead=may_lead, by=by, at=at)
        return row


def end_own(*, customer_id: int, belonging_id: int, at: datetime) -> Belonging:
    """Keep that a customer says of themselves that they belong there no more. Raises NotFound."""
    with db.write():
        row = _own(customer_id, belonging_id)
        customers.end_belonging(row, by=Doer(CUSTOMER, row.customer_id), at=at)
        return row


def bring_own_back(*, customer_id: int, belonging_id: int, at: datetime) -> Belonging:
    """Undo what a customer said of themselves. Raises NotFound, also for what somebody else ended.

    Who led there leads no more where that lets them read letters: an owner says that anew.
    """
    with db.write():
        row = _own(customer_id, belonging_id)
        if row.ended_at is not None and not row.is_ended_by_them:
            raise NotFound("belonging")
        by = Doer(CUSTOMER, row.customer_id)
        _move_back(row, by=by, at=at)
        may_lead = row.organisation_id is None or reads.sight_of(row.organisation_id) is None
        customers.bring_belonging_back(row, may_lead=may_lead, by=by, at=at)
        return row


def _own(customer_id: int, belonging_id: int) -> Belonging:
    reads.held([customer_id])
    return reads.belonging(belonging_id, customer_id=customer_id)


def note(*, agent: Agent, organisation_id: int, words: str, source: str, at: datetime) -> OrganisationNote:
    """Keep a sentence about an organisation, with who said it. Raises NotFound."""
    with db.write():
        place = _organisation(agent, organisation_id)
        by = Doer(AGENT, agent.pk)
        return customers.note_of_organisation(place, words=words, source=source, by=by, at=at)


def end_note(*, agent: Agent, note_id: int, at: datetime) -> OrganisationNote:
    """Let a sentence about an organisation hold no more. Raises NotFound."""
    with db.write():
        row = _note(agent, note_id)
        customers.end_note(row, by=Doer(AGENT, agent.pk), at=at)
        return row


def bring_note_back(*, agent: Agent, note_id: int, at: datetime) -> OrganisationNote:
    """Undo the end of a sentence about an organisation. Raises NotFound."""
    with db.write():
        row = _note(agent, note_id)
        customers.bring_note_back(row, by=Doer(AGENT, agent.pk), at=at)
        return row


def begin(*, agent: Agent, name: str, at: datetime) -> Organisation:
    """Keep a new organisation, or return the one that is called so already; leads and owners.

    Raises NotYours.
    """
    with db.write():
        by = sets_up(agent)
        return organisation_of(name, by=by, at=at)


def describe(
    *,
    agent: Agent,
    organisation_id: int,
    name: str,
    parent_id: int | None,
    domains: Collection[str],
    at: datetime,
) -> Organisation:
    """Change how an organisation is called, what it is part of, and its mail domains; leads and owners.

    Raises NotYours, NotFound, GoesInCircles, TooDeep, NameTaken, DomainTaken, EverybodysDomain.
    """
    clean = {one.lower() for one in domains}
    for domain in sorted(clean & EVERYBODYS_HOSTS):
        raise EverybodysDomain(domain)
    with db.write():
        by = sets_up(agent)
        # Two that are put above each other at one moment would each see no circle.
        db.alone_with(*PARTS)
        db.alone_with(*turn_of(name))
        place = reads.organisation(organisation_id)
        parent = reads.organisation(parent_id) if parent_id is not None else None
        is_moved = place.parent_id != parent_id
        customers.describe_organisation(place, name=name, parent=parent, domains=clean, by=by, at=at)
        if is_moved:
            customers.tell_anew(reads.with_all_below([place.pk]))
        return place


def sets_up(agent: Agent) -> Doer:
    """Return the doer for whoever keeps organisations tidy: leads and owners. Raises NotYours."""
    if not agent.is_active or not (agent.is_lead or agent.is_owner):
        raise NotYours("organisation")
    return Doer(AGENT, agent.pk)


def _belonging(agent: Agent, belonging_id: int) -> Belonging:
    # The person first, then what is theirs: in this order everywhere, so that nobody waits in a circle.
    whose = reads.belonging(belonging_id, hold=False).customer_id
    live_together.held(agent, whose)
    return reads.belonging(belonging_id, customer_id=whose)


def _organisation(agent: Agent, organisation_id: int) -> Organisation:
    if not agent.is_active:
        raise NotFound("organisation")
    return reads.organisation(organisation_id)


def _note(agent: Agent, note_id: int) -> OrganisationNote:
    row = reads.note_of(note_id)
    _organisation(agent, row.organisation_id)
    return row
