"""What the wall of a lead shows: what breaks next, who has waited longest, and how much is with whom."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet

from esmero.domain.conversations import access
from esmero.domain.conversations.models import OPEN, Conversation
from esmero.domain.conversations.reads.lists import BY_WHAT_BREAKS_NEXT, MANY
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground.prepared import HowMany


@dataclass(frozen=True)
class Breaking:
    """What breaks next; how many are broken, and how many will be within the asked time, counted to MANY."""

    rows: list[Conversation] = field(default_factory=list)
    broken: int = 0
    soon: int = 0


def breaking_next(agent: Agent, *, at: datetime, within: timedelta, limit: int) -> Breaking:
    """Return what breaks next in the teams that the agent leads, `limit` at most, with its people. One query.

    `within` is how long before its time something counts as close.
    """
    owed = _open_in_led(agent).filter(next_due_at__isnull=False)
    is_broken = Q(next_due_at__lte=at) | Q(broken_at__isnull=False)
    broken, soon = owed.filter(is_broken), owed.filter(~is_broken, next_due_at__lte=at + within)
    few = owed.order_by(*BY_WHAT_BREAKS_NEXT).values("id")[:limit]
    found = access.with_people(Conversation.objects.filter(pk__in=few)).annotate(
        broken_in_all=HowMany(broken.values("id")[:MANY]), soon_in_all=HowMany(soon.values("id")[:MANY])
    )
    rows: list[Any] = list(found.order_by(*BY_WHAT_BREAKS_NEXT))
    # The counts stand beside each row.
    return Breaking(rows, rows[0].broken_in_all, rows[0].soon_in_all) if rows else Breaking()


def waiting_longest(agent: Agent, *, limit: int) -> list[Conversation]:
    """Return whose customers have waited longest in the teams that the agent leads. One query."""
    rows = _open_in_led(agent).filter(waits_since__isnull=False)
    return list(access.with_people(rows).order_by("waits_since", "id")[:limit])


def open_with_each(agent_ids: Iterable[int]) -> dict[int, int]:
    """Return how much is open with each of these people; who has nothing is left out. One query."""
    rows = Conversation.objects.filter(OPEN, agent__in=list(agent_ids)).order_by().values("agent")
    return dict(rows.annotate(many=Count("id")).values_list("agent", "many"))


def _open_in_led(agent: Agent) -> QuerySet[Conversation]:
    return Conversation.objects.filter(OPEN, team__in=staff.teams_led_and_seen_by(agent).values("id"))
