"""What the pages of the named chain show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from esmero.domain.staff import reads as staff
from esmero.parts import people

if TYPE_CHECKING:
    from esmero.domain.staff.models import ChainStep, Team


@dataclass(frozen=True)
class Step:
    """One person of a chain, with where they stand."""

    person: people.Person
    agent_id: int
    number: int
    is_here: bool
    is_first: bool
    is_last: bool


def one(team: Team | None, steps: list[ChainStep]) -> dict[str, Any]:
    """Return a chain (None: the company's) as a page shows it, with what stands above it."""
    above = staff.steps_of(None) if team else []
    return {
        "team": team,
        "steps": _shown(steps),
        "above": _shown(above),
        "here": address("", team),
        "place_url": address("place", team),
        "removal_url": address("removal", team),
    }


def address(what: str, team: Team | None) -> str:
    """Return the address of a chain, or of what is done to it."""
    if team is None:
        return reverse(f"backoffice:chain-{what}" if what else "backoffice:chain")
    return reverse(f"backoffice:team-chain_{what}" if what else "backoffice:team-chain", args=[team.pk])


def _shown(steps: list[ChainStep]) -> list[Step]:
    return [
        Step(
            person=people.of_agent(step.agent),
            agent_id=step.agent_id,
            number=number,
            is_here=step.agent.is_active,
            is_first=number == 1,
            is_last=number == len(steps),
        )
        for number, step in enumerate(steps, start=1)
    ]
