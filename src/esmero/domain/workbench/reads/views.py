"""Lists of one’s own."""

from datetime import datetime

from django.db.models import Case, IntegerField, Q, QuerySet, When

from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import SavedView
from esmero.ground import prepared


def saved_views(agent: Agent) -> list[SavedView]:
    """Return the lists of one's own in their order, then those shared with one's teams. One query."""
    return _saved_views(agent=agent.pk, member=agent.pk, owner=agent.pk)


def _views_seen(agent: int, member: int, owner: int) -> QuerySet[SavedView]:
    shared = Q(team__memberships__agent_id=member)
    rows = SavedView.objects.filter(Q(agent_id=agent) | shared, removed_at=None).distinct()
    is_own = Case(When(agent_id=owner, then=0), default=1, output_field=IntegerField())
    return rows.select_related("agent", "team").order_by(is_own, "position", "id")


_saved_views = prepared.Query[SavedView](_views_seen)


def removed_views(agent: Agent, *, since: datetime) -> list[SavedView]:
    """Return the lists that the agent took away since then, the last one first."""
    return list(SavedView.objects.filter(agent=agent, removed_at__gte=since).order_by("-removed_at")[:10])
