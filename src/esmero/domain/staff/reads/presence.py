"""Who said that they are at the desk."""

from datetime import datetime

from django.db.models import Q

from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models import Agent, Presence, Team
from esmero.domain.staff.reads.duties import named_at
from esmero.ground import db


def presence_of(agent: Agent) -> Presence | None:
    """Return what somebody said about being at the desk, held in a transaction; None where nothing."""
    return db.held(Presence.objects.filter(agent=agent)).first()


def says_here(agent: Agent) -> bool:
    """Say whether somebody said that they are at the desk."""
    return Presence.objects.filter(agent=agent, state=PresenceState.HERE).exists()


def ids_of_present(*, before: datetime) -> list[int]:
    """Return the ids of the people who have been here, or on a break, since before that moment."""
    there = Presence.objects.exclude(state=PresenceState.AWAY).filter(since__lte=before)
    return list(there.order_by("agent_id").values_list("agent_id", flat=True))


def ids_at_work(team: Team, *, at: datetime) -> frozenset[int]:
    """Return the ids of who is here, or named by the team for the hour of `at` and never says it."""
    named = named_at(team, at=at).now
    rows = Presence.objects.filter(Q(state=PresenceState.HERE) | Q(agent_id__in=named))
    said = dict(rows.values_list("agent_id", "state"))
    return frozenset(one for one in named | said.keys() if said.get(one) in (None, PresenceState.HERE))
