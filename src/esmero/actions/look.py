"""Noting who looked at whom, outside the request's transaction, and keeping it for a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.events import reads as event_reads
from esmero.domain.events import writes as events
from esmero.domain.staff import access as staff
from esmero.ground import db
from esmero.ground.refs import NotFound, Ref
from esmero.insight import unusual, unusual_kept

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

# Removed in one transaction: others want to write meanwhile.
BATCH = 1000
# Two letters that follow each other, of whatever script.
A_WORD = re.compile(r"[^\W\d_]{2}")


class NoReason(ValueError):
    """Nothing was said that somebody could understand as a reason."""


class AskedBefore(ValueError):
    """Somebody else asked about it first, and what they were told stays."""


def note_looks(looks: Iterable[tuple[int, int, Ref, datetime]]) -> None:
    """Store a batch of looks: (agent id, customer id, what was looked at, when)."""
    batch = list(looks)
    if batch:
        with db.write():
            events.note_looks(batch)


def say_why(*, agent: Agent, customer_id: int, reason: str, at: datetime) -> None:
    """Keep why an agent looks at a customer, in their own words. Raises NotFound, NoReason.

    A reason has a word in it. Of whoever was erased nothing is written any more: NotFound.
    """
    words = " ".join(reason.split())[:200]
    with db.write():
        customer = conversations.customer_for_call(agent, customer_id)
        # Held: an erasure goes on after this, and takes the reason along.
        customers.held([customer.pk])
        if event_reads.was_erased(customer.pk):
            raise NotFound("customer")
        if not A_WORD.search(words):
            raise NoReason
        events.say_why(agent_id=agent.pk, customer_id=customer.pk, reason=words, at=at)


def keep_unusual(*, at: datetime) -> int:
    """Keep what stands out of the days that are over since the last time, as a task; return how much is new.

    Nights without a worker leave nothing out; the first time it is what the page showed until then.
    """
    us = company.the_company()
    zone, today = ZoneInfo(us.time_zone), company.today(at=at)
    new = 0
    for day in unusual_kept.days_to_keep(today, kept_days=us.looks_kept_days):
        found = unusual.on_day(day, zone=zone, most_people=us.people_looked_at)
        with db.write():
            new += events.keep_hints((one.look_id, one.rule, day, one.count) for one in found)
            events.note_looks_read_to(day)
    return new


def see_unusual(*, agent: Agent, hint_id: int, said: str, at: datetime) -> None:
    """Keep that somebody who leads asked about a look, and what they were told. Raises NotFound, AskedBefore.

    About looks of people who were in their teams then; owners about all but their own.
    """
    zone = ZoneInfo(company.the_company().time_zone)
    with db.write():
        team_ids = None if agent.is_owner else list(staff.teams_set_up_by(agent).values_list("id", flat=True))
        hint, customer_id = unusual_kept.hint_to_see(agent, hint_id, team_ids=team_ids, zone=zone)
        # Held: an erasure goes on after this, and takes the words along.
        customers.held([customer_id])
        words = "" if event_reads.was_erased(customer_id) else " ".join(said.split())[:300]
        if not events.see_hint(hint, by_id=agent.pk, said=words, at=at):
            raise AskedBefore


def forget_old(*, at: datetime) -> int:
    """Remove the looks that are older than the company keeps them, as a task; none of whom the law keeps.

    Returns how many.
    """
    before = at - timedelta(days=company.the_company().looks_kept_days)
    kept = customers.families_of(customers.kept_by_law(company.today(at=at)))
    removed = 0
    while True:
        with db.write():
            gone = events.forget_looks(before=before, limit=BATCH, but=kept)
        removed += gone
        if gone < BATCH:
            return removed
