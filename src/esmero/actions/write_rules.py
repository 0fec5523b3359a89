"""The company's rules when/if/then, written by owners: tried over what is past before they are followed."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING

from esmero.actions import segments
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.workflows import access, writes
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows.writes import NotTried
from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.insight import rule_facts

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.kinds import Wording
    from esmero.domain.workflows.models import Rule
    from esmero.insight.rule_facts import Stood

__all__ = ["NotTried", "count_trial", "move", "remove", "switch", "try_out", "would_follow", "write"]

# What a rule is tried over: so far back, the newest so many, so many at once; and how many are shown.
# Rules that look into letters read fewer, and in a busy house it ends sooner.
BACK = timedelta(days=30)
MOST_EVENTS, MOST_LETTERS = 5000, 1000
MOST_PASSED = 200_000
# Where no more happened than this, whoever tries it sees what came of it at once.
FEW_PASSED = 10_000
TASK = "rules.try_events"
AT_ONCE = 200
EXAMPLES = 10


def write(*, agent: Agent, rule_id: int | None, wording: Wording, at: datetime) -> Rule:
    """Write a rule, with no number a new one. Changed words are off until they are tried and switched on.

    Raises NotFound, NotYours, ValueError.
    """
    with db.write():
        access.may_draw(agent)
        segments.hold_asked(wording.conditions)
        rule = access.rule_to_write(agent, rule_id) if rule_id else None
        return writes.write_rule(rule, wording, by=Doer(AGENT, agent.pk), at=at)


def try_out(*, agent: Agent, rule_id: int, at: datetime) -> Rule:
    """Try a rule over what is past and keep what it would have done; nothing else changes.

    Where that is much, a task does it (`count_trial`), and the rule tells how far it is. Raises NotFound,
    NotYours.
    """
    rule = access.rule_to_write(agent, rule_id)
    _ids, is_more = events.ids_told_since(at - BACK, rule.when_verb, limit=AT_ONCE, most_passed=FEW_PASSED)
    if is_more:
        with db.write():
            fresh = access.rule_to_write(agent, rule_id)
            writes.ask_dry_run(fresh, at=at)
            queue.enqueue(TASK, at=at, once=f"{TASK}:{rule_id}", rule_id=rule_id, by_id=agent.pk)
            return fresh
    trial = would_follow(rule.wording, after=_above(rule), at=at)
    assert trial is not None
    with db.write():
        fresh = access.rule_to_write(agent, rule_id)
        _keep(rule, fresh, trial, by=Doer(AGENT, agent.pk), at=at)
        return fresh


def count_trial(*, rule_id: int, by_id: int, at: datetime) -> None:
    """Try a rule over much that is past, as a task: in pieces, and the rule tells how far it is.

    Whoever changed its words meanwhile tries them anew, and nobody waits for these. Opens transactions.
    """
    rule = workflows.rule(rule_id)
    if rule is None or not rule.is_being_tried:
        return
    trial = would_follow(rule.wording, after=_above(rule), told=partial(_so_far, rule), at=at)
    if trial is None:
        return
    with db.write():
        fresh = workflows.rule(rule_id)
        if fresh is not None:
            _keep(rule, fresh, trial, by=Doer(AGENT, by_id), at=at)


def _so_far(rule: Rule, done: int, whole: int) -> bool:
    """Tell how far it is; False where nobody waits for it any more."""
    with db.write():
        fresh = workflows.rule(rule.pk)
        if fresh is None or not fresh.is_being_tried or fresh.wording != rule.wording:
            return False
        writes.note_tried_so_far(fresh, done=done, whole=whole)
        return True


def _keep(rule: Rule, fresh: Rule, trial: Trial, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction; whoever changed the words meanwhile tries them anew."""
    if fresh.wording != rule.wording:
        return
    told = {
        "events": trial.looked_at,
        "is_most": trial.is_most,
        "count": trial.count,
        "examples": [
            {"event": one.event.pk, "conversation": one.conversation.pk} for one in reversed(trial.newest)
        ],
    }
    writes.note_dry_run(fresh, found=told, by=by, at=at)


@dataclass
class Trial:
    """Over how many events a rule was tried, if there are more, how many fit, and the newest of these."""

    looked_at: int
    is_most: bool
    count: int = 0
    newest: deque[Stood] = field(default_factory=lambda: deque(maxlen=EXAMPLES))


def _above(rule: Rule) -> list[int]:
    return [one.pk for one in takewhile(lambda one: one.pk != rule.pk, workflows.rules())]


def would_follow(
    wording: Wording,
    *,
    after: Collection[int] = (),
    told: Callable[[int, int], bool] | None = None,
    at: datetime,
) -> Trial | None:
    """Return over how many stored events a rule was tried, and which of them it fits.

    `after` are the ids of the rules above it: what they did over an event is done when its turn comes.
    `told` is called with how many were looked at, and of how many; where it says False, it ends with None.
    """
    with_words = promises.look_for_words([wording])
    limit = MOST_LETTERS if with_words else MOST_EVENTS
    ids, is_most = events.ids_told_since(at - BACK, wording.when_verb, limit=limit, most_passed=MOST_PASSED)
    trial = Trial(len(ids), is_most)
    for start in range(0, len(ids), AT_ONCE):
        if told and not told(start, len(ids)):
            return None
        piece = events.of_ids(ids[start : start + AT_ONCE])
        for stood in rule_facts.facts_of(piece, with_words=with_words, after=after):
            if rule_facts.fits(wording, stood):
                trial.count += 1
                trial.newest.append(stood)
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
