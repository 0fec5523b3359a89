"""What the pages of skills show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from esmero.domain.staff import reads as staff
from esmero.parts import people, routing
from esmero.web.backoffice.forms.skills import KINDS

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


@dataclass(frozen=True)
class Line:
    """Somebody who works here, with what they are good at in words."""

    person: people.Person
    words: list[str]
    url: str


def everything() -> dict[str, Any]:
    """Return who is good at what, what nobody is, and how much everybody gets at most."""
    skills, who = staff.skills(), staff.who_has_each()
    words: dict[int, list[str]] = {}
    for skill in skills:
        for agent in who.get(skill.pk, []):
            words.setdefault(agent.pk, []).append(routing.skill(skill))
    most = staff.capacities(None)
    return {
        "people": [_line(agent, words.get(agent.pk, [])) for agent in staff.agents()],
        "nobodys": [routing.skill(skill) for skill in skills if skill.pk not in who],
        "most": [(kind.label, most[kind]) for kind in KINDS if kind in most],
    }


def _line(agent: Agent, words: list[str]) -> Line:
    return Line(people.of_agent(agent), words, reverse("backoffice:agent-skills", args=[agent.pk]))
