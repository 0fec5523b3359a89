"""Who says when somebody is away: themselves, an owner, and a lead for the people of own teams."""

from esmero.domain.staff.access.teams import teams_set_up_by
from esmero.domain.staff.models import Absence, Agent, Membership
from esmero.ground.refs import NotFound


def person_to_plan(agent: Agent, person_id: int) -> Agent:
    """Return somebody who works here, of whom the agent may say when they are away. Raises NotFound."""
    person = Agent.objects.filter(pk=person_id, is_active=True).first()
    if person is None or not _may_plan(agent, person):
        raise NotFound("agent")
    return person


def absence_to_drop(agent: Agent, absence_id: int) -> Absence:
    """Return an absence that the agent may take back. Raises NotFound."""
    found = Absence.objects.filter(pk=absence_id).select_related("agent").first()
    if found is None or not _may_plan(agent, found.agent):
        raise NotFound("absence")
    return found


def _may_plan(agent: Agent, person: Agent) -> bool:
    if agent.is_owner or agent == person:
        return True
    theirs = Membership.objects.filter(agent=person, team__in=teams_set_up_by(agent))
    return agent.is_lead and theirs.exists()
