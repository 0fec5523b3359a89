"""Who has people of a segment first."""

from datetime import datetime

from esmero.domain.conversations.models.routing import FirstFor
from esmero.domain.customers.models import Segment
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Team
from esmero.ground.refs import Audience

FOR_COLLEAGUES = Audience(is_internal=True)


def put_first(team: Team, segment: Segment, agent: Agent, *, by: Doer, at: datetime) -> None:
    """Give people of a segment first to somebody of a team; whoever had them before has them no more."""
    row, is_new = FirstFor.objects.get_or_create(team=team, segment=segment, defaults={"agent": agent})
    if not is_new:
        if row.agent_id == agent.pk:
            return
        row.agent = agent
        row.save(update_fields=["agent"])
    _tell("routing.first_set", row, by=by, at=at)


def end_first(row: FirstFor, *, by: Doer, at: datetime) -> None:
    """Give people of that segment to nobody first."""
    _tell("routing.first_ended", row, by=by, at=at)
    row.delete()


def _tell(verb: str, row: FirstFor, *, by: Doer, at: datetime) -> None:
    events.record(
        verb,
        about=row.team.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        segment=row.segment_id,
        agent=row.agent_id,
    )
