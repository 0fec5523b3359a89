"""The company's rules of how soon it promises what: one more, one changed, one moved, one less.

What is open and was promised by rules is counted again with the new ones (`recount`), but nothing that was
promised to the customer becomes due earlier than is fair: never in the past, never at risk at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import recount, segments
from esmero.actions.profiles import TooLongByLaw, mind_the_law
from esmero.actions.set_up import OwnersOnly
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes
from esmero.domain.promises.kinds import Noun, RecountedBecause
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.promises.kinds import Condition
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Agent

__all__ = [
    "COLUMNS",
    "OwnersOnly",
    "TooLongByLaw",
    "add",
    "change",
    "drop",
    "move",
    "place_of",
    "rows_for",
]

COLUMNS = [
    "name",
    "calendar_id",
    "look_again_days",
    "warn_percent",
    "hand_up_percent",
    "times",
    "conditions",
]


def add(*, agent: Agent, columns: dict[str, Any], at: datetime) -> Policy:
    """Add a rule after all others: columns as in `COLUMNS`, times by kind of promise.

    Raises OwnersOnly, NotFound for a condition on a team that is not ready, and TooLongByLaw.
    """
    with db.write():
        rows = rows_for(agent)
        _choose_teams(columns)
        segments.hold_asked(columns.get("conditions", ()))
        mind_the_law(columns, at=at)
        return _set([*rows, columns], agent, at)[-1]


def change(*, agent: Agent, policy_id: int, columns: dict[str, Any], at: datetime) -> Policy:
    """Change a rule in its place: columns as in `COLUMNS`.

    Raises OwnersOnly, NotFound, also for a team that is not ready, and TooLongByLaw.
    """
    with db.write():
        rows = rows_for(agent)
        place = place_of(rows, policy_id)
        _choose_teams(columns, rows[place]["conditions"])
        segments.hold_asked(columns.get("conditions", ()))
        rows[place] = {**rows[place], **columns}
        mind_the_law(rows[place], at=at)
        return _set(rows, agent, at, rule=policy_id)[place]


def move(*, agent: Agent, policy_id: int, by: int, at: datetime) -> list[Policy]:
    """Move a rule by so many places, up with a negative number; it stops at the ends.

    Raises OwnersOnly, NotFound.
    """
    with db.write():
        rows = rows_for(agent)
        place = place_of(rows, policy_id)
        row = rows.pop(place)
        rows.insert(max(0, place + by), row)
        return _set(rows, agent, at)


def drop(*, agent: Agent, policy_id: int, at: datetime) -> list[Policy]:
    """Take a rule away; the next one that fits decides then. Raises OwnersOnly, NotFound."""
    with db.write():
        rows = rows_for(agent)
        rows.pop(place_of(rows, policy_id))
        return _set(rows, agent, at, rule=policy_id)


def rows_for(agent: Agent) -> list[dict[str, Any]]:
    """Return the company's rules as their columns, in order. Raises OwnersOnly."""
    if not agent.is_owner:
        raise OwnersOnly("rules")
    return [
        {"id": rule.pk, **{name: getattr(rule, name) for name in COLUMNS}} for rule in promises.policies()
    ]


def _choose_teams(columns: dict[str, Any], kept: Sequence[Condition] = ()) -> None:
    """A team that a rule begins to name is ready; one that it names already may stay."""
    for team_id in _teams(columns.get("conditions", [])) - _teams(kept):
        staff.ready_team(team_id)


def _teams(conditions: Sequence[Condition]) -> set[int]:
    return {team_id for one in conditions if one.noun == Noun.TEAM for team_id in one.values}


def place_of(rows: list[dict[str, Any]], policy_id: int) -> int:
    """Return the index of one rule among such rows. Raises NotFound."""
    for place, row in enumerate(rows):
        if row["id"] == policy_id:
            return place
    raise NotFound("policy")


def _set(rows: list[dict[str, Any]], agent: Agent, at: datetime, **edited: int) -> list[Policy]:
    recount.ask(RecountedBecause.RULES, at=at, **edited)
    return writes.set_policies(rows, by=Doer(AGENT, agent.pk), at=at)
