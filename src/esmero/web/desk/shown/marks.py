"""What stands beside a line of the list for this agent alone: their own draft, and who else is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from esmero.domain.workbench import reads as workbench
from esmero.parts import times
from esmero.web.desk import presence

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Beside:
    """Both, finished for the page."""

    draft: str
    faces: list[tuple[Person, bool]]


def beside(agent: Agent, zones: dict[int, ZoneInfo], *, at: datetime) -> dict[int, Beside]:
    """Return the marks of these conversations (with the zone of each). One query."""
    drafts = workbench.drafts_of(agent, zones) if zones else {}
    faces = presence.faces(agent, zones, at=at) if zones else {}
    # With the day, where the line below the composer says the hour alone.
    kept = pgettext("with its day: today 10:32", "Draft kept %(time)s.")
    return {
        number: Beside(
            draft=kept % {"time": times.label(drafts[number], at=at, zone=zones[number])}
            if number in drafts
            else "",
            faces=faces.get(number, []),
        )
        for number in drafts.keys() | faces.keys()
    }
