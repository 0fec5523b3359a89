"""Agents and teams for tests."""

from datetime import time
from itertools import count

from esmero.domain.company.factories import FOUNDED, make_calendar
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Duty, Membership, Team

PASSWORD = "the tide comes in at noon"
_numbers = count(1)


def make_agent(
    name: str = "Marta Roldán", *, role: str = Role.AGENT, team: Team | None = None, email: str = ""
) -> Agent:
    """Return an agent who can sign in with PASSWORD, of `team` if given."""
    agent = Agent(
        email=email or f"agent{next(_numbers)}@marea.example",
        name=name,
        short_name=name.split()[0],
        role=role,
        joined_at=FOUNDED,
    )
    agent.set_password(PASSWORD)
    agent.save()
    if team:
        Membership.objects.create(team=team, agent=agent)
    return agent


def make_team(name: str = "", *, lead: Agent | None = None, is_open_to_all: bool = False) -> Team:
    """Return a team on a calendar of its own, closed to other teams unless said."""
    return Team.objects.create(
        name=name or f"Team {next(_numbers)}",
        calendar=make_calendar(),
        lead=lead,
        is_open_to_all=is_open_to_all,
    )


def name_for_the_week(team: Team, agent: Agent) -> None:
    """Name the agent for every working hour of the team."""
    Duty.objects.bulk_create(
        Duty(team=team, agent=agent, weekday=day, starts_at=time(9), ends_at=time(20)) for day in range(5)
    )
