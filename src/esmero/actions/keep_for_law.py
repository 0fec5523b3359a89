"""The law makes us keep somebody until a day: no rule and no erasure takes what is theirs before."""

from __future__ import annotations

import logging
from datetime import date, datetime
from typing import TYPE_CHECKING

from esmero.actions import farewell, set_up
from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.customers.models import Hold
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)


def keep(*, agent: Agent, customer_id: int, reason: str, until: date, at: datetime) -> Hold:
    """Keep all of a person until a day, its last one, for a reason in law; owners only.

    Raises OwnersOnly, NotFound (also for whoever was erased).
    """
    with db.write():
        by = set_up.owner_of(agent)
        customer = customers.one(customer_id)
        if events.was_erased(customer.pk):
            raise NotFound("customer")
        words = " ".join(reason.split())[:300]
        hold = writes.keep_for_law(customer, reason=words, until=until, agent_id=agent.pk, by=by, at=at)
        farewell.fit_promise(customer.pk, agent=agent, at=at)
        return hold


def lift(*, agent: Agent, hold_id: int, at: datetime) -> bool:
    """Keep them no longer; whoever is to be erased by then is. Owners only. Return whether they were erased.

    Raises OwnersOnly, NotFound.
    """
    with db.write():
        by, hold = set_up.owner_of(agent), customers.hold(hold_id)
        if _lift(hold, by=by, at=at):
            return True
        farewell.fit_promise(hold.customer_id, agent=agent, at=at)
        return False


def end(*, at: datetime) -> int:
    """End what kept people until a day that is over, each alone. Returns how many."""
    over = customers.holds_that_are_over(company.today(at=at))
    return sum(_end(number, at=at) for number in over)


def _end(hold_id: int, *, at: datetime) -> bool:
    """End one; what stands in its way holds up no other."""
    try:
        with db.write():
            _lift(customers.hold(hold_id), by=THE_SOFTWARE, at=at)
    except db.Collided:
        raise
    except Exception:
        log.exception("What keeps somebody for the law (%s) could not be ended.", hold_id)
        return False
    return True


def _lift(hold: Hold, *, by: Doer, at: datetime) -> bool:
    writes.lift_hold(hold, by=by, at=at)
    asked_by = hold.erase_by_id
    customer = customers.one(hold.customer_id)
    if customers.hold_of(customer.pk, on=company.today(at=at)):
        return False
    # At its end a wish needs nobody to press for it: so the customer was told.
    is_wished = hold.until < company.today(at=at) and customers.farewell_of(customer.pk) is not None
    if asked_by is not None or is_wished:
        by = Doer(AGENT, asked_by) if asked_by else THE_SOFTWARE
        farewell.erase_with_last_letter(customer, by=by, at=at)
        return True
    return False


def erase_later(*, agent: Agent, customer_id: int, at: datetime) -> bool:
    """Where the law keeps somebody whom an owner erases: note it for the end. Say whether it does."""
    with db.write():
        set_up.owner_of(agent)
        hold = customers.hold_of(customer_id, on=company.today(at=at))
        if hold is not None:
            writes.erase_when_over(hold, agent_id=agent.pk, at=at)
        return hold is not None
