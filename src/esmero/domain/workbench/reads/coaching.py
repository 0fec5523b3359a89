"""Notes about how colleagues work, for the two who may read them."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Coaching

MANY = 100


def coaching_written_by(agent: Agent) -> list[Any]:
    """Return the notes that somebody wrote about colleagues, the newest first, MANY at most. One query."""
    return _told(Coaching.objects.filter(by=agent), to=agent)


def coaching_shared_with(agent: Agent) -> list[Any]:
    """Return the notes about somebody that they may read, the newest first, MANY at most. One query."""
    return _told(Coaching.objects.filter(agent=agent, shared_at__isnull=False), to=agent)


def _told(rows: QuerySet[Coaching], *, to: Agent) -> list[Any]:
    """Each says whether its reader may see the conversation it is about (`is_seen`)."""
    seen = Exists(staff.teams_seen_by(to).filter(pk=OuterRef("conversation__team")))
    found = rows.select_related("agent", "by", "conversation").annotate(is_seen=seen)
    return list(found.order_by("-id")[:MANY])
