"""How questions find their people: what each is good at, how much each gets, and how long they wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import set_up
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.customers import reads as customers
from esmero.domain.staff import access, writes
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team


def describe(
    *, agent: Agent | None, agent_id: int, keys: Collection[str], most: Mapping[str, int], at: datetime
) -> Agent:
    """Say what somebody is good at (keys of skills) and how many open conversations they get at most.

    `most`: by kind of channel, where it is another number than everybody's. Unknown keys are passed over.
    Raises OwnersOnly, NotFound.
    """
    with db.write():
        by = set_up.owner_of(agent)
        person = access.agent_to_set_up(agent, agent_id) if agent else staff.agent(agent_id)
        db.alone_with("skills", str(person.pk))
        wanted = [skill for skill in staff.skills() if skill.key in keys]
        if {skill.key for skill in wanted} != staff.keys_of(person):
            writes.set_skills(person, skills=wanted, by=by, at=at)
        if dict(most) != staff.capacities(person):
            writes.set_capacities(person, most=most, by=by, at=at)
        return person


def set_most(*, agent: Agent | None, most: Mapping[str, int], at: datetime) -> None:
    """Say how many open conversations everybody gets at most, by kind of channel. Raises OwnersOnly."""
    with db.write():
        by = set_up.owner_of(agent)
        db.alone_with("skills", "everybody")
        if dict(most) != staff.capacities(None):
            writes.set_capacities(None, most=most, by=by, at=at)


def put_first(*, agent: Agent, team_id: int, segment_id: int, person_id: int, at: datetime) -> None:
    """Give people of a segment first to somebody of a team, as long as the team waits for them.

    Raises OwnersOnly, and NotFound where team or segment is gone, or the person is none of the team.
    """
    with db.write():
        by = set_up.owner_of(agent)
        team, segment = access.team_to_set_up(agent, team_id), customers.segment(segment_id)
        person = next((one for one in staff.people_of(team) if one.pk == person_id), None)
        if person is None:
            raise NotFound("person")
        conversation_writes.put_first(team, segment, person, by=by, at=at)


def end_first(*, agent: Agent, team_id: int, first_id: int, at: datetime) -> None:
    """Give people of that segment to nobody first. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        access.team_to_set_up(agent, team_id)
        conversation_writes.end_first(conversations.first(team_id, first_id), by=by, at=at)


def set_waits(
    *,
    agent: Agent | None,
    team_id: int,
    waits_for_known_minutes: int | None,
    idle_after_minutes: int | None,
    at: datetime,
) -> Team:
    """Say how long a team's questions wait, in working minutes, for whoever knows the customer or has them.

    None: always, and never on from whoever has them. Raises OwnersOnly, NotFound.
    """
    with db.write():
        by = set_up.owner_of(agent)
        team = access.team_to_set_up(agent, team_id) if agent else staff.team(team_id)
        stands = (team.waits_for_known_minutes, team.idle_after_minutes)
        if stands != (waits_for_known_minutes, idle_after_minutes):
            writes.set_routing(
                team,
                waits_for_known_minutes=waits_for_known_minutes,
                idle_after_minutes=idle_after_minutes,
                by=by,
                at=at,
            )
        return team
