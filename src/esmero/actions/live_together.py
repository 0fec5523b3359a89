"""Two people live together: said by an agent, and undone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import join_people
from esmero.domain.customers import reads
from esmero.domain.customers import writes as customers
from esmero.domain.customers.kinds import BelongsAs, FactSource
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import Belonging, Customer, Household
    from esmero.domain.staff.models import Agent


class SamePerson(Exception):
    """Nobody lives together with themselves."""


def say(
    *, agent: Agent, customer_id: int, other_id: int, said_by: Collection[int], at: datetime
) -> Belonging:
    """Keep that two customers live together: in the household of one of them, else in a new one.

    `said_by` are those of the two who said so themselves; no words are kept of it, since each would read
    the other's. Where both live in households already, the other one moves into the first one's. Return
    what is new by it, for undoing it (`undo`). Raises NotFound, SamePerson.
    """
    with db.write():
        reads.held([customer_id, other_id])
        one, other = held(agent, customer_id), held(agent, other_id)
        if one.pk == other.pk:
            raise SamePerson(one.pk)
        by = Doer(AGENT, agent.pk)
        home = reads.household_of(one) or reads.household_of(other) or customers.begin_household(at=at)
        kept = []
        for customer in (one, other):
            move_out(customer, but_of=home, by=by, at=at)
            kind = FactSource.SAID if customer.pk in said_by else FactSource.OTHERS
            as_what = BelongsAs.LIVES
            kept.append(
                customers.put_in(
                    customer, home, belongs_as=as_what, source="", source_kind=kind, by=by, at=at
                )
            )
        return next((row for row, is_new in kept if is_new), kept[0][0])


def undo(*, agent: Agent, belonging_id: int, at: datetime) -> Belonging:
    """Undo that two live together, by what was new (`say`): who moved lives where they did.

    Raises NotFound.
    """
    with db.write():
        first = reads.belonging(belonging_id, hold=False)
        # What was said at one moment was said at once.
        rows = reads.moved_in(first)
        reads.held([row.customer_id for row in rows])
        by = Doer(AGENT, agent.pk)
        for row in rows:
            customer = held(agent, row.customer_id)
            customers.end_belonging(row, by=by, at=at)
            for before in reads.moved_out(customer, at=first.noted_at):
                customers.bring_belonging_back(before, by=by, at=at)
        return first


def move_out(customer: Customer, *, but_of: Household, by: Doer, at: datetime) -> None:
    """The step inside a transaction: somebody leaves every household but one."""
    for row in reads.households_of(customer):
        if row.household_id != but_of.pk:
            customers.end_belonging(row, by=by, at=at)


def held(agent: Agent, customer_id: int) -> Customer:
    """Return a customer whom the agent may see; held. Raises NotFound, also for who is made up."""
    seen = join_people.seen(agent, customer_id)
    (held,) = reads.held([seen.pk])
    if held.merged_into_id is not None:
        # Somebody was quicker.
        raise NotFound("customer")
    return held
