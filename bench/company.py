"""A company of the size that is measured: twenty agents in four teams, open day and night."""

from dataclasses import dataclass
from datetime import datetime, time

from django.contrib.auth.hashers import make_password

from esmero.actions import set_calendars, set_staff, set_up
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Channel
from esmero.domain.promises.kinds import PromiseKind, Time
from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, Team

PASSWORD = "a-password-for-measuring"
AGENTS = 20
TEAMS = ["Orders", "Returns", "Advice", "Workshop"]
MAIL = "help@bench.example"


@dataclass(frozen=True)
class Company:
    """What the letters are filled in for."""

    agents: list[Agent]
    teams: list[Team]
    form: Channel
    mail: Channel


def found(at: datetime) -> Company:
    """Found the company by the same actions that the back office uses."""
    set_up.found_company(name="Bench", at=at, time_zone="Europe/Madrid", language="en")
    week = [(day, time(0), time(23, 59)) for day in range(7)]
    calendar = set_calendars.add_calendar(
        agent=None,
        name="Day and night",
        time_zone="Europe/Madrid",
        holidays_of="",
        windows=week,
        at=at,
    )
    agents = [_engage(number, at) for number in range(AGENTS)]
    teams = [_form(name, number, agents, calendar.pk, at) for number, name in enumerate(TEAMS)]
    # A policy of its own so long that nothing falls due while we measure.
    long = Time(60 * 24 * 20)
    rule = {"name": "Everything", "times": {PromiseKind.FIRST_REPLY: long, PromiseKind.NEXT_REPLY: long}}
    set_up.set_policies(agent=None, rules=[rule], at=at)
    form = set_up.open_channel(
        agent=None, kind=ChannelKind.FORM, name="Form", team_id=teams[0].pk, address="", at=at
    )
    mail = set_up.open_channel(
        agent=None, kind=ChannelKind.EMAIL, name="Mail", team_id=teams[0].pk, address=MAIL, at=at
    )
    return Company(agents, teams, form, mail)


def again() -> Company:
    """Return the company that was founded before."""
    return Company(
        list(Agent.objects.order_by("id")),
        list(Team.objects.order_by("id")),
        Channel.objects.get(kind=ChannelKind.FORM),
        Channel.objects.get(kind=ChannelKind.EMAIL),
    )


def _engage(number: int, at: datetime) -> Agent:
    role = Role.OWNER if number == 0 else Role.LEAD if number < 5 else Role.AGENT
    agent = set_staff.engage(
        agent=None,
        email=f"agent{number}@bench.example",
        name=f"Agent {number}",
        role=role,
        password="",
        language="en",
        at=at,
    )
    # Twenty careful hashes take seconds; one serves all.
    Agent.objects.filter(pk=agent.pk).update(password=_hash())
    return agent


_made: list[str] = []


def _hash() -> str:
    if not _made:
        _made.append(make_password(PASSWORD))
    return _made[0]


def _form(name: str, number: int, agents: list[Agent], calendar_id: int, at: datetime) -> Team:
    own = agents[number :: len(TEAMS)]
    team = set_staff.form_team(
        agent=None, name=name, calendar_id=calendar_id, lead_id=own[0].pk, is_open_to_all=True, at=at
    )
    set_staff.set_people(agent=None, team_id=team.pk, people=[(one.pk, "") for one in own], at=at)
    duties = [(day, time(0), time(23, 59), own[0].pk) for day in range(7)]
    set_staff.name_for_hours(agent=None, team_id=team.pk, duties=duties, at=at)
    return team
