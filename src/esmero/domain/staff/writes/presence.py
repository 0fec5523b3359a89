"""Saying that somebody is at the desk, or on a break."""

from datetime import datetime

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Presence
from esmero.ground.refs import Audience


def set_presence(agent: Agent, kept: Presence | None, *, state: str, by: Doer, at: datetime) -> bool:
    """Write down whether somebody is at the desk, where that is another thing than before (`kept`).

    Returns whether it was.
    """
    if kept and kept.state == state:
        return False
    row = kept or Presence(agent=agent)
    row.state, row.since = state, at
    row.save()
    events.record(
        "agent.presence_set",
        about=agent.ref,
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        state=state,
    )
    return True
