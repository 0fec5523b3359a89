"""Who is away, and until when."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from esmero.domain.staff.models import Absence, Agent
from esmero.ground import db, prepared

_away = prepared.Query[int](
    lambda at: Absence.objects.filter(from_at__lte=at, until_at__gt=at).values_list("agent_id", flat=True)
)
_there = prepared.Query[int](
    lambda agent_id, at: Absence.objects.filter(agent=agent_id, from_at__lte=at, until_at__gt=at).values_list(
        "id", flat=True
    )
)


def away_at(at: Any, *, agent: str) -> Exists:
    """Return whether somebody is away at a moment, as a part of another query: `agent` is their column."""
    return Exists(Absence.objects.filter(Q(from_at__lte=at, until_at__gt=at), agent=OuterRef(agent)))


def ids_of_away(at: datetime) -> set[int]:
    """Return the ids of everybody who is away at `at`. One query."""
    return set(_away(at=at))


def is_away(agent: Agent, *, at: datetime) -> bool:
    """Say whether somebody is away at `at`. One query."""
    return _there.first(agent_id=agent.pk, at=at) is not None


def absences_of(agent: Agent, *, at: datetime) -> list[Absence]:
    """Return when somebody is away, now and from now on, the next first."""
    return list(agent.absences.filter(until_at__gt=at).order_by("from_at", "id"))


def absences_to_begin(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of absences that run and whose promises were not given to others yet."""
    rows = Absence.objects.filter(begun_at=None, from_at__lte=at, until_at__gt=at)
    return list(rows.order_by("from_at", "id").values_list("id", flat=True)[:limit])


def absence(absence_id: int) -> Absence | None:
    """Return an absence with whom it is of, held in a transaction."""
    return db.held(Absence.objects.filter(pk=absence_id).select_related("agent")).first()
