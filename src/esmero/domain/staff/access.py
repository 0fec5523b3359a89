"""Which teams and colleagues an agent may see and set up, and whom a link of ours lets in."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Lower

from esmero.domain.staff.kinds import Part, Role
from esmero.domain.staff.models import Agent, ApiToken, Invitation, Membership, Team
from esmero.ground import crypto, prepared
from esmero.ground.refs import NotFound, NotYours

# Teams that answer customers; the others are somebody's own place to practise.
REAL = Q(practised_by=None)
_token = prepared.Query[ApiToken](
    lambda prefix: ApiToken.objects.select_related("team", "agent").filter(prefix=prefix)
)
_at_work = prepared.Query[Agent](lambda agent_id: Agent.objects.filter(pk=agent_id, is_active=True))


def who_signed_in(agent_id: int) -> Agent | None:
    """Return the person of a sign-in, or None where it rests or is gone. One query, at every page."""
    return _at_work.first(agent_id=agent_id)


def notices_token(agent: Agent) -> str:
    """Return the token with which somebody's daily letter is ended, and nothing else."""
    number = f"{agent.pk:x}"
    return f"{number}.{crypto.mac('daily letter', number, 26)}"


def by_notices_token(token: str) -> Agent:
    """Return whose daily letter such a token ends. Raises NotFound."""
    number, _, mac = token.partition(".")
    if not crypto.is_mac("daily letter", number, mac, 26):
        raise NotFound("link")
    found = who_signed_in(int(number, 16))
    if found is None:
        raise NotFound("link")
    return found


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
    """Return the teams to which the agent may hand a conversation over: all, but where somebody practises.

    A team out of sight is known by its name alone; what it was given is out of sight, too.
    """
    return Team.objects.filter(REAL) if agent.is_active else Team.objects.none()


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


def team_to_set_up(agent: Agent, team_id: int) -> Team:
    """Return a team that the agent may set up. Raises NotFound, NotYours."""
    try:
        return _one(teams_set_up_by(agent).select_related("lead", "calendar"), team_id)
    except NotFound as error:
        raise (error if agent.is_owner else NotYours("team")) from error


def agents_set_up_by(agent: Agent) -> QuerySet[Agent]:
    """Return the people that the agent may set up: everybody for an owner, nobody else does."""
    return Agent.objects.all() if agent.is_owner else Agent.objects.none()


def agent_to_set_up(agent: Agent, agent_id: int) -> Agent:
    """Return a colleague that the agent may set up. Raises NotFound."""
    try:
        return agents_set_up_by(agent).get(pk=agent_id)
    except ObjectDoesNotExist as error:
        raise NotFound("agent") from error


def open_invitation(agent: Agent, invitation_id: int) -> Invitation:
    """Return an invitation that nobody took up or back, for an owner. Raises NotFound."""
    found = Invitation.objects.filter(pk=invitation_id, ended_at=None).first() if agent.is_owner else None
    if found is None:
        raise NotFound("invitation")
    return found


def invitation_token(invitation: Invitation) -> str:
    """Return what the link of an invitation holds, until the next word of it."""
    return f"{invitation.pk:x}.{_invitation_mac(invitation)}"


def invited_by(token: str, *, at: datetime) -> Invitation:
    """Return the invitation that a link opens. Raises NotFound when it is used, replaced or too old."""
    number, _, mac = token.partition(".")
    try:
        found = Invitation.objects.filter(pk=int(number, 16), ended_at=None, ends_at__gt=at).first()
    except (ValueError, OverflowError) as error:
        raise NotFound("invitation") from error
    if found is None or not found.word or not crypto.is_mac("invitation", _invited(found), mac, 26):
        raise NotFound("invitation")
    return found


def _invitation_mac(invitation: Invitation) -> str:
    return crypto.mac("invitation", _invited(invitation), 26)


def _invited(invitation: Invitation) -> str:
    """What a link stands for: another role is another invitation."""
    return f"{invitation.pk}.{invitation.word}.{invitation.email}.{invitation.role}"


def _one(teams: QuerySet[Team], team_id: int) -> Team:
    try:
        return teams.get(pk=team_id)
    except ObjectDoesNotExist as error:
        raise NotFound("team") from error


def token_of(secret: str, *, at: datetime) -> ApiToken:
    """Return the living API token that this secret belongs to. Raises NotFound, whatever is wrong with it."""
    prefix = crypto.prefix_of_key(secret)
    found = _token.first(prefix=prefix)
    # Compared in any case: how long it takes tells nothing about which prefixes exist.
    if not crypto.is_digest(secret, found.digest if found else "") or found is None or not found.is_alive(at):
        raise NotFound("token")
    return found


def addresses_of_colleagues(addresses: Iterable[str]) -> set[str]:
    """Return which of these addresses (in small letters) somebody of the staff signs in with.

    They have their own way in, and are nobody’s company on a letter. Who left is a colleague no more.
    """
    asked = list(addresses)
    if not asked:
        return set()
    rows = Agent.objects.filter(is_active=True).annotate(address=Lower("email"))
    return set(rows.filter(address__in=asked).values_list("address", flat=True))
