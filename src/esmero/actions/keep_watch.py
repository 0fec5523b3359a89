"""What the clock does: warn before a promise breaks, own up when it did, look again, seal the story."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from esmero.actions import assign, by_itself, counting, naming, post, steps, work_steps
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import Priority
from esmero.domain.events import reads as event_reads
from esmero.domain.events import writes as events
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import db
from esmero.ground.moments import Moment

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise

log = logging.getLogger(__name__)

MOST_A_ROUND = 500


class Find(Protocol):
    """Finds what the clock asks for, behind the last one that was found."""

    def __call__(self, *, after: Moment | None) -> list[Moment]: ...


def warn_of_promises_at_risk(*, at: datetime) -> int:
    """Show the desk each promise that came to be at risk. Returns how many."""

    def warn(promise_id: int) -> bool:
        promise, conversation = _held(promise_id)
        if promise is None or not promise.is_open or promise.warned_at:
            return False
        promise_writes.warn(promise, at=at)
        if conversation:
            _bring_to_light(conversation, at=at)
        return True

    of_work = functools.partial(work_steps.warn, at=at)
    warned = _each(functools.partial(promises.to_warn_of, at), warn)
    return warned + _each(functools.partial(promises.work_to_warn_of, at), of_work)


def _bring_to_light(conversation: Conversation, *, at: datetime) -> None:
    """What comes close to its time, or is over, stands where people look, whoever put it off."""
    if conversation.is_snoozed:
        conversation_writes.come_back(conversation, because="PROMISE", by=post.SOFTWARE, at=at)
    if conversation.priority == Priority.LOW:
        conversation_writes.prioritise(conversation, priority=Priority.NORMAL, by=post.SOFTWARE, at=at)


def hand_up_before_breaking(*, at: datetime) -> int:
    """Give each promise of which little time is left to the next person above as well.

    Who keeps it stays; whoever is away above is passed over. Returns how many got a second person.
    """

    def hand_up(promise_id: int) -> bool:
        promise, conversation = _held(promise_id)
        if promise is None or not promise.is_open or not promise.hand_up_at or conversation is None:
            return False
        above = naming.person_to_help(conversation.team, promise.owner, at=at)
        promise_writes.hand_up(promise, to=above, at=at)
        if above:
            _bring_to_light(conversation, at=at)
        return above is not None

    return _each(functools.partial(promises.to_hand_up, at), hand_up)


def break_overdue_promises(*, at: datetime) -> int:
    """Own up to each promise whose time is over: tell the customer, name a new time and person.

    What a colleague was promised is owned up to that colleague, and to no customer.
    Returns how many broke.
    """

    def own_up(promise_id: int) -> bool:
        promise, conversation = _held(promise_id)
        if promise is None or not promise.is_open or conversation is None:
            return False
        _own_up(promise, conversation, at=at)
        return True

    of_work = functools.partial(work_steps.own_up, at=at)
    broken = _each(functools.partial(promises.due_before, at), own_up)
    return broken + _each(functools.partial(promises.work_due_before, at), of_work)


def _held(promise_id: int) -> tuple[Promise | None, Conversation | None]:
    """Hold what a promise is about before looking at it: somebody may be keeping it just now."""
    seen = promises.one(promise_id)
    conversation = conversations.subject_of(seen.about) if seen else None
    return promises.one(promise_id), conversation


def _own_up(promise: Promise, conversation: Conversation, *, at: datetime) -> None:
    promise_writes.break_(promise, at=at)
    _bring_to_light(conversation, at=at)
    team = promise.owner_team or conversation.team
    above = naming.person_above(team, promise.owner, at=at)
    if team != conversation.team and not (above and assign.sees(above, conversation)):
        # Nobody above the team to which a step gave it may see what it is about.
        above = naming.person_above(conversation.team, promise.owner, at=at)
    promise_writes.renew(
        promise,
        owner=above,
        owner_team=team,
        clock=counting.renewed_clock(conversation, promise, at=at),
        by=post.SOFTWARE,
        at=at,
    )
    steps.bring_in_line(conversation, at=at)
    if not promise.is_internal:
        by_itself.own_up(conversation, promise, at=at)


def look_again(*, at: datetime) -> int:
    """Put conversations whose customer stayed silent until the day agreed back before a person.

    Returns how many.
    """

    def wake(conversation_id: int) -> bool:
        conversation = conversations.one(conversation_id)
        if conversation is None or not conversation.is_waiting:
            return False
        conversation_writes.wake(conversation)
        steps.make_promise(
            conversation,
            kind=PromiseKind.LOOK_AGAIN,
            owner=naming.person_for(conversation, at=at),
            by=post.SOFTWARE,
            at=at,
        )
        steps.bring_in_line(conversation, at=at)
        return True

    return _each(functools.partial(conversations.to_look_at_again, at), wake)


def bring_back_snoozed(*, at: datetime) -> int:
    """Put snoozed conversations back before a person at their moment. Returns how many."""

    def bring_back(conversation_id: int) -> bool:
        conversation = conversations.one(conversation_id)
        if conversation is None or not conversation.snoozed_until or conversation.snoozed_until > at:
            return False
        snoozed_by = conversation.snoozed_by
        conversation_writes.come_back(conversation, because="TIME", by=post.SOFTWARE, at=at)
        steps.have_somebody_look(conversation, at=at, first=snoozed_by)
        return True

    return _each(functools.partial(conversations.to_bring_back, at), bring_back)


def _each(find: Find, see_to: Callable[[int], bool]) -> int:
    """See to all that `find` finds, a page in each transaction; returns for how many there was something.

    What fails keeps its moment and is tried in the next round; it stops nothing behind it. A round ends after
    MOST_A_ROUND, so that whoever stops the worker does not wait for a whole flood.
    """
    done = 0
    last: Moment | None = None
    while done < MOST_A_ROUND and (found := find(after=last)):
        done, last = done + _together(found, see_to), found[-1]
    return done


def _together(some: Sequence[Moment], see_to: Callable[[int], bool]) -> int:
    """See to some in one transaction, or to each in its own where one of them fails."""
    try:
        return db.again(functools.partial(_see_to_them, some, see_to))
    except Exception:
        if len(some) > 1:
            return sum(_together([one], see_to) for one in some)
        log.exception("What the clock asks for failed for number %s; it is tried again.", some[0].id)
        return 0


def _see_to_them(some: Sequence[Moment], see_to: Callable[[int], bool]) -> int:
    with db.write():
        # What is held is held in the order of its numbers (ground/db).
        return sum(see_to(one.id) for one in sorted(some, key=lambda one: one.holds))


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
