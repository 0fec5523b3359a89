"""Somebody arranges their own desk: keys, what comes after an answer, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.domain.staff import writes as staff
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent


def set_habits(*, agent: Agent, **changes: Any) -> None:
    """Change how an agent likes to work: the names are those of `staff.kinds.Habits`."""
    with db.write():
        staff.set_habits(agent, **changes)
