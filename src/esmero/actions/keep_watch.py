"""What the clock does: warn before a promise breaks, own up when it did, look again, seal the story."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import by_itself, counting, naming, post, steps
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import Priority
from esmero.domain.events import reads as event_reads
from esmero.domain.events import writes as events
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise

log = logging.getLogger(__name__)

# A promise that breaks again gets more time each time, but is renewed for ever: nobody is forgotten.
MOST_DOUBLINGS = 4


def warn_of_promises_at_risk(*, at: datetime) -> int:
    """Show the desk each promise that came to be at risk. Returns how many."""

    def warn(promise_id: int) -> None:
        promise, _ = _held(promise_id)
        if promise and promise.is_open and promise.warned_at is None:
            promise_writes.warn(promise, at=at)
            _bring_to_light(promise, at=at)

    return _each(promises.to_warn_of(at), warn)


def _bring_to_light(promise: Promise, *, at: datetime) -> None:
    """What comes close to its time stands where people look, whoever put it off."""
    conversation = conversations.subject_of(promise.about)
    if conversation is None:
        return
    if conversation.is_snoozed:
        conversation_writes.come_back(conversation, because="PROMISE", by=post.SOFTWARE, at=at)
    if conversation.priority == Priority.LOW:
        conversation_writes.prioritise(conversation, priority=Priority.NORMAL, by=post.SOFTWARE, at=at)


def break_overdue_promises(*, at: datetime) -> int:
    """Own up to each promise whose time is over: tell the customer, name a new time and person.

    Returns how many broke.
    """

    def own_up(promise_id: int) -> None:
        promise, conversation = _held(promise_id)
        if promise and promise.is_open and conversation:
            _own_up(promise, conversation, at=at)

    return _each(promises.due_before(at), own_up)


def _held(promise_id: int) -> tuple[Promise | None, Conversation | None]:
    """Hold what a promise is about before looking at it: somebody may be keeping it just now."""
    seen = promises.one(promise_id)
    conversation = conversations.subject_of(seen.about) if seen else None
    return promises.one(promise_id), conversation


def _own_up(promise: Promise, conversation: Conversation, *, at: datetime) -> None:
    promise_writes.break_(promise, at=at)
    if conversation.is_snoozed:
        conversation_writes.come_back(conversation, because="PROMISE", by=post.SOFTWARE, at=at)
    policy = promise.policy or counting.policy_of(conversation)
    minutes = _minutes(promise, policy.first_reply_minutes)
    own = counting.own_terms_of(conversation)
    renewal = promise_writes.renew(
        promise,
        owner=naming.person_above(conversation.team, promise.owner, at=at),
        owner_team=conversation.team,
        clock=promises.count(policy, conversation.team, minutes=minutes, start=at, own=own),
        by=post.SOFTWARE,
        at=at,
    )
    steps.bring_in_line(conversation, at=at)
    if not promise.is_internal:
        by_itself.own_up(conversation, promise, renewal, at=at)


def _minutes(promise: Promise, first: int) -> int:
    return int(first * 2 ** min(promise.times_renewed, MOST_DOUBLINGS))


def look_again(*, at: datetime) -> int:
    """Put conversations whose customer stayed silent until the day agreed back before a person.

    Returns how many.
    """

    def wake(conversation_id: int) -> None:
        conversation = conversations.one(conversation_id)
        if conversation and conversation.is_waiting:
            conversation_writes.wake(conversation)
            steps.make_promise(
                conversation,
                kind=PromiseKind.LOOK_AGAIN,
                owner=naming.person_for(conversation, at=at),
                by=post.SOFTWARE,
                at=at,
            )
            steps.bring_in_line(conversation, at=at)

    return _each(conversations.to_look_at_again(at), wake)


def bring_back_snoozed(*, at: datetime) -> int:
    """Put snoozed conversations back before a person at their moment. Returns how many."""

    def bring_back(conversation_id: int) -> None:
        conversation = conversations.one(conversation_id)
        if conversation and conversation.snoozed_until and conversation.snoozed_until <= at:
            snoozed_by = conversation.snoozed_by
            conversation_writes.come_back(conversation, because="TIME", by=post.SOFTWARE, at=at)
            steps.have_somebody_look(conversation, at=at, first=snoozed_by)

    return _each(conversations.to_bring_back(at), bring_back)


def _each(ids: list[int], do: Callable[[int], None]) -> int:
    """Do it for each in a transaction of its own; one that fails stops none behind it. Returns how many."""

    def do_it(one_id: int) -> None:
        with db.write():
            do(one_id)

    done = 0
    for one_id in ids:
        try:
            db.again(functools.partial(do_it, one_id))
            done += 1
        except Exception:
            log.exception("What the clock asks for failed for number %s; it is tried again.", one_id)
    return done


def seal(*, at: datetime) -> int:
    """Chain the events that no seal covers yet. Returns how many."""
    sealed = 0
    # Read and counted before the transaction: nobody waits for it.
    while link := event_reads.next_link(limit=events.SEAL_BATCH):
        with db.write():
            added = events.seal(link, at=at)
        sealed += added
        if added < events.SEAL_BATCH:
            break
    return sealed
