"""Steps that several actions share. They run inside the caller's transaction and open none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import counting, naming
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import RESTING, TOLD_EVERY, PromiseKind
from esmero.ground.refs import Audience, NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.promises.models import Policy, Promise
    from esmero.domain.staff.models import Agent

# Nothing rests longer: somebody looks again by then.
LONGEST_REST_DAYS = 30


def make_promise(
    conversation: Conversation,
    *,
    kind: PromiseKind,
    owner: Agent | None,
    by: Doer,
    at: datetime,
    is_internal: bool | None = None,
) -> Promise:
    """Promise one of the fixed things, as soon as the company's rule says.

    Looking again is a promise to ourselves of which the customer is not told, unless `is_internal` is False.
    """
    policy = counting.policy_of(conversation)
    return _make_by(policy, conversation, kind, owner, is_internal=is_internal, by=by, at=at)


def _make_by(
    policy: Policy,
    conversation: Conversation,
    kind: PromiseKind,
    owner: Agent | None,
    *,
    by: Doer,
    at: datetime,
    is_internal: bool | None = None,
    clock: promises.Clock | None = None,
) -> Promise:
    if not conversation.is_practice:
        promise_writes.note_fit(policy, on=at.date())
    return promise_writes.make(
        kind=kind,
        about=conversation.ref,
        audience=_audience(conversation, kind, is_internal),
        owner=owner,
        owner_team=conversation.team,
        clock=clock or counting.clocks_by(policy, conversation, [kind], at=at)[kind],
        policy=policy,
        by=by,
        at=at,
    )


def promise_an_answer(
    conversation: Conversation,
    *,
    since: datetime | None = None,
    opens_again: bool = False,
    by: Doer,
    at: datetime,
) -> None:
    """Promise an answer, unless one is open already: writing again never moves it later.

    It counts from `since`, where its customer waits longer already, unless that time were over by now.
    Together with the first one, or one that `opens_again` what was closed, it is promised to settle the
    matter, where the rule has a time for that.
    """
    open_ones = promises.open_about(conversation.ref)
    if not any(promise.kind in counting.REPLIES for promise in open_ones):
        policy = counting.policy_of(conversation)
        kind = counting.kind_of_answer(conversation)
        clock = _counted_since(policy, conversation, kind, since, at=at)
        made = _make_by(policy, conversation, kind, conversation.agent, clock=clock, by=by, at=at)
        open_ones = [*open_ones, made]
        if opens_again or kind == PromiseKind.FIRST_REPLY:
            open_ones += _settle_by(policy, conversation, by=by, at=at)
    _in_line(conversation, open_ones, at=at)


def _counted_since(
    policy: Policy, conversation: Conversation, kind: PromiseKind, since: datetime | None, *, at: datetime
) -> promises.Clock | None:
    """Return when it is due counted from then, None where that is over: that can’t be promised."""
    if since is None:
        return None
    clock = counting.clocks_by(policy, conversation, [kind], at=since)[kind]
    return clock if clock.due_at > at else None


def promise_to_settle(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Promise to settle a conversation that opens, or opens again, where the rule has a time for that."""
    _settle_by(counting.policy_of(conversation), conversation, by=by, at=at)


def promise_a_call(conversation: Conversation, *, owner: Agent, by: Doer, at: datetime) -> Promise:
    """Promise to call back, as the customer wished."""
    policy = counting.policy_of(conversation)
    return _make_by(policy, conversation, PromiseKind.CALL_BACK, owner, by=by, at=at)


def _settle_by(policy: Policy, conversation: Conversation, *, by: Doer, at: datetime) -> list[Promise]:
    kind = PromiseKind.RESOLUTION
    if policy.time_for(kind) is None:
        return []
    if any(one.kind == kind and one.is_open for one in promises.about(conversation.ref)):
        return []
    return [_make_by(policy, conversation, kind, conversation.agent, by=by, at=at)]


