"""Following the company's rules: when something has happened, and if it stood so, then software does this.

It reads what happened behind everybody's back, after the commit, and each rule is followed over each event
once: that it was stands in the same transaction as what it did. Nothing waits for it, and a rule that fails
holds up no other.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import OperationalError

from esmero.actions import by_itself, rule_deeds, tally_words
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows import writes
from esmero.domain.workflows.kinds import MOST_DEPTH, Then, WhyRefused
from esmero.ground import db
from esmero.ground.refs import Audience
from esmero.insight import rule_facts

if TYPE_CHECKING:
    from esmero.domain.events.models import Event
    from esmero.domain.workflows.models import Rule
    from esmero.insight.rule_facts import Stood

log = logging.getLogger(__name__)

FOLLOWER = "rules"
TELL = rule_deeds.TELL
BATCH = 100
# Where no rule asks for what happens, how far one has come is written down now and then only.
LAG = 1000
# The list of what a rule did goes back so far; the story of each conversation keeps it as long as itself.
KEPT_FOR = timedelta(days=365)


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
    with_words = promises.look_for_words(rule.wording for rule in rules)
    try:
        found = rule_facts.facts_of(happened, with_words=with_words)
    except OperationalError:
        raise
    except Exception:
        log.exception("How it stood at %s events can't be told; each is looked at alone.", len(happened))
        for event in happened:
            _follow_alone(event, rules, with_words=with_words, at=at)
        return
    for stood in found:
        _follow_at(stood, rules, at=at)


def _follow_alone(event: Event, rules: Sequence[Rule], *, with_words: bool, at: datetime) -> None:
    """Follow the rules over one event; where nobody can tell how it stood, those that wait for it fail."""
    try:
        found = rule_facts.facts_of([event], with_words=with_words)
    except OperationalError:
        raise
    except Exception:
        for rule in rules:
            if rule.when_verb == event.verb and event.pk > rule.after_event:
                _note_failure(rule, event, at=at)
        return
    for stood in found:
        _follow_at(stood, rules, at=at)


def _follow_at(stood: Stood, rules: Sequence[Rule], *, at: datetime) -> None:
    """Follow the rules over one event, from top to bottom: each sees what those above it did.

    What rules below it did in a round that was not finished counts for none, as in a trial.
    """
    above: list[int] = []
    for rule in rules:
        above.append(rule.pk)
        if stood.event.pk > rule.after_event and _follow_one(rule, stood, at=at):
            stood = rule_facts.once_more(stood, after=above)


def _follow_one(rule: Rule, stood: Stood, *, at: datetime) -> bool:
    """Follow a rule over one event; returns whether those below have to look again how it stands."""
    try:
        if not rule_facts.fits(rule.wording, stood):
            return False
        if Then.LETTER in rule.deeds and stood.conversation.channel.most_machine_percent is not None:
            # A bound is asked of what was written up to now, not up to the last round of counting.
            tally_words.tally(at=at)
        with db.write():
            return _do(rule, stood.event, depth=stood.depth, at=at)
    except OperationalError:
        # Nothing is wrong with the rule: the next round does it again.
        raise
    except Exception:
        _note_failure(rule, stood.event, at=at)
        return False


def _note_failure(rule: Rule, event: Event, *, at: datetime) -> None:
    """Say that a rule failed over an event; where that can't be kept either, the log has it."""
    log.exception("Rule %s could not be followed over event %s.", rule.pk, event.pk)
    try:
        with db.write():
            _do(rule, event, has_failed=True, at=at)
    except OperationalError:
        raise
    except Exception:
        log.exception("That rule %s failed over event %s could not be kept.", rule.pk, event.pk)


def _do(rule: Rule, event: Event, *, depth: int = 0, has_failed: bool = False, at: datetime) -> bool:
    """Follow a rule over an event, unless that was done, or the rule was changed or switched off since.

    Returns whether it did anything, now or in a round before.
    """
    db.alone_with("rule", f"{rule.pk}:{event.pk}")
    if workflows.was_followed(rule.pk, event.pk):
        return True
    conversation = conversations.subject_of(event.within)
    fresh = workflows.rule(rule.pk)
    is_due = fresh and fresh.is_on and fresh.wording == rule.wording and event.pk > fresh.after_event
    if fresh is None or conversation is None or not is_due:
        return False
    acting = rule_deeds.Acting(fresh, event.pk, depth + 1, at)
    did: list[str] = []
    if has_failed:
        refused: str = WhyRefused.FAILED
    elif depth >= MOST_DEPTH:
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
    return bool(did)


def tell(*, conversation_id: int, made_at: str, at: datetime) -> None:
    """Tell a customer by one letter what rules promised them at a moment and still is open.

    `made_at` is that moment as ISO 8601. What went into another conversation meanwhile is told there, and
    what a letter has told already is not told again.
    """
    with db.write():
        conversation = conversations.one(conversation_id)
        if conversation is None:
            return
        conversation = access.goes_on_in(conversation)
        promised = rule_deeds.to_tell(conversation, datetime.fromisoformat(made_at), by=THE_SOFTWARE, at=at)
        by_itself.tell_of_rules(conversation, promised, at=at)


def forget_old(*, at: datetime) -> int:
    """Remove what rules did more than a year ago from their lists; opens transactions. Returns how many."""
    removed = 0
    while ids := workflows.runs_before(at - KEPT_FOR):
        with db.write():
            removed += writes.drop_runs(ids)
    return removed
