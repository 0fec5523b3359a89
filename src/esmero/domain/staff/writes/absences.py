"""Saying when somebody is away."""

from datetime import datetime

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.domain.staff.models import Absence, Agent
from esmero.ground.refs import Audience

FOR_COLLEAGUES = Audience(is_internal=True)


def be_away(
    agent: Agent,
    *,
    from_at: datetime,
    until_at: datetime,
    because: str,
    made_by: Agent | None,
    by: Doer,
    at: datetime,
) -> Absence:
    """Say that somebody is away from one moment until another one."""
    absence = Absence.objects.create(
        agent=agent, from_at=from_at, until_at=until_at, because=because, made_by=made_by
    )
    _record("agent.absence_set", absence, by, at)
    return absence


def drop_absence(absence: Absence, *, by: Doer, at: datetime) -> None:
    """Take back that somebody is away. What was given to others meanwhile stays theirs."""
    _record("agent.absence_dropped", absence, by, at)
    absence.delete()


def begin_absence(absence: Absence, *, at: datetime) -> None:
    """Remember that what is due before somebody is back was given to others."""
    absence.begun_at = at
    absence.save(update_fields=["begun_at"])
    _record("agent.absence_began", absence, THE_SOFTWARE, at)


def _record(verb: str, absence: Absence, by: Doer, at: datetime) -> None:
    events.record(
        verb,
        about=absence.agent.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        from_at=absence.from_at.isoformat(),
        until_at=absence.until_at.isoformat(),
    )
