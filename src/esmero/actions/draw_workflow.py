"""The company's kinds of conversation and the steps of each, drawn by owners."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff import access as staff
from esmero.domain.staff import reads as staff_reads
from esmero.domain.workflows import access, reads, writes
from esmero.domain.workflows.kinds import WITHDRAWAL, WITHDRAWAL_STEPS, Names, StepDrawn
from esmero.domain.workflows.writes import NoSteps
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.models import Kind, Workflow

__all__ = ["NoSteps", "add_kind", "add_withdrawal", "draw", "rename", "switch"]


def add_kind(*, agent: Agent, names: Names, at: datetime) -> Kind:
    """Add a kind of conversation, named by language. Raises NotYours, ValueError without a name."""
    access.may_draw(agent)
    with db.write():
        return writes.add_kind(names, by=Doer(AGENT, agent.pk), at=at)


def add_withdrawal(*, agent: Agent, at: datetime) -> Kind:
    """Add the kind for withdrawals from a contract, as it comes with the software, with its steps drawn.

    It is switched on by hand. One of that name which is there already is returned as it is. Raises NotYours.
    """
    access.may_draw(agent)
    with db.write():
        kept = reads.kind_named(WITHDRAWAL["en"], language="en")
        if kept:
            return kept
        by = Doer(AGENT, agent.pk)
        kind = writes.add_kind(WITHDRAWAL, by=by, at=at)
        writes.draw(kind, WITHDRAWAL_STEPS, by=by, at=at)
        return kind


def rename(*, agent: Agent, kind_id: int, names: Names, at: datetime) -> Kind:
    """Call a kind otherwise. Raises NotFound, NotYours, ValueError without a name."""
    with db.write():
        kind = access.kind_to_draw(agent, kind_id)
        writes.rename_kind(kind, names=names, by=Doer(AGENT, agent.pk), at=at)
        return kind


def draw(*, agent: Agent, kind_id: int, steps: Sequence[StepDrawn], at: datetime) -> Workflow:
    """Draw a kind's steps anew; what is under way stays on its own. Raises NotFound, NotYours, ValueError."""
    with db.write():
        kind = access.kind_to_draw(agent, kind_id)
        asked = {ask.team_id for step in steps for ask in step.asks}
        for team_id in {step.owner_team_id for step in steps if step.owner_team_id} | asked:
            staff.team_for(agent, team_id)
            staff_reads.ready_team(team_id)
        return writes.draw(kind, steps, by=Doer(AGENT, agent.pk), at=at)


def switch(*, agent: Agent, kind_id: int, is_on: bool, at: datetime) -> Kind:
    """Have conversations of a kind walk its steps from now on, or no more.

    Raises NotFound, NotYours, NoSteps.
    """
    with db.write():
        kind = access.kind_to_draw(agent, kind_id)
        writes.switch(kind, is_on=is_on, by=Doer(AGENT, agent.pk), at=at)
        return kind
