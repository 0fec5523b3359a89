"""Keeping lists of one's own: named, in one's own order, taken away and brought back, shared by a lead."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workbench import access
from esmero.domain.workbench import writes as workbench
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import SavedView


def save(*, agent: Agent, name: str, wanted: dict[str, Any], at: datetime) -> SavedView:
    """Keep what the agent looks for as a list of their own."""
    with db.write():
        return workbench.save_view(agent, name=name, wanted=wanted, at=at)


def rename(*, agent: Agent, view_id: int, name: str) -> SavedView:
    """Call one's list otherwise. Raises NotFound."""
    with db.write():
        view = access.own_view(agent, view_id)
        workbench.rename_view(view, name=name)
        return view


def move(*, agent: Agent, view_id: int, up: bool) -> None:
    """Let one's list change places with its neighbour. Raises NotFound."""
    with db.write():
        workbench.move_view(access.own_view(agent, view_id), up=up)


def remove(*, agent: Agent, view_id: int, at: datetime) -> SavedView:
    """Take one's list away. Raises NotFound."""
    with db.write():
        view = access.own_view(agent, view_id)
        workbench.remove_view(view, at=at)
        return view


def bring_back(*, agent: Agent, view_id: int) -> SavedView:
    """Bring one's list back that was taken away. Raises NotFound."""
    with db.write():
        view = access.own_view(agent, view_id)
        workbench.bring_view_back(view)
        return view


def share(*, agent: Agent, view_id: int, team_id: int | None, at: datetime) -> SavedView:
    """Share one's list with a team that one leads (None: with nobody). Raises NotFound."""
    with db.write():
        view = access.own_view(agent, view_id)
        team = next((one for one in access.teams_to_share_with(agent) if one.pk == team_id), None)
        if team_id is not None and team is None:
            raise NotFound("team")
        workbench.share_view(view, team=team, by=Doer(AGENT, agent.pk), at=at)
        return view
