"""What the wall of a lead shows: what breaks next, who has waited longest, and how much is with whom.

Leads look at it all day, and much may be open: each list reads the beginning of an index for each of their
teams, and no further.
"""

import functools
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import OPEN, Conversation
from esmero.domain.conversations.reads.lists import BY_WHAT_BREAKS_NEXT, MANY
from esmero.domain.promises import reads as promises
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, Team
from esmero.ground.prepared import HowMany, Query, among

# Hardly anybody leads more teams; whoever does has a slower wall.
FEW_TEAMS = 8
BY_WHO_WAITS_LONGEST = ("waits_since", "id")
OWED = OPEN & Q(next_due_at__isnull=False)
STANDS = {
    "breaking": (OWED, BY_WHAT_BREAKS_NEXT),
    "waiting": (OPEN & Q(waits_since__isnull=False), BY_WHO_WAITS_LONGEST),
}


@dataclass(frozen=True)
class Breaking:
    """What breaks next; how many are broken, and how many will be within the asked time, counted to MANY."""

    rows: list[Conversation] = field(default_factory=list)
    broken: int = 0
    soon: int = 0


def breaking_next(agent: Agent, *, at: datetime, within: timedelta, limit: int) -> Breaking:
    """Return what breaks next in the teams that the agent leads, `limit` at most, with its people.

    `within` is how long before its time something counts as close. Two queries.
    """
    if not _leads(agent):
        return Breaking()
    ids = _ids(agent.is_owner, "breaking", limit)(agent_id=agent.pk)
    known = {"ids": ids, "agent_id": agent.pk, "at": at, "soon_at": at + within}
    rows: list[Any] = _breaking(agent.is_owner, limit)(**known)
    # The counts stand beside each row.
    return Breaking(rows, rows[0].broken_in_all, rows[0].soon_in_all) if rows else Breaking()


def waiting_longest(agent: Agent, *, limit: int) -> list[Conversation]:
    """Return whose customers have waited longest in the teams that the agent leads. Two queries."""
    if not _leads(agent):
        return []
    return _waiting(limit)(ids=_ids(agent.is_owner, "waiting", limit)(agent_id=agent.pk))


def open_with_each(agent_ids: Iterable[int], *, seen_by: Agent) -> dict[int, int]:
    """Return how much is open with each of these people, of what somebody may see. One query.

    Who has nothing is left out.
    """
    rows = Conversation.objects.filter(
        OPEN, agent__in=list(agent_ids), team__in=staff.seen_team_ids(seen_by)
    ).order_by()
    return dict(rows.values("agent").annotate(many=Count("id")).values_list("agent", "many"))


def kept_for_others(agent_ids: Iterable[int], seen_by: Agent) -> dict[int, int]:
    """Return how many open promises each of these people keeps in open conversations that are not theirs.

    Of what `seen_by` may see; who has none is left out. One query, none for nobody.
    """
    theirs = Conversation.objects.filter(
        OPEN, pk=OuterRef("about_id"), team__in=staff.seen_team_ids(seen_by)
    ).exclude(agent=OuterRef("owner"))
    rows = promises.open_of_owners(list(agent_ids), about_kind="conversation").filter(Exists(theirs))
    return dict(rows.values("owner").annotate(many=Count("id")).values_list("owner", "many"))


def _leads(agent: Agent) -> bool:
    return agent.is_owner or agent.is_lead


@functools.cache
def _ids(is_owner: bool, name: str, limit: int) -> Query[int]:
    """The first of each team that somebody leads: the first of all are among them.

    They are asked for by themselves: with "or" between them PostgreSQL would read every conversation.
    """
    which, columns = STANDS[name]

    def ids(agent_id: int) -> QuerySet[Conversation, int]:
        stand = Conversation.objects.filter(which).order_by(*columns)
        teams = _teams(agent_id, is_owner).order_by("id").values("id")
        of_each = [
            _ids_among(stand.filter(team_id=Subquery(teams[place : place + 1])).values("id")[:limit])
            for place in range(FEW_TEAMS)
        ]
        further = _ids_among(stand.filter(team__in=teams[FEW_TEAMS:]).order_by().values("id"))
        return further.union(*of_each, all=True)

    return Query(ids)


def _ids_among(found: Any) -> QuerySet[Conversation, int]:
    return Conversation.objects.filter(pk__in=found).order_by().values_list("id", flat=True)


@functools.cache
def _breaking(is_owner: bool, limit: int) -> Query[Conversation]:
    def rows(ids: list[int], agent_id: int, at: datetime, soon_at: datetime) -> QuerySet[Conversation]:
        teams = _teams(agent_id, is_owner)
        # With each priority named, the index leads to what is due between two moments.
        owed = Conversation.objects.filter(
            OPEN, team__in=teams.values("id"), priority__in=Priority.values, next_due_at__isnull=False
        )
        late = Conversation.objects.filter(OWED, team__in=teams.values("id"), broken_at__isnull=False)
        over = owed.filter(next_due_at__lte=at)
        broken = _ids_among(over.values("id")[:MANY]).union(_ids_among(late.values("id")[:MANY]))
        soon = owed.filter(next_due_at__gt=at, next_due_at__lte=soon_at, broken_at=None)
        found = _among(ids, BY_WHAT_BREAKS_NEXT, limit)
        return found.annotate(
            broken_in_all=HowMany(broken[:MANY]), soon_in_all=HowMany(soon.values("id")[:MANY])
        )

    return Query(rows)


@functools.cache
def _waiting(limit: int) -> Query[Conversation]:
    return Query(lambda ids: _among(ids, BY_WHO_WAITS_LONGEST, limit))


def _among(ids: list[int], columns: tuple[str, ...], limit: int) -> QuerySet[Conversation]:
    rows = access.with_people(Conversation.objects.filter(among("pk", ids)))
    return rows.order_by(*columns)[:limit]


def _teams(agent_id: int, is_owner: bool) -> QuerySet[Team]:
    return staff.teams_led_and_seen(agent_id, is_owner=is_owner)