def keep_told(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """After a word of ours that leaves the ball with us: say when the next one comes, if the rule does so.

    The ball is ours while something is promised to them that goes on without them, or another team works on
    it; where an answer is promised, that tells them. The next word of ours keeps it.
    """
    policy = counting.policy_of(conversation)
    if policy.told_every is None or conversation.is_closed:
        return
    open_ones = promises.open_about(conversation.ref)
    if any(one.kind == PromiseKind.UPDATE or one.kind in counting.REPLIES for one in open_ones):
        return
    # Of what is promised to ourselves, or was to another customer before a merge, they know nothing.
    is_ours = any(not one.is_internal and not _can_rest(one, at) for one in open_ones)
    if is_ours or promises.open_works_about(conversation.ref):
        kind, clocks = PromiseKind.UPDATE, counting.clocks_by(policy, conversation, [TOLD_EVERY], at=at)
        clock = clocks[TOLD_EVERY]
        _make_by(policy, conversation, kind, conversation.agent, clock=clock, by=by, at=at)


def rest_or_stay_open(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Where nothing is promised any more, the customer has the ball until a day we look again.

    Where only what can't go on without them is promised, its clock rests until then.
    """
    open_ones = promises.open_about(conversation.ref)
    if _have_the_ball(conversation) and all(_can_rest(one, at) for one in open_ones):
        for promise in open_ones:
            if promise.rests_since is None:
                promise_writes.rest(promise, at=at)
    _copy_due(conversation, open_ones, at=at)
    if conversation.next_due_at is None and not conversation.is_closed:
        days = counting.policy_of(conversation).look_again_days
        days = min(days, LONGEST_REST_DAYS) if open_ones else days
        conversations.wait(conversation, until=at + timedelta(days=days), by=by, at=at)


def _can_rest(promise: Promise, at: datetime) -> bool:
    """What is over is owned up to, and what waits for a person's word since a restore goes on waiting."""
    is_ahead = promise.rests_since is not None or promise.due_at > at
    return promise.kind in RESTING and is_ahead and promise.stands_still_since is None


def _have_the_ball(conversation: Conversation) -> bool:
    """Whether we answered, so that it is the customer's turn."""
    is_answered = conversation.last_reply_at is not None and conversation.waits_since is None
    return is_answered and not conversation.is_closed


def have_somebody_look(conversation: Conversation, *, at: datetime, first: Agent | None = None) -> None:
    """Promise ourselves to look at a conversation in which nothing is promised and no date is agreed.

    `first` is who looks if they can and nobody else has it.
    """
    bring_in_line(conversation, at=at)
    if conversation.is_closed or conversation.waits_until or conversation.next_due_at is not None:
        return
    owner = first if conversation.agent is None and first and first.is_active else None
    make_promise(
        conversation,
        kind=PromiseKind.LOOK_AGAIN,
        owner=owner or naming.person_for(conversation, at=at),
        by=THE_SOFTWARE,
        at=at,
    )
    bring_in_line(conversation, at=at)


def stand_right(conversation: Conversation, *, at: datetime) -> None:
    """After letters or promises came or went: nobody rests on a promise, and nobody is left alone."""
    bring_in_line(conversation, at=at)
    if conversation.next_due_at and (conversation.is_closed or conversation.waits_until):
        conversations.wake(conversation)
    have_somebody_look(conversation, at=at)


def bring_in_line(conversation: Conversation, *, at: datetime) -> None:
    """Copy what breaks next from the promises to the conversation's row. After every change of them."""
    _in_line(conversation, promises.open_about(conversation.ref), at=at)


def _in_line(conversation: Conversation, open_ones: list[Promise], *, at: datetime) -> None:
    # Whoever woke it, and why ever: nothing rests where nobody waits for the customer.
    if conversation.waits_until is None:
        for promise in open_ones:
            if promise.rests_since:
                promise_writes.go_on_after_rest(promise, at=at)
    _copy_due(conversation, open_ones, at=at)


def promise_held(
    permitted: Callable[[Agent, int], Promise], agent: Agent, promise_id: int
) -> tuple[Promise, Conversation]:
    """Return a promise that `permitted` lets the agent have, and its conversation. Raises NotFound.

    What it is about is held first: a promise changes only under the hands of who holds its subject.
    """
    conversation = subject_of(permitted(agent, promise_id))
    return permitted(agent, promise_id), conversation


def subject_of(promise: Promise) -> Conversation:
    """Return the conversation that a promise is about. Raises NotFound."""
    conversation = conversation_reads.subject_of(promise.about)
    if conversation is None:
        raise NotFound("conversation")
    return conversation


def _copy_due(conversation: Conversation, open_ones: list[Promise], *, at: datetime) -> None:
    due = promises.next_of(open_ones)
    conversations.set_next_due(
        conversation,
        next_due_at=due.next_due_at,
        next_warn_at=due.next_warn_at,
        is_late=due.is_late,
        at=at,
    )


def _audience(conversation: Conversation, kind: PromiseKind, is_internal: bool | None) -> Audience:
    is_our_own = kind == PromiseKind.LOOK_AGAIN if is_internal is None else is_internal
    return Audience(conversation.team_id, conversation.customer_id, is_our_own)
