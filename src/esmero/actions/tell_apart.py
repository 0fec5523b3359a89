"""Who may be one person: that they are two is said, and taken back; those of before are looked through.

That they are one is said in `actions.join_people`. Nothing joins by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.actions import join_people
from esmero.domain.customers import reads as customer_reads
from esmero.domain.customers import writes as customers
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.customers.models import Candidate
    from esmero.domain.staff.models import Agent

TASK = "pairs.search"


def they_are_two(*, agent: Agent, pair_id: int, at: datetime) -> Candidate:
    """Say that two who may be one person are two; they are asked about again only for stronger evidence.

    Raises NotFound where the agent may not see both.
    """
    with db.write():
        row = _pair(agent, pair_id)
        customers.tell_apart(row, agent=agent, by=Doer(AGENT, agent.pk), at=at)
        return row


def ask_again(*, agent: Agent, pair_id: int, at: datetime) -> Candidate:
    """Take back that two are two: an undo. Raises NotFound where the agent may not see both."""
    with db.write():
        row = _pair(agent, pair_id)
        customers.ask_pair_again(row, by=Doer(AGENT, agent.pk), at=at)
        return row


def _pair(agent: Agent, pair_id: int) -> Candidate:
    asked = customer_reads.pair(pair_id, hold=False)
    # The same order in which joining holds them.
    for number in sorted([asked.one_id, asked.other_id]):
        join_people.seen(agent, number)
    customer_reads.held([asked.one_id, asked.other_id])
    return customer_reads.pair(pair_id)


def search(*, at: datetime) -> None:
    """Look the next customers of before through, once and for all, and ask for those after them."""
    left = customer_reads.flags_left()
    with db.write():
        customers.see_flags(left)
        if customers.search_on(at=at):
            queue.enqueue(TASK, at=at, once=TASK)
