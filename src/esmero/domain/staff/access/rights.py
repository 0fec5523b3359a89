"""What somebody may do in a team that they see."""

from dataclasses import dataclass

from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Agent, Membership
from esmero.ground import prepared


@dataclass(frozen=True)
class Rights:
    """What somebody may do in a team that they see, beyond reading and leaving notes."""

    may_answer: bool = True
    may_close: bool = True

    @property
    def may_forward(self) -> bool:
        """Passing customers' letters on to somebody outside: whoever may answer them."""
        return self.may_answer


def rights_in(agent: Agent, team_id: int) -> Rights:
    """Return what the agent may do in a team that they see. One query at most."""
    part = _part_in(agent, team_id)
    return Rights(may_answer=part != Part.READS, may_close=part == Part.CLOSES)


def team_ids_only_read_by(agent: Agent) -> set[int]:
    """Return the ids of one's own teams in which one reads and leaves notes, and nothing else."""
    return set(agent.memberships.filter(part=Part.READS).values_list("team_id", flat=True))


def team_ids_not_closed_by(agent: Agent) -> set[int]:
    """Return the ids of one's own teams in which others close conversations."""
    return set(agent.memberships.exclude(part=Part.CLOSES).values_list("team_id", flat=True))


def may_answer(agent: Agent, team_id: int) -> bool:
    """Say whether the agent may write to customers of a team that they see, and promise them things."""
    return rights_in(agent, team_id).may_answer


def may_forward(agent: Agent, team_id: int) -> bool:
    """Say whether the agent may pass customers' letters of a team that they see on to somebody outside."""
    return rights_in(agent, team_id).may_forward


def may_close(agent: Agent, team_id: int) -> bool:
    """Say whether the agent may close conversations of a team that they see, join them and hand them over."""
    return rights_in(agent, team_id).may_close


_own_part = prepared.Query[str](
    lambda agent_id, team_id: Membership.objects.filter(agent=agent_id, team=team_id).values_list(
        "part", flat=True
    )
)


def _part_in(agent: Agent, team_id: int) -> str:
    """Return what somebody does in a team. Owners, leads and who helps out in an open team do everything."""
    if agent.is_lead:
        return Part.CLOSES
    return _own_part.first(agent_id=agent.pk, team_id=team_id) or Part.CLOSES
