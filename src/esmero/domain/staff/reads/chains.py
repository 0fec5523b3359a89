"""The named chain: who stands above, one after the other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from esmero.domain.staff.kinds import Role
from esmero.domain.staff.models import Agent, ChainStep, Membership, Team
from esmero.domain.staff.reads.absences import away_at
from esmero.ground import prepared


def chain_of(team: Team, *, at: datetime) -> list[Agent]:
    """Return who stands above a team's people: its own steps, then the company's; each person once.

    Whoever left or is away at `at`, and whoever may not see the team, is skipped.
    """
    return _once(step.agent for step in _steps(team_id=team.pk, at=at) if _is_there(step, team))


def above(team: Team, agent: Agent | None, *, at: datetime) -> Agent | None:
    """Return the next in the chain above somebody; its first one for whoever does not stand in it.

    Beyond the top it is the top again. None where no chain is drawn, or nobody of it is there.
    """
    reached, higher = _seen_from(team, agent, at=at)
    return next(iter([*higher, *reached[-1:]]), None)


def all_above(team: Team, agent: Agent | None, *, at: datetime) -> list[Agent]:
    """Return everybody in the chain above somebody, the whole chain for whoever does not stand in it."""
    return _seen_from(team, agent, at=at)[1]


def steps_of(team: Team | None) -> list[ChainStep]:
    """Return the steps of a team's own chain (None: the company's) in order, also those of who left."""
    rows = ChainStep.objects.select_related("agent").filter(team=team)
    return list(rows.order_by("position", "id"))


def steps_of_who_left() -> list[ChainStep]:
    """Return the steps in chains whose person works here no more, with agent and team."""
    rows = ChainStep.objects.select_related("agent", "team").filter(agent__is_active=False)
    return list(rows.order_by("team_id", "position", "id"))


def _seen_from(team: Team, agent: Agent | None, *, at: datetime) -> tuple[list[Agent], list[Agent]]:
    """Return who is there of a chain up to somebody, and who above; all are above whoever is not in it."""
    steps = _steps(team_id=team.pk, at=at)
    standing = _once(step.agent for step in steps)
    there = {step.agent_id for step in steps if _is_there(step, team)}
    reached = standing.index(agent) + 1 if agent in standing else 0
    up_to, higher = standing[:reached], standing[reached:]
    return [one for one in up_to if one.pk in there], [one for one in higher if one.pk in there]


def _all_steps(team_id: Any, at: Any) -> QuerySet[ChainStep]:
    belongs = Exists(Membership.objects.filter(team=team_id, agent=OuterRef("agent")))
    rows = ChainStep.objects.filter(Q(team=team_id) | Q(team=None)).select_related("agent")
    own_first = rows.order_by(F("team").asc(nulls_last=True), "position", "id")
    away = away_at(at, agent="agent")
    return own_first.annotate(sees_all=Q(agent__role=Role.OWNER) | belongs, is_away=away)


_steps = prepared.Query[Any](_all_steps)


def _is_there(step: Any, team: Team) -> bool:
    return step.agent.is_active and not step.is_away and (step.sees_all or team.is_open_to_all)


def _once(people: Iterable[Agent]) -> list[Agent]:
    return list(dict.fromkeys(people))
