"""What stands beside a line of the list for this agent alone: their own draft, and who else is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import pgettext

from esmero.domain.workbench import reads as workbench
from esmero.parts import times
from esmero.parts.queue import zone_of
from esmero.web.desk import presence

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Beside:
    """Both, finished for the page."""

    draft: str
    faces: list[tuple[Person, bool]]


def beside(agent: Agent, rows: list[Conversation], *, at: datetime) -> dict[int, Beside]:
    """Return the marks of these conversations, by their ids. One query."""
    listed = {row.id: row for row in rows}
    drafts = workbench.drafts_of(agent, listed) if listed else {}
    faces = presence.faces(agent, listed, at=at) if listed else {}
    # With the day, where the line below the composer says the hour alone.
    kept = pgettext("with its day: today 10:32", "Draft kept %(time)s.")
    return {
        number: Beside(
            draft=kept % {"time": times.label(drafts[number], at=at, zone=zone_of(listed[number]))}
            if number in drafts
            else "",
            faces=faces.get(number, []),
        )
        for number in drafts.keys() | faces.keys()
    }
