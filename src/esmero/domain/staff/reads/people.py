"""Who works here and in which team."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Upper
from django.db.models.lookups import Exact

from esmero.domain.staff.access import REAL, teams_led_and_seen_by
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import (
    Agent,
    Membership,
    Team,
)
from esmero.domain.staff.reads.absences import away_at
from esmero.ground import prepared
from esmero.ground.refs import NotFound

_agent = prepared.Query[Agent](lambda agent_id: Agent.objects.filter(pk=agent_id))
# What `iexact` asks, which takes no slot. Every mail asks it.
_holder_of = prepared.Query[Agent](
    lambda email: Agent.objects.filter(Exact(Upper("email"), Upper(email))).order_by("pk")[:1]
)
_owners = prepared.Query[Agent](
    lambda role: Agent.objects.filter(is_active=True, role=role).order_by("name", "id")
)


def agents() -> QuerySet[Agent]:
    """Return the people who work here, by name."""
    return Agent.objects.filter(is_active=True).order_by("name", "id")


def teams() -> list[Team]:
    """Return all teams with lead and calendar, by name. Places to practise are none."""
    return list(Team.objects.filter(REAL).select_related("lead", "calendar").order_by("name", "id"))


def ready_teams() -> list[Team]:
    """Return the teams that may be chosen to answer, by name: somebody was named for each of their hours."""
    return [team for team in teams() if team.is_ready]


def ready_team(team_id: int) -> Team:
    """Return one team that may be chosen to answer: no place to practise. Raises NotFound."""
    found = team(team_id)
    if not found.is_ready or found.is_practice:
        raise NotFound("team")
    return found


def teams_on(calendar_id: int) -> list[Team]:
    """Return the teams that work by one calendar, by name, places to practise as well."""
    return list(Team.objects.filter(calendar_id=calendar_id).order_by("name", "id"))


def team(team_id: int) -> Team:
    """Return one team with lead and calendar. Raises NotFound."""
    found = Team.objects.select_related("lead", "calendar").filter(pk=team_id).first()
    if found is None:
        raise NotFound("team")
    return found


def agent(agent_id: int) -> Agent:
    """Return one person of the staff, also one who left. Raises NotFound."""
    found = _agent.first(agent_id=agent_id)
    if found is None:
        raise NotFound("agent")
    return found


def everybody() -> list[Agent]:
    """Return all people of the staff, those who work here first, by name."""
    return list(Agent.objects.order_by("-is_active", "name", "id"))


def holder_of(email: str) -> Agent | None:
    """Return who signs in with this address, whatever its case, also somebody who left."""
    return _holder_of.first(email=email)


def place_to_practise(agent: Agent) -> Team | None:
    """Return the team in which somebody practises alone, with lead and calendar, or None."""
    return Team.objects.select_related("lead", "calendar").filter(practised_by=agent).first()


def teams_led_by(agent: Agent) -> list[Team]:
    """Return the teams that somebody leads, by name."""
    return list(Team.objects.filter(REAL, lead=agent).order_by("name", "id"))


def memberships() -> list[Membership]:
    """Return who belongs to which team, people who work here only, with the agent fetched, by name."""
    rows = Membership.objects.filter(agent__is_active=True, team__practised_by=None).select_related("agent")
    return list(rows.order_by("agent__name", "id"))


def owners() -> list[Agent]:
    """Return the owners who work here."""
    return _owners(role=Role.OWNER)


def people_of(team: Team) -> list[Agent]:
    """Return the active people of a team with whether they are at the desk, by name."""
    return list(agents().select_related("presence").filter(memberships__team=team))


def memberships_led_by(agent: Agent, *, at: datetime) -> list[Any]:
    """Return who belongs to the teams that somebody leads and sees, by name, each with whether they are away.

    One query; a person stands there once for each of these teams (`is_away` is of the moment `at`).
    """
    rows = Membership.objects.filter(
        agent__is_active=True, team__in=teams_led_and_seen_by(agent).values("id")
    )
    found = rows.select_related("agent").annotate(is_away=away_at(at, agent="agent"))
    return list(found.order_by("agent__name", "id"))


def memberships_of(team: Team) -> list[Membership]:
    """Return a team's memberships with the agent fetched, by name."""
    return list(team.memberships.select_related("agent").order_by("agent__name", "id"))


def has_photo(key: str) -> bool:
    """Say whether this file is the photograph of somebody of the staff."""
    return Agent.objects.filter(photo=key).exists()


def short_names() -> dict[int, str]:
    """Return everybody's short name by id, also of people who left."""
    return dict(Agent.objects.values_list("id", "short_name"))


def team_named(name: str) -> Team:
    """Return the team of this name, whatever its case. Raises NotFound."""
    found = Team.objects.filter(REAL, name__iexact=name.strip()).select_related("lead", "calendar").first()
    if found is None:
        raise NotFound("team")
    return found


def teams_that_bring_back() -> list[Team]:
    """Return the teams whose questions go on where they lie idle, with their calendars."""
    rows = Team.objects.filter(idle_after_minutes__isnull=False, practised_by=None)
    return list(rows.select_related("calendar").order_by("id"))
