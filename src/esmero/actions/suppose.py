"""What would follow if a rule or hours were as somebody thinks of them: how many promises had another time.

Nothing is changed.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from esmero.actions import recount, set_up
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.promises.models import Policy
    from esmero.domain.staff.models import Agent

# So many are looked at; beyond that nobody waits for the exact number.
MOST = 2000


@dataclass(frozen=True)
class Moves:
    """How many open promises of rules were looked at, how many would move, and whether there are more."""

    of: int
    moved: int
    is_more: bool


def hours(
    *,
    agent: Agent,
    calendar_id: int,
    time_zone: str,
    holidays_of: str,
    windows: Sequence[tuple[int, time, time]],
    at: datetime,
) -> Moves:
    """Say how many promises would move if a calendar were so, as `set_calendars.set_calendar` takes it.

    Raises OwnersOnly, NotFound.
    """
    set_up.owner_of(agent)
    with company.supposing_hours(calendar_id, time_zone=time_zone, holidays_of=holidays_of, windows=windows):
        return _moves(agent, at=at)


def rule(*, agent: Agent, policy_id: int, columns: dict[str, Any], at: datetime) -> Moves:
    """Say how many promises would move if a rule were so, as `set_rules.change` takes it.

    Raises OwnersOnly, NotFound.
    """
    rules, place = _rules(agent, policy_id)
    for name, value in columns.items():
        setattr(rules[place], name, value)
    return _by_rules(agent, rules, at=at)


def rule_moved(*, agent: Agent, policy_id: int, by: int, at: datetime) -> Moves:
    """Say how many promises would move if a rule stood elsewhere, as `set_rules.move` takes it.

    Raises OwnersOnly, NotFound.
    """
    rules, place = _rules(agent, policy_id)
    rules.insert(max(0, place + by), rules.pop(place))
    return _by_rules(agent, rules, at=at)


def rule_gone(*, agent: Agent, policy_id: int, at: datetime) -> Moves:
    """Say how many promises would move if a rule were taken away. Raises OwnersOnly, NotFound."""
    rules, place = _rules(agent, policy_id)
    rules.pop(place)
    return _by_rules(agent, rules, at=at)


def _rules(agent: Agent, policy_id: int) -> tuple[list[Policy], int]:
    """Return the rules in their order, to be thought of as otherwise, and the place of one among them."""
    set_up.owner_of(agent)
    rules = [copy.copy(one) for one in promises.policies()]
    place = next((place for place, one in enumerate(rules) if one.pk == policy_id), None)
    if place is None:
        raise NotFound("policy")
    return rules, place


def _by_rules(agent: Agent, rules: list[Policy], *, at: datetime) -> Moves:
    with promises.supposing_rules(rules):
        return _moves(agent, at=at)


def _moves(agent: Agent, *, at: datetime) -> Moves:
    found = promises.counted_by_rules_some(most=MOST + 1)
    about = conversations.seen_among(agent, {one.about_id for one in found})
    known = [one for one in found[:MOST] if one.about_id in about]
    moved = sum(recount.would_move(one, about[one.about_id], at=at) for one in known)
    return Moves(len(known), moved, len(found) > MOST)
