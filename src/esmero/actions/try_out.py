"""Trying on the last weeks what does not count yet: asked for, counted as a task, forgotten.

Rules on what was promised, and who gets what on what came in. Nothing of either changes by it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import set_rules, set_up
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes
from esmero.domain.promises.kinds import Tried
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue
from esmero.insight import replay, routed_again

if TYPE_CHECKING:
    from collections.abc import Callable

    from esmero.domain.promises.models import TryOut
    from esmero.domain.staff.models import Agent

__all__ = ["as_kept", "changed", "count", "count_routing", "forget", "one_more", "who_gets_what"]


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


def who_gets_what(*, agent: Agent, changes: routed_again.Changes, at: datetime) -> TryOut:
    """Ask who would have got what with other settings; whoever has a number of their own keeps it.

    Raises OwnersOnly.
    """
    with db.write():
        set_up.owner_of(agent)
        changes = replace(changes, own_most=staff.who_has_own_most())
        asked = writes.try_routing(changes.kept(), by=agent, at=at)
        queue.enqueue("routing.try", at=at, try_out_id=asked.pk)
        return asked


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
    try:
        rules = promises.as_rules(asked.rules)
        found = replay.replayed(rules, at=asked.asked_at, told=_told(try_out_id))
        result = found.kept() if found else None
    except NotFound:
        # The hours of a rule were taken away meanwhile.
        result = None
    with db.write():
        writes.end_try_out(try_out_id, result=result, at=at)


def count_routing(*, at: datetime, try_out_id: int) -> None:
    """Count who would have got what, as `count` does."""
    try:
        asked = promises.try_out(try_out_id, kind=Tried.ROUTING)
    except NotFound:
        return
    changes = routed_again.Changes.of(asked.rules[0])
    found = routed_again.replayed(changes, at=asked.asked_at, told=_told(try_out_id))
    with db.write():
        writes.end_try_out(try_out_id, result=found.kept() if found else None, at=at)


def _told(try_out_id: int) -> Callable[[int, int], bool]:
    def told(done: int, whole: int) -> bool:
        with db.write():
            return writes.note_tried(try_out_id, done=done, whole=whole)

    return told


def forget(*, at: datetime) -> int:
    """Take away what was tried a day ago or before. Returns how many; opens a transaction."""
    with db.write():
        return writes.forget_tried(at=at)
