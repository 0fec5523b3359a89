"""What somebody is told of."""

import functools
from datetime import datetime

from django.db.models import Q

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench import access
from esmero.domain.workbench.models import Follower, Notice
from esmero.ground import prepared

# A page of notices, and up to where the bell counts.
NOTICES, MANY_NOTICES = 50, 99


def unseen_notices(agent: Agent) -> int:
    """Return how many things an agent was told and has not seen, counted up to one more than MANY_NOTICES."""
    return len(_unseen(agent.is_owner)(agent_id=agent.pk))


@functools.cache
def _unseen(is_owner: bool) -> prepared.Query[int]:
    return prepared.Query(
        lambda agent_id: (
            access.notices_seen(agent_id, is_owner=is_owner)
            .filter(seen_at=None)
            .values_list("id", flat=True)[: MANY_NOTICES + 1]
        )
    )


def notices(agent: Agent, *, before_id: int | None = None) -> list[Notice]:
    """Return one more than a page of what an agent was told, newest first."""
    rows = access.notices_seen(agent.pk, is_owner=agent.is_owner).order_by("-id")
    rows = rows if before_id is None else rows.filter(pk__lt=before_id)
    return list(rows.select_related("conversation__customer", "by")[: NOTICES + 1])


def has_notices_of(conversation: Conversation, agent: Agent) -> bool:
    """Return whether something about this conversation was told to an agent who did not see it yet."""
    here = Q(conversation=conversation) | Q(conversation__merged_into=conversation)
    return Notice.objects.filter(here, agent=agent, seen_at=None).exists()


def old_notices(before: datetime, *, limit: int = 500) -> list[int]:
    """Return the ids of notices from before this moment, oldest first."""
    return list(Notice.objects.filter(at__lt=before).order_by("at").values_list("id", flat=True)[:limit])


def followed_to(name: str) -> int | None:
    """Return the last event that a follower has seen, None before its first."""
    return Follower.objects.filter(name=name).values_list("event_id", flat=True).first()
