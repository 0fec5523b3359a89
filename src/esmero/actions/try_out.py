"""Trying rules on the promises of the last weeks before they count: asked for, counted as a task, forgotten.

Nothing that anybody was promised changes by it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import set_rules
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue
from esmero.insight import replay

if TYPE_CHECKING:
    from esmero.domain.promises.models import TryOut
    from esmero.domain.staff.models import Agent

__all__ = ["as_kept", "changed", "count", "forget", "one_more"]


def as_kept(*, agent: Agent, at: datetime) -> TryOut:
    """Ask what the company's rules, as they are kept, would have meant. Raises OwnersOnly."""
    with db.write():
        return _ask(agent, set_rules.rows_for(agent), place=0, at=at)


def changed(*, agent: Agent, policy_id: int, columns: dict[str, Any], at: datetime) -> TryOut:
    """Ask what it would have meant had one rule these columns. Raises OwnersOnly, NotFound."""
    with db.write():
        rows = set_rules.rows_for(agent)
        place = set_rules.place_of(rows, policy_id)
        rows[place] = {**rows[place], **columns}
        return _ask(agent, rows, place=place + 1, at=at)


def one_more(*, agent: Agent, columns: dict[str, Any], at: datetime) -> TryOut:
    """Ask what one more rule after all others would have meant. Raises OwnersOnly."""
    with db.write():
        rows = [*set_rules.rows_for(agent), columns]
        return _ask(agent, rows, place=len(rows), at=at)


def _ask(agent: Agent, rows: list[dict[str, Any]], *, place: int, at: datetime) -> TryOut:
    asked = writes.try_rules(rows, place=place, by=agent, at=at)
    queue.enqueue("rules.try", at=at, try_out_id=asked.pk)
    return asked


def count(*, at: datetime, try_out_id: int) -> None:
    """Count what the rules would have meant; nothing where nobody waits for it any more.

    Opens a transaction after each piece. It is counted from the moment at which it was asked for.
    """
    try:
        asked = promises.try_out(try_out_id)
    except NotFound:
        return

    def told(done: int, whole: int) -> bool:
        with db.write():
            return writes.note_tried(try_out_id, done=done, whole=whole)

    try:
        found = replay.replayed(promises.as_rules(asked.rules), at=asked.asked_at, told=told)
        result = found.kept() if found else None
    except NotFound:
        # The hours of a rule were taken away meanwhile.
        result = None
    with db.write():
        writes.end_try_out(try_out_id, result=result, at=at)


def forget(*, at: datetime) -> int:
    """Take away what was tried a day ago or before. Returns how many; opens a transaction."""
    with db.write():
        return writes.forget_tried(at=at)
