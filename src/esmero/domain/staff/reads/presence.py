"""Who said that they are at the desk."""

from datetime import datetime

from esmero.domain.staff.kinds import PresenceState
from esmero.domain.staff.models import Agent, Presence
from esmero.ground import db


def presence_of(agent: Agent) -> Presence | None:
    """Return what somebody said about being at the desk, held in a transaction; None where nothing."""
    return db.held(Presence.objects.filter(agent=agent)).first()


def ids_of_present(*, before: datetime) -> list[int]:
    """Return the ids of the people who have been here, or on a break, since before that moment."""
    there = Presence.objects.exclude(state=PresenceState.AWAY).filter(since__lte=before)
    return list(there.order_by("agent_id").values_list("agent_id", flat=True))
