"""The company's rules when/if/then, written by owners: tried over what is past before they are followed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.workflows import access, writes
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.writes import NotTried
from esmero.ground import db
from esmero.insight import rule_facts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.kinds import Wording
    from esmero.domain.workflows.models import Rule
    from esmero.insight.rule_facts import Facts

__all__ = ["NotTried", "move", "remove", "switch", "try_out", "would_follow", "write"]

# What a rule is tried over: so far back, the newest so many, so many at once; and how many are shown.
BACK = timedelta(days=30)
MOST_EVENTS = 5000
AT_ONCE = 200
EXAMPLES = 10


def write(*, agent: Agent, rule_id: int | None, wording: Wording, at: datetime) -> Rule:
    """Write a rule, with no number a new one. Changed words are off until they are tried and switched on.

    Raises NotFound, NotYours, ValueError.
    """
    with db.write():
        access.may_draw(agent)
        rule = access.rule_to_write(agent, rule_id) if rule_id else None
        return writes.write_rule(rule, wording, by=Doer(AGENT, agent.pk), at=at)


def try_out(*, agent: Agent, rule_id: int, at: datetime) -> Rule:
    """Try a rule over what is past and keep what it would have done; nothing else changes.

    Raises NotFound, NotYours.
    """
    rule = access.rule_to_write(agent, rule_id)
    looked_at, found = would_follow(rule.wording, at=at)
    newest = [{"event": one.event.pk, "conversation": one.conversation.pk} for one in found[::-1]]
    told = {
        "events": looked_at,
        "is_most": looked_at == MOST_EVENTS,
        "count": len(found),
        "examples": newest[:EXAMPLES],
    }
    with db.write():
        fresh = access.rule_to_write(agent, rule_id)
        # Whoever changed the words meanwhile tries them anew.
        if fresh.wording == rule.wording:
            writes.note_dry_run(fresh, found=told, by=Doer(AGENT, agent.pk), at=at)
        return fresh


def would_follow(wording: Wording, *, at: datetime) -> tuple[int, list[Facts]]:
    """Return over how many stored events a rule was tried, and which of them it fits, oldest first."""
    happened = events.told_since(at - BACK, [wording.when_verb], limit=MOST_EVENTS)
    return len(happened), list(_fitting(wording, happened))


def _fitting(wording: Wording, happened: list[Event]) -> Iterator[Facts]:
    with_words = rule_facts.reads_letters([wording])
    for start in range(0, len(happened), AT_ONCE):
        piece = happened[start : start + AT_ONCE]
        for facts in rule_facts.facts_of(piece, with_words=with_words):
            if rule_facts.fits(wording, facts):
                yield facts


def switch(*, agent: Agent, rule_id: int, is_on: bool, at: datetime) -> Rule:
    """Follow a rule for what happens from now on, or no more. Raises NotFound, NotYours, NotTried."""
    with db.write():
        rule = access.rule_to_write(agent, rule_id)
        by = Doer(AGENT, agent.pk)
        writes.switch_rule(rule, is_on=is_on, after_event=events.newest_id(), by=by, at=at)
        return rule


def move(*, agent: Agent, rule_id: int, by: int, at: datetime) -> None:
    """Move a rule by so many places, up with a negative number; it stops at the ends.

    Raises NotFound, NotYours.
    """
    with db.write():
        access.rule_to_write(agent, rule_id)
        rows = workflows.rules()
        place = next(number for number, one in enumerate(rows) if one.pk == rule_id)
        moved = rows.pop(place)
        rows.insert(max(0, place + by), moved)
        writes.put_rules_in_order(rows, moved=moved, by=Doer(AGENT, agent.pk), at=at)


def remove(*, agent: Agent, rule_id: int, at: datetime) -> None:
    """Take a rule away, with the list of when it was followed. Raises NotFound, NotYours."""
    with db.write():
        writes.remove_rule(access.rule_to_write(agent, rule_id), by=Doer(AGENT, agent.pk), at=at)
