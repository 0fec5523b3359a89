"""What the company sets of its people: who they are, their teams, and who is named for which hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.contrib.auth.hashers import make_password

from esmero.actions import recount, set_up
from esmero.domain.company import reads as company
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.files import writes as files
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff_reads
from esmero.domain.staff import writes as staff
from esmero.domain.staff.kinds import Role
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.insight import readiness

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team
    from esmero.ground.weeks import DayPart


def engage(
    *, agent: Agent | None, email: str, name: str, role: str, password: str, at: datetime, **details: str
) -> Agent:
    """Add somebody to the staff, with the password they sign in with. Raises OwnersOnly."""
    hashed = make_password(password or None)
    with db.write():
        by = set_up.owner_of(agent)
        person = staff.engage(email=email, name=name, role=Role(role), by=by, at=at, **details)
        staff.set_password(person, hashed=hashed, by=by, at=at)
        for invitation in staff_reads.invitations_to(email):
            staff.end_invitation(invitation, why="replaced", by=by, at=at)
        return person


def describe_agent(*, agent: Agent | None, agent_id: int, at: datetime, **details: Any) -> Agent:
    """Change a colleague's name, title, role, language or whether they work here.

    Raises OwnersOnly, NotFound, LastOwner.
    """
    with db.write():
        by = set_up.owner_of(agent)
        person = _agent(agent, agent_id)
        must_leave_an_owner(person, details)
        if details.get("is_active") is False:
            # At once, and for good: coming back means signing in again.
            staff.end_all_sign_ins(person, by=by, at=at)
        return staff.describe(person, by=by, at=at, **details)


class LastOwner(Exception):
    """The company would be left without an owner who can sign in."""


def must_leave_an_owner(person: Agent, details: dict[str, Any]) -> None:
    """The step inside a transaction: somebody has to be able to set the company up. Raises LastOwner."""
    stays = details.get("role", person.role) == Role.OWNER and details.get("is_active", person.is_active)
    if person.is_owner and not stays and staff_reads.owners() == [person]:
        raise LastOwner(person.name)


def set_photo(*, agent: Agent | None, agent_id: int, png: bytes, at: datetime) -> Agent:
    """Keep a person's photograph: PNG bytes, already cut to size. Raises OwnersOnly, NotFound."""
    key = files.store(png)
    with db.write():
        return staff.describe(_agent(agent, agent_id), by=set_up.owner_of(agent), at=at, photo=key)


def set_password(*, agent: Agent | None, agent_id: int, password: str, at: datetime) -> None:
    """Set a colleague's password (its strength is judged at the door). Raises OwnersOnly, NotFound."""
    hashed = make_password(password)
    with db.write():
        staff.set_password(_agent(agent, agent_id), hashed=hashed, by=set_up.owner_of(agent), at=at)


def _agent(agent: Agent | None, agent_id: int) -> Agent:
    if agent is None:
        return staff_reads.agent(agent_id)
    return staff_access.agent_to_set_up(agent, agent_id)


def form_team(
    *,
    agent: Agent | None,
    name: str,
    calendar_id: int,
    lead_id: int | None,
    is_open_to_all: bool,
    at: datetime,
) -> Team:
    """Make a team on a calendar. Raises OwnersOnly.

    Nothing may choose it before somebody is named for each of its hours (`name_for_hours`).
    """
    with db.write():
        return staff.form_team(
            name=name,
            calendar_id=calendar_id,
            lead_id=lead_id,
            is_open_to_all=is_open_to_all,
            is_ready=False,
            by=set_up.owner_of(agent),
            at=at,
        )


def describe_team(*, agent: Agent, team_id: int, at: datetime, **details: Any) -> Team:
    """Change a team's name, calendar, lead or who sees its conversations.

    Raises OwnersOnly, NotFound, and HoursWithoutAName for a calendar with hours for which it names nobody.
    """
    with db.write():
        by = set_up.owner_of(agent)
        team = staff_access.team_to_set_up(agent, team_id)
        moves_to = details.get("calendar_id", team.calendar_id)
        if team.is_ready and moves_to != team.calendar_id:
            calendar = company.calendar(moves_to)
            _refuse_gaps(readiness.gaps(calendar, staff_reads.duties_of(team)))
        if moves_to != team.calendar_id:
            recount.ask(RecountedBecause.HOURS, at=at, calendar=moves_to)
        return staff.describe_team(team, by=by, at=at, **details)


class HoursWithoutAName(ValueError):
    """Nobody is named for some opening hours: they stand in `gaps`, parts of weekdays."""

    def __init__(self, gaps: list[DayPart]) -> None:
        super().__init__(gaps)
        self.gaps = gaps


def _refuse_gaps(gaps: list[DayPart]) -> None:
    if gaps:
        raise HoursWithoutAName(gaps)


def set_people(
    *,
    agent: Agent | None,
    team_id: int,
    people: Iterable[tuple[int, str]],
    at: datetime,
    parts: dict[int, str] | None = None,
) -> Team:
    """Say who belongs to a team: (agent id, what they look after). A lead may for their own team.

    Raises NotFound.
    """
    with db.write():
        team, by = _team(agent, team_id)
        known = {person.pk: person for person in staff_reads.agents()}
        rows = [(known[agent_id], words) for agent_id, words in people if agent_id in known]
        staff.set_people(team, people=rows, parts=parts, by=by, at=at)
        return team


def name_for_hours(
    *,
    agent: Agent | None,
    team_id: int,
    duties: Iterable[tuple[int, time, time, int]],
    at: datetime,
) -> Team:
    """Say who is named for which hours: (weekday with 0 for Monday, from, until, agent id).

    A lead may for their own team; with every opening hour named the team is ready to be chosen. Raises
    NotFound, also for somebody who isn't of the team, and HoursWithoutAName.
    """
    with db.write():
        team, by = _team(agent, team_id)
        people = {person.pk: person for person in staff_reads.people_of(team)}
        rows = list(duties)
        if any(agent_id not in people for *_, agent_id in rows):
            raise NotFound("agent")
        named = [(day, starts, ends, people[agent_id]) for day, starts, ends, agent_id in rows]
        parts = [(day, starts, ends) for day, starts, ends, _agent in named]
        _refuse_gaps(readiness.left_without(company.calendar(team.calendar_id), parts))
        staff.name_for_hours(team, duties=named, by=by, at=at)
        if named and not team.is_ready:
            staff.make_ready(team, by=by, at=at)
        return team


def _team(agent: Agent | None, team_id: int) -> tuple[Team, Doer]:
    if agent is None:
        return staff_reads.team(team_id), THE_SOFTWARE
    return staff_access.team_to_set_up(agent, team_id), Doer(AGENT, agent.pk)
