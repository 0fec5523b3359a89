"""A person closes a conversation, or opens it again. Software never closes one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation

from esmero.actions import (
    ascents,
    assign,
    by_itself,
    counting,
    escalating,
    forget,
    naming,
    slips,
    steps,
    work_steps,
)
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.writes import AlreadyClosed, SomethingCameIn
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import db
from esmero.ground.refs import NotYours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

__all__ = [
    "AlreadyClosed",
    "EscalatedAbove",
    "SomethingCameIn",
    "StillPromised",
    "close",
    "is_kept_where_settled",
    "may_need_words",
    "needs_words",
    "reopen",
    "what_reopening_means",
]


# Promises that end quietly when a person closes: nobody waits for them any more.
NO_WORDS_NEEDED = {PromiseKind.NEXT_REPLY, PromiseKind.LOOK_AGAIN}
# Closing for one of these says that the matter is settled, as it was promised.
SETTLES = {CloseReason.ANSWERED, CloseReason.SETTLED_ELSEWHERE}


class StillPromised(Exception):
    """Something is promised that closing would break; say why it is taken back."""


class EscalatedAbove(NotYours):
    """The customer asked somebody above, who has not answered yet: that person closes it, or one above."""


def close(
    *,
    agent: Agent,
    conversation_id: int,
    reason: str,
    why: str | Mapping[str, str] = "",
    seen_version: int | None = None,
    at: datetime,
) -> Conversation:
    """Close a conversation with one of the reasons.

    A promise to settle it is kept where the reason says that it is. What else is open is taken back with
    `why`, which the customer reads on their page and in one letter: words, or words for each language, of
    which those in the conversation's own are taken. Work that other teams were asked for is not needed any
    more; they read that. Without words StillPromised is raised where somebody waits for one of them.
    `seen_version` is the conversation's version that the agent read; if something came in since,
    SomethingCameIn is raised: nobody closes what they have not read. Raises AlreadyClosed, NotFound,
    NotYours, EscalatedAbove where somebody above has yet to answer or settle it, and the agent is not who
    may refuse that, `escalating.TooShort` where they may and `why` is no reason that a customer can be
    given, and ValueError for an unknown reason.
    """
    known_reason = CloseReason(reason)
    with db.write():
        conversation = access.conversation_to_close(agent, conversation_id)
        if seen_version is not None:
            conversations.must_be_at(conversation, seen_version)
        by = Doer(AGENT, agent.pk)
        words = why if isinstance(why, str) else why.get(conversation.language, "")
        _must_not_be_above(agent, conversation, at=at)
        told = _take_promises_back(conversation, known_reason, words, by=by, at=at)
        by_itself.tell_of_taking_back(conversation, told, by=agent, closes=True, at=at)
        work_steps.take_all_back(conversation, said="", by=by, at=at)
        ascents.settle_all(conversation, agent=agent, by=by, at=at)
        conversations.close(conversation, agent=agent, reason=known_reason, by=by, at=at)
        steps.bring_in_line(conversation, at=at)
        return conversation


def needs_words(promise: Promise, reason: str) -> bool:
    """Say whether the customer must be told why this promise is taken back when a person closes.

    A thank-you that nobody needs to answer goes without; so does advertising, and telling unasked how things
    stand: there is nothing more to tell.
    """
    if _keeps(promise, reason) or promises.came_unasked(promise):
        return False
    return promise.kind not in NO_WORDS_NEEDED and reason != CloseReason.UNWANTED


def may_need_words(promise: Promise) -> bool:
    """Say whether there is a reason for which the customer must be told why this promise is taken back."""
    return any(needs_words(promise, reason) for reason in CloseReason)


def is_kept_where_settled(promise: Promise) -> bool:
    """Say whether closing keeps this promise for a reason that says the matter is settled."""
    return any(_keeps(promise, reason) for reason in SETTLES)


def _keeps(promise: Promise, reason: str) -> bool:
    return promise.kind == PromiseKind.RESOLUTION and reason in SETTLES


def _must_not_be_above(agent: Agent, conversation: Conversation, *, at: datetime) -> None:
    for promise in escalating.unsettled(conversation):
        if not naming.may_refuse(agent, promise, conversation, at=at):
            raise EscalatedAbove(promise.owner.short_name if promise.owner else conversation.team.name)


def _take_promises_back(
    conversation: Conversation, reason: CloseReason, why: str, *, by: Doer, at: datetime
) -> list[Promise]:
    """Return those of which somebody has to be told."""
    # Whoever wishes to be forgotten waits for that, closed or not.
    open_ones = [one for one in promises.open_about(conversation.ref) if not forget.is_promise_of(one)]
    needing = [promise for promise in open_ones if needs_words(promise, reason)]
    if needing and not why.strip():
        raise StillPromised(conversation.code)
    with translation.override(conversation.language):
        because = why.strip() or str(reason.label)
    for promise in open_ones:
        if _keeps(promise, reason):
            promise_writes.keep(promise, by=by, at=at)
            continue
        if promise.kind == PromiseKind.ESCALATION:
            if reason != CloseReason.UNWANTED:
                escalating.must_say_why(because)
            ascents.end(promise, because, by=by, at=at)
            continue
        promise_writes.withdraw(promise, because=because, by=by, at=at)
    return needing


def reopen(*, agent: Agent, conversation_id: int, at: datetime) -> Conversation:
    """Open a closed conversation again; it is looked at as soon as an answer would be due.

    The customer sees that on their page, and is told by letter. Opened at once, it is as if it had not been
    closed: what was promised stands, and no letter leaves, neither of this nor of that.

    Raises NotFound, NotYours.
    """
    with db.write():
        conversation = access.conversation_to_close(agent, conversation_id)
        if conversation.is_closed:
            by, meaning = Doer(AGENT, agent.pk), what_reopening_means(agent, conversation, at=at)
            is_undone = slips.undo(conversation, by=by, at=at)
            conversations.reopen(conversation, by=by, at=at)
            if conversation.agent and not conversation.agent.is_active:
                conversations.assign(conversation, agent=meaning.person, by=by, at=at)
            if is_undone:
                steps.promise_to_settle(conversation, by=by, at=at)
                steps.have_somebody_look(conversation, at=at)
                return conversation
            promise = steps.make_promise(
                conversation,
                kind=PromiseKind.LOOK_AGAIN,
                owner=meaning.person,
                by=by,
                at=at,
                is_internal=False,
            )
            steps.promise_to_settle(conversation, by=by, at=at)
            steps.bring_in_line(conversation, at=at)
            by_itself.tell_of_reopening(conversation, promise, at=at)
        return conversation


@dataclass(frozen=True)
class Reopening:
    """What opening a conversation again promises, and what was taken back when it was closed and stays so."""

    person: Agent
    due_at: datetime
    # Whether it undoes the closing: then nobody is told, and nothing stays taken back.
    is_undoing: bool
    stays_taken_back: list[Promise]


def what_reopening_means(agent: Agent, conversation: Conversation, *, at: datetime) -> Reopening:
    """Return what `reopen` would do now, by this agent; changes nothing."""
    kind = PromiseKind.LOOK_AGAIN
    clock = counting.clocks_for(conversation, [kind], at=at)[kind]
    is_undoing = slips.is_one(conversation, at=at)
    stays = [] if is_undoing else [one for one in slips.taken_back(conversation) if not one.is_internal]
    own = conversation.agent
    person = own if own and assign.sees(own, conversation) else agent
    return Reopening(person, clock.due_at, is_undoing, stays)
