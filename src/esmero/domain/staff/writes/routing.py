"""Saying what people are good at, and how much they get at most."""

from collections.abc import Collection, Mapping
from datetime import datetime

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, AgentSkill, Capacity, Skill, Team
from esmero.ground.refs import Audience, Ref

FOR_COLLEAGUES = Audience(is_internal=True)


def set_skills(agent: Agent, *, skills: Collection[Skill], by: Doer, at: datetime) -> None:
    """Replace what somebody is good at."""
    agent.skills.all().delete()
    AgentSkill.objects.bulk_create(AgentSkill(agent=agent, skill=skill) for skill in skills)
    keys = sorted(skill.key for skill in skills)
    events.record("agent.skills_set", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at, skills=keys)


def set_capacities(agent: Agent | None, *, most: Mapping[str, int], by: Doer, at: datetime) -> None:
    """Replace how many open conversations somebody gets at most by kind of channel (None: everybody)."""
    Capacity.objects.filter(agent=agent).delete()
    Capacity.objects.bulk_create(
        Capacity(agent=agent, channel_kind=kind, most=number) for kind, number in sorted(most.items())
    )
    about = agent.ref if agent else Ref("company", 0)
    events.record("capacity.set", about=about, audience=FOR_COLLEAGUES, by=by, at=at, most=dict(most))


def set_routing(
    team: Team,
    *,
    waits_for_known_minutes: int | None,
    idle_after_minutes: int | None,
    by: Doer,
    at: datetime,
) -> None:
    """Say how a team's questions find their people, in working minutes.

    How long they wait for whoever knows the customer (None: always), and after how long without an answer
    they go on from whoever is not here (None: never).
    """
    team.waits_for_known_minutes, team.idle_after_minutes = waits_for_known_minutes, idle_after_minutes
    team.save(update_fields=["waits_for_known_minutes", "idle_after_minutes"])
    events.record(
        "routing.set",
        about=team.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        waits_for_known_minutes=waits_for_known_minutes,
        idle_after_minutes=idle_after_minutes,
    )
