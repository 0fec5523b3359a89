"""What the pages about signing in show: who has a second step, who is invited."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Role
from esmero.parts import people, times

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.company.models import Company
    from esmero.domain.staff.models import Agent


def rules(us: Company, *, zone: ZoneInfo) -> dict[str, Any]:
    """Return what is asked of everybody, for the form."""
    begins = us.second_step_from
    return {
        "second_step": "yes" if begins else "no",
        "second_step_on": begins.astimezone(zone).date() if begins else None,
        "is_code_enough": us.is_code_enough,
    }


def everybody() -> dict[str, Any]:
    """Return who works here with whether they have a second step, those without one first."""
    agents = list(staff.agents())
    having = staff.with_second_step(agent.pk for agent in agents)
    lines = [
        {
            "person": people.of_agent(agent),
            "url": reverse("backoffice:agent", args=[agent.pk]),
            "has_second_step": agent.pk in having,
        }
        for agent in agents
    ]
    lines.sort(key=lambda line: bool(line["has_second_step"]))
    directory = staff.directory()
    name = directory.name if directory and directory.is_open else ""
    return {"people": lines, "lacking": len(agents) - len(having), "directory_name": name}


def invited(*, at: datetime, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Return the open invitations, newest first."""
    return [
        {
            "id": one.pk,
            "name": one.name,
            "email": one.email,
            "role": Role(one.role).label,
            "is_over": one.ends_at <= at,
            "until": times.on(one.ends_at, at=at, zone=zone),
        }
        for one in staff.open_invitations()
    ]


def of_one(agent: Agent, *, at: datetime, zone: ZoneInfo) -> dict[str, Any]:
    """Return how a colleague signs in: their second step, and where they are signed in."""
    found = staff.sign_ins_of(agent, seen_since=at - timedelta(seconds=settings.SESSION_COOKIE_AGE))
    return {
        "has_second_step": staff.has_second_step(agent),
        "sign_in_count": len(found),
        "last_seen": times.on(found[0].seen_at, at=at, zone=zone) if found else _("not for two weeks"),
    }
