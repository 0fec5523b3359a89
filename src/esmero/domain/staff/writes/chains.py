"""Drawing the chain of those who stand above."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, ChainStep, Team
from esmero.ground.refs import Audience, Ref


def set_chain(team: Team | None, *, people: Iterable[Agent], by: Doer, at: datetime) -> None:
    """Replace the chain of a team (None: the company's) by these people, the lowest first."""
    ChainStep.objects.filter(team=team).delete()
    steps = ChainStep.objects.bulk_create(
        ChainStep(team=team, agent=agent, position=position) for position, agent in enumerate(people, start=1)
    )
    events.record(
        "chain.set",
        about=team.ref if team else Ref("company", 0),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        agents=[step.agent_id for step in steps],
    )
