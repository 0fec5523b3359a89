"""Following the company's rules: when something has happened, and if it stood so, then software does this.

It reads what happened behind everybody's back, after the commit, and each rule is followed over each event
once: that it was stands in the same transaction as what it did. Nothing waits for it, and a rule that fails
holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import rule_deeds
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows import writes
from esmero.domain.workflows.kinds import MOST_DEPTH, WhyRefused
from esmero.ground import db
from esmero.ground.refs import Audience
from esmero.insight import rule_facts

if TYPE_CHECKING:
    from esmero.domain.events.models import Event
    from esmero.domain.workflows.models import Rule
    from esmero.insight.rule_facts import Facts

log = logging.getLogger(__name__)

FOLLOWER = "rules"
BATCH = 100
# Where no rule asks for what happens, how far one has come is written down now and then only.
LAG = 1000


def follow(*, at: datetime) -> int:
    """Follow all rules over what happened since last time. Returns over how many events; may run twice."""
    since, newest = workbench.followed_to(FOLLOWER), events.newest_id()
    if since is None:
        _come_to(newest)
        return 0
    rules = workflows.rules_on()
    found = events.told_after(since, {rule.when_verb for rule in rules}, limit=BATCH) if rules else []
    if found:
        _follow_over(found, rules, at=at)
    up_to = found[-1].pk if len(found) == BATCH else max([newest, *(event.pk for event in found)])
    if found or up_to - since > LAG:
        _come_to(up_to)
    return len(found)


def _come_to(event_id: int) -> None:
    with db.write():
        workbench_writes.follow(FOLLOWER, event_id=event_id)


def _follow_over(happened: Sequence[Event], rules: Sequence[Rule], *, at: datetime) -> None:
    with_words = rule_facts.reads_letters(rule.wording for rule in rules)
    for facts in rule_facts.facts_of(happened, with_words=with_words):
        for rule in rules:
            if facts.event.pk > rule.after_event and rule_facts.fits(rule.wording, facts):
                _follow_one(rule, facts, at=at)


def _follow_one(rule: Rule, facts: Facts, *, at: datetime) -> None:
    try:
        with db.write():
            _do(rule, facts, at=at)
    except db.Collided:
        # Nothing is wrong with the rule: the next round does it again.
        raise
    except Exception:
        log.exception("Rule %s could not be followed over event %s.", rule.pk, facts.event.pk)
        with db.write():
            _do(rule, facts, has_failed=True, at=at)


def _do(rule: Rule, facts: Facts, *, has_failed: bool = False, at: datetime) -> None:
    """Follow a rule over an event, unless that was done, or the rule was changed or switched off since."""
    event = facts.event
    db.alone_with("rule", f"{rule.pk}:{event.pk}")
    conversation = conversations.subject_of(event.within)
    fresh = workflows.rule(rule.pk)
    is_due = fresh and fresh.is_on and fresh.wording == rule.wording and event.pk > fresh.after_event
    if fresh is None or conversation is None or not is_due or workflows.was_followed(rule.pk, event.pk):
        return
    acting = rule_deeds.Acting(fresh, event.pk, facts.depth + 1, at)
    did: list[str] = []
    if has_failed:
        refused: str = WhyRefused.FAILED
    elif facts.depth >= MOST_DEPTH:
        refused = WhyRefused.DEPTH
    elif conversation.merged_into_id:
        refused = WhyRefused.GONE
    else:
        did, refused = rule_deeds.do_all(conversation, acting)
    writes.note_run(
        fresh,
        event_id=event.pk,
        about=conversation.ref,
        audience=Audience(conversation.team_id, conversation.customer_id, is_internal=True),
        did=did,
        refused=refused,
        by=acting.by,
        at=at,
    )
