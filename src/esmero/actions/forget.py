"""Erasing a person: every copy of every room goes, and the fact that it was done stays."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.channels import writes as channels
from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises import writes as promises
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.customers.models import Customer
    from esmero.domain.staff.models import Agent


def forget_customer(*, agent: Agent | None, customer_id: int, at: datetime) -> None:
    """Erase a person from every room; owners only, or a command (None). Raises NotFound.

    A restored backup erases them again (`config.for_good`).
    """
    if agent is not None and not agent.is_owner:
        raise NotFound("customer")
    by = Doer(AGENT, agent.pk) if agent else THE_SOFTWARE
    with db.write():
        erase(customer_reads.one(customer_id), by=by, at=at)


def erase(customer: Customer, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: each room forgets what it keeps of the person."""
    number = customer.pk
    workbench.forget(customer=customer)
    conversations.forget(customer=customer)
    channels.forget(customer_id=number)
    promises.forget(customer_id=number)
    files.forget(customer_id=number)
    customers.forget(customer)
    events.forget(customer_id=number)
    customers.note_erasure(customer, by=by, at=at)
    queue.enqueue("search.wipe", at=at, once="search.wipe")
