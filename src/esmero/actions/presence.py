"""Whether somebody is at the desk: they say it themselves, or a desk that is silent says it for them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes
from esmero.domain.staff.kinds import PresenceState
from esmero.ground import db, seats

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent

ROOM = "at-the-desk"
SILENT_AFTER = timedelta(minutes=10)


def say(*, agent: Agent, state: str, at: datetime) -> None:
    """Say that one is here, or on a break. The same again changes nothing."""
    with db.write():
        _set(agent, state, by=Doer(AGENT, agent.pk), at=at)
    note_page(agent.pk, at=at)


def note_page(agent_id: int, *, at: datetime) -> None:
    """Note that a page of somebody was open at `at`; kept nowhere for long."""
    seats.hold(ROOM, str(agent_id), seconds=SILENT_AFTER.total_seconds(), at=at)


def note_silence(*, at: datetime) -> int:
    """Say that whoever had no page open for ten minutes is away, until they say otherwise.

    Returns how many went.
    """
    present = staff.ids_of_present(before=at - SILENT_AFTER)
    noted = set(seats.held(ROOM, at=at)) if present else set()
    return sum(_goes(agent_id, is_noted=str(agent_id) in noted, at=at) for agent_id in present)


def _goes(agent_id: int, *, is_noted: bool, at: datetime) -> bool:
    if seats.held(seats.of_streams(f"agent:{agent_id}"), at=at):
        # A page that only listens for news asks for nothing, and is open all the same.
        note_page(agent_id, at=at)
        return False
    if is_noted:
        return False
    with db.write():
        return _set(staff.agent(agent_id), PresenceState.AWAY, by=THE_SOFTWARE, at=at)


def _set(agent: Agent, state: str, *, by: Doer, at: datetime) -> bool:
    db.alone_with("presence", str(agent.pk))
    kept = staff.presence_of(agent)
    has_changed_meanwhile = by == THE_SOFTWARE and (kept is None or kept.since > at - SILENT_AFTER)
    return not has_changed_meanwhile and writes.set_presence(agent, kept, state=state, by=by, at=at)
