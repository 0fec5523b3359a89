"""The company's rules when/if/then, written by owners: tried over what is past before they are followed."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from dataclasses import dataclass, field
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
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.kinds import Wording
    from esmero.domain.workflows.models import Rule
    from esmero.insight.rule_facts import Facts

__all__ = ["NotTried", "move", "remove", "switch", "try_out", "would_follow", "write"]

# What a rule is tried over: so far back, the newest so many, so many at once; and how many are shown.
# A browser waits for it: rules that look into letters read fewer, and in a busy house it ends sooner.
BACK = timedelta(days=30)
MOST_EVENTS, MOST_LETTERS = 5000, 1000
MOST_PASSED = 200_000
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
    trial = would_follow(rule.wording, after=_above(rule), at=at)
    told = {
        "events": trial.looked_at,
        "is_most": trial.is_most,
        "count": trial.count,
        "examples": [
            {"event": one.event.pk, "conversation": one.conversation.pk} for one in reversed(trial.newest)
        ],
    }
    with db.write():
        fresh = access.rule_to_write(agent, rule_id)
        # Whoever changed the words meanwhile tries them anew.
        if fresh.wording == rule.wording:
            writes.note_dry_run(fresh, found=told, by=Doer(AGENT, agent.pk), at=at)
        return fresh


@dataclass
class Trial:
    """Over how many events a rule was tried, if there are more, how many fit, and the newest of these."""

    looked_at: int
    is_most: bool
    count: int = 0
    newest: deque[Facts] = field(default_factory=lambda: deque(maxlen=EXAMPLES))


def _above(rule: Rule) -> list[int]:
    ids = [one.pk for one in workflows.rules()]
    return ids[: ids.index(rule.pk)]


def would_follow(wording: Wording, *, after: Collection[int] = (), at: datetime) -> Trial:
    """Return over how many stored events a rule was tried, and which of them it fits.

    `after` are the ids of the rules above it: what they did over an event is done when its turn comes.
    """
    with_words = rule_facts.reads_letters([wording])
    limit = MOST_LETTERS if with_words else MOST_EVENTS
    ids, is_most = events.ids_told_since(at - BACK, wording.when_verb, limit=limit, most_passed=MOST_PASSED)
    trial = Trial(len(ids), is_most)
    for start in range(0, len(ids), AT_ONCE):
        piece = events.of_ids(ids[start : start + AT_ONCE])
        for facts in rule_facts.facts_of(piece, with_words=with_words, after=after):
            if rule_facts.fits(wording, facts):
                trial.count += 1
                trial.newest.append(facts)
    return trial


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
