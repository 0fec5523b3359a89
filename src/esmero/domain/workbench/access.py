"""Whose things of the workbench one may use, and whose one may change: one's own."""

from django.db.models import Q

from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, Team
from esmero.domain.workbench.models import SavedView
from esmero.ground.refs import NotFound


def saved_view_for(agent: Agent, view_id: int) -> SavedView:
    """Return a list that the agent keeps, or that is shared with one of their teams. Raises NotFound."""
    shared = Q(team__memberships__agent=agent)
    rows = SavedView.objects.filter(Q(agent=agent) | shared, pk=view_id, removed_at=None)
    found = rows.select_related("agent", "team").first()
    if found is None:
        raise NotFound("saved view")
    return found


def own_view(agent: Agent, view_id: int) -> SavedView:
    """Return a list that the agent keeps, also one just taken away. Raises NotFound."""
    found = SavedView.objects.select_related("agent", "team").filter(agent=agent, pk=view_id).first()
    if found is None:
        raise NotFound("saved view")
    return found


def teams_to_share_with(agent: Agent) -> list[Team]:
    """Return the teams with which somebody may share a list: those that they lead."""
    return list(staff.teams_set_up_by(agent).order_by("name", "id"))
