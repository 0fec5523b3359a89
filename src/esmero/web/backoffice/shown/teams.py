"""What the pages of teams show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from esmero.domain.company import reads as company
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.insight import readiness
from esmero.parts import opening, people
from esmero.web.backoffice.shown import hours, lacks

if TYPE_CHECKING:
    from esmero.domain.company.models import Calendar
    from esmero.domain.staff.models import Agent, Duty, Team


def all_of(agent: Agent) -> dict[str, Any]:
    """Return the teams that somebody may set up, with their people and what each still lacks."""
    teams = list(access.teams_set_up_by(agent).select_related("lead", "calendar").order_by("name"))
    members: dict[int, list[Any]] = {}
    for membership in staff.memberships():
        members.setdefault(membership.team_id, []).append(membership.agent)
    missing: dict[int, list[str]] = {}
    for lack in readiness.lacks_of_teams(teams):
        missing.setdefault(lack.id, []).append(lacks.in_words(lack).words)
    return {"teams": [_line(team, members.get(team.pk, []), missing.get(team.pk, [])) for team in teams]}


def _line(team: Team, members: list[Agent], missing: list[str]) -> dict[str, Any]:
    return {
        "team": team,
        "url": reverse("backoffice:team", args=[team.pk]),
        "people": [people.of_agent(agent) for agent in members],
        "missing": missing,
    }


def one(team: Team) -> dict[str, Any]:
    """Return a team with its people, its week and the hours for which nobody is named."""
    calendar, duties = company.calendar(team.calendar_id), staff.duties_of(team)
    return {
        "team": team,
        "lead": people.of_agent(team.lead) if team.lead else None,
        "calendar": calendar,
        "opening": opening.in_words(calendar),
        "people": [
            {
                "person": people.of_agent(row.agent),
                "looks_after": row.looks_after,
                "away_url": reverse("backoffice:agent-absences", args=[row.agent_id]),
            }
            for row in staff.memberships_of(team)
            if row.agent.is_active
        ],
        "named": _named(duties),
        "week": _week(calendar, duties),
        "gaps": opening.of_windows(readiness.gaps(calendar, duties)),
    }


def _week(calendar: Calendar, duties: list[Duty]) -> hours.Week:
    windows = [(window.weekday, window.opens_at, window.closes_at) for window in calendar.hours.all()]
    named = [
        (duty.weekday, duty.starts_at, duty.ends_at, duty.agent.initials)
        for duty in duties
        if duty.agent.is_active
    ]
    return hours.with_names(hours.picture(windows), named)


def _named(duties: list[Duty]) -> list[dict[str, Any]]:
    """Return each person who is named, with their hours in words, the earliest in the week first."""
    theirs: dict[int, list[Any]] = {}
    who: dict[int, Agent] = {}
    for duty in duties:
        who[duty.agent_id] = duty.agent
        theirs.setdefault(duty.agent_id, []).append((duty.weekday, duty.starts_at, duty.ends_at))
    return [
        {"person": people.of_agent(who[pk]), "days": opening.of_windows(parts), "is_here": who[pk].is_active}
        for pk, parts in theirs.items()
    ]
