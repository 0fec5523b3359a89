"""What the pages of the staff show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.domain.workbench import reads as workbench
from esmero.parts import opening, people, routing, times, works
from esmero.web.backoffice.shown import signing_in

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

MOST_PROMISES = 20
# Where each thing is looked at that a promise is about.
_NAMED = {"conversation": "desk:conversation", "work": "desk:work"}


def everybody(*, at: datetime) -> dict[str, Any]:
    """Return who works here, who left and who is invited, each with role, title and address."""
    lines = [_line(agent) for agent in staff.everybody()]
    return {
        "here_now": [line for line in lines if line["is_active"]],
        "left": [line for line in lines if not line["is_active"]],
        "invited": signing_in.invited(at=at, zone=_zone()),
    }


def _line(agent: Agent) -> dict[str, Any]:
    return {
        "person": people.of_agent(agent),
        "url": reverse("backoffice:agent", args=[agent.pk]),
        "role": Role(agent.role).label,
        "title": agent.title,
        "email": agent.email,
        "is_active": agent.is_active,
    }


def one(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return a colleague as their page shows them."""
    return {
        "agent": agent,
        "person": people.of_agent(agent),
        "skills": _skills(agent),
        **_left_behind(agent, at=at),
        **signing_in.of_one(agent, at=at, zone=_zone()),
    }


def _skills(agent: Agent) -> list[str]:
    keys = staff.keys_of(agent)
    return [routing.skill(one) for one in staff.skills() if one.key in keys]


def _zone() -> ZoneInfo:
    return ZoneInfo(company.the_company().time_zone)


def leaving(agent: Agent, *, at: datetime) -> dict[str, Any]:
    """Return what somebody would leave behind: promises, hours, teams; and whether they may."""
    is_last = agent.is_active and staff.owners() == [agent]
    heirs = [(other.pk, other.name) for other in staff.agents() if other != agent]
    choices = [("", _("Whoever is named in each team")), *heirs]
    return {**one(agent, at=at), "is_last_owner": is_last, "heirs": choices}


def _left_behind(agent: Agent, *, at: datetime) -> dict[str, Any]:
    zone = _zone()
    practised = workbench.places_of_practice(agent.pk)
    # What is only practised ends with the person: nobody else has to keep it.
    open_ones = [one for one in promises.open_of(agent.pk) if not _is_practice(one, practised)]
    return {
        "promised_count": len(open_ones),
        "promised": _promised(open_ones[:MOST_PROMISES], at=at, zone=zone),
        "hours": _hours(agent),
        "led": [team.name for team in staff.teams_led_by(agent)],
    }


def _is_practice(promise: Promise, practised: Collection[int]) -> bool:
    return promise.about_kind == "conversation" and promise.about_id in practised


def _promised(open_ones: list[Promise], *, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return each promise with the conversation or the work it is about: who was told what by when."""
    numbers = {kind: [one.about_id for one in open_ones if one.about_kind == kind] for kind in _NAMED}
    about = conversations.with_customers(numbers["conversation"])
    asked = promises.works_by_id(numbers["work"])
    lines = []
    for one in open_ones:
        if one.about_kind == "conversation" and one.about_id in about:
            told = about[one.about_id]
            whom, what = people.of_customer(told.customer).name, told.subject
        elif one.about_kind == "work" and one.about_id in asked:
            whom, what = works.who_asked(asked[one.about_id]).name, works.asked(asked[one.about_id])
        else:
            continue
        due = times.before(one.due_at, at=at, zone=zone)
        url = reverse(_NAMED[one.about_kind], args=[one.about_id])
        lines.append({"customer": whom, "subject": what, "due": due, "url": url})
    return lines


def _hours(agent: Agent) -> list[dict[str, Any]]:
    by_team: dict[str, list[Any]] = {}
    for duty in staff.duties_of_agent(agent):
        by_team.setdefault(duty.team.name, []).append((duty.weekday, duty.starts_at, duty.ends_at))
    return [{"team": name, "days": opening.of_windows(parts)} for name, parts in by_team.items()]
