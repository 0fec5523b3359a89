"""Somebody arranges their own desk: keys, what comes after an answer, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.domain.staff import writes as staff
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


def dismiss_hint(*, agent: Agent, hint: str, rests_until: float) -> None:
    """Keep that an agent has read a hint: it never comes again, and no other before `rests_until`."""
    gone = agent.habits.hints_gone
    set_habits(
        agent=agent, hints_gone=(*gone, hint) if hint not in gone else gone, hints_rest_until=rests_until
    )


def set_habits(*, agent: Agent, **changes: Any) -> None:
    """Change how an agent likes to work: the names are those of `staff.kinds.Habits`."""
    with db.write():
        staff.set_habits(agent, **changes)
