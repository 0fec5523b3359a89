"""Which teams an agent sees and sets up, as rows and inside of other queries."""

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Membership, Team
from esmero.ground import prepared
from esmero.ground.refs import NotFound, NotYours

# Teams that answer customers; the others are somebody's own place to practise.
REAL = Q(practised_by=None)


def teams_seen_by(agent: Agent) -> QuerySet[Team]:
    """Return the teams whose conversations the agent may see: all for an owner, own and open ones else."""
    return teams_seen(agent.pk, is_owner=agent.is_owner)


def teams_seen(agent_id: int, *, is_owner: bool) -> QuerySet[Team]:
    """Return the same for somebody of whom only the number is known (a slot of a prepared query)."""
    own_practice = Q(practised_by=agent_id)
    if is_owner:
        return Team.objects.filter(REAL | own_practice)
    own = Exists(Membership.objects.filter(team=OuterRef("pk"), agent=agent_id))
    return Team.objects.filter(REAL & (Q(is_open_to_all=True) | own) | own_practice)


def who_see(team: Team) -> QuerySet[Agent]:
    """Return the people at work here who may see a team's conversations, by name: as `teams_seen_by` says."""
    active = Agent.objects.filter(is_active=True)
    if team.is_practice:
        return active.filter(pk__in=[team.practised_by_id])
    if not team.is_open_to_all:
        theirs = Membership.objects.filter(team=team).values("agent")
        active = active.filter(Q(role=Role.OWNER) | Q(pk__in=theirs))
    return active.order_by("name", "id")


def team_ids_seen_by(agent: Agent) -> list[int]:
    """Return the ids of `teams_seen_by`, in one query."""
    return list(teams_seen_by(agent).values_list("id", flat=True))


def seen_team_ids(agent: Agent) -> QuerySet[Team, int]:
    """Return the same for use inside of another query, which it then is a part of."""
    return teams_seen_by(agent).values_list("id", flat=True)


def team_ids_unless_all(agent: Agent) -> list[int] | None:
    """Return the ids of the teams the agent sees, None where there is no other team. One query, or none."""
    if agent.is_owner:
        return None
    teams = _real_and_whether_seen(agent_id=agent.pk)
    return (
        None if all(is_seen for _, is_seen in teams) else [team_id for team_id, is_seen in teams if is_seen]
    )


# What is practised is not found by search, so those places need no leaving out.
_real_and_whether_seen = prepared.Query[tuple[int, bool]](
    lambda agent_id: Team.objects.filter(REAL).values_list(
        "id",
        Q(is_open_to_all=True) | Exists(Membership.objects.filter(agent=agent_id, team=OuterRef("pk"))),
    )
)


def teams_handed_to_by(agent: Agent) -> QuerySet[Team]:
    """Return the teams to which the agent may hand a conversation over: all that are ready to answer.

    A team out of sight is known by its name alone; what it was given is out of sight, too.
    """
    return Team.objects.filter(REAL, is_ready=True) if agent.is_active else Team.objects.none()


def team_for(agent: Agent, team_id: int) -> Team:
    """Return a team whose conversations the agent may see, with calendar and lead. Raises NotFound."""
    return _one(real_teams_seen_by(agent).select_related("lead", "calendar"), team_id)


def real_teams_seen_by(agent: Agent) -> QuerySet[Team]:
    """Return `teams_seen_by` without places to practise."""
    return teams_seen_by(agent).filter(REAL)


def own_team_ids(agent: Agent) -> list[int]:
    """Return the ids of the agent's own teams."""
    return list(agent.memberships.values_list("team_id", flat=True))


def own_team(agent_id: int, place: int) -> Subquery:
    """Return the one of somebody's teams at a place among them, as a part of another query."""
    return Subquery(own_teams(agent_id).order_by("team_id")[place : place + 1])


def own_teams(agent_id: int) -> QuerySet[Membership, int]:
    """Return the ids of somebody's own teams, all of which they see, for use inside of another query."""
    return Membership.objects.filter(agent=agent_id).values_list("team_id", flat=True)


def teams_set_up_by(agent: Agent) -> QuerySet[Team]:
    """Return the teams that the agent may set up: all for an owner, own ones for a lead, none else."""
    if agent.is_owner:
        return Team.objects.filter(REAL)
    if agent.is_lead:
        return Team.objects.filter(REAL, Q(memberships__agent=agent) | Q(lead=agent)).distinct()
    return Team.objects.none()


def teams_led_and_seen_by(agent: Agent) -> QuerySet[Team]:
    """Return the teams that the agent sets up and whose conversations they may see: none for an agent."""
    if agent.is_owner or agent.is_lead:
        return teams_led_and_seen(agent.pk, is_owner=agent.is_owner)
    return Team.objects.none()


def teams_led_and_seen(agent_id: int, *, is_owner: bool) -> QuerySet[Team]:
    """Return the same for an owner or lead of whom only the number is known (a slot of a prepared query)."""
    if is_owner:
        return Team.objects.filter(REAL)
    own = Exists(Membership.objects.filter(team=OuterRef("pk"), agent=agent_id))
    return Team.objects.filter(REAL, Q(own) | Q(lead=agent_id, is_open_to_all=True))


def team_to_set_up(agent: Agent, team_id: int) -> Team:
    """Return a team that the agent may set up. Raises NotFound, NotYours."""
    try:
        return _one(teams_set_up_by(agent).select_related("lead", "calendar"), team_id)
    except NotFound as error:
        raise (error if agent.is_owner else NotYours("team")) from error


def _one(teams: QuerySet[Team], team_id: int) -> Team:
    try:
        return teams.get(pk=team_id)
    except ObjectDoesNotExist as error:
        raise NotFound("team") from error
