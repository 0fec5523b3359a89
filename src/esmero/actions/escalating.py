"""What the person above does with an escalation: refuse it in writing, or settle it and give it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import ascents, assign, by_itself, naming, steps
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.writes import PromiseSettled
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Ascent, Promise
    from esmero.domain.staff.models import Agent

__all__ = ["NotAnsweredYet", "PromiseSettled", "TooShort", "refuse", "settle", "to_refuse", "to_settle"]

# "No." is no reason that anybody can be given who asked for somebody above.
LEAST_REASON = 20


class TooShort(ValueError):
    """The reason is not one yet: the customer reads it."""


class NotAnsweredYet(Exception):
    """Nothing is settled before the person above has answered."""


def refuse(*, agent: Agent, promise_id: int, because: str, at: datetime) -> Promise:
    """Say that nobody above takes it up, with the reason that the customer reads, by letter and on the page.

    Only the person it went to may, somebody above them, or an owner. Raises PromiseSettled, NotFound also for
    any other promise, NotYours, TooShort.
    """
    must_say_why(because)
    with db.write():
        promise, conversation = steps.promise_held(access.promise_for, agent, promise_id)
        _must_be_theirs(agent, promise, conversation, at=at)
        by = Doer(AGENT, agent.pk)
        ascents.end(promise, because.strip(), by=by, at=at)
        steps.rest_or_stay_open(conversation, by=by, at=at)
        by_itself.tell_of_taking_back(conversation, [promise], by=agent, at=at)
        return promise


def settle(*, agent: Agent, promise_id: int, at: datetime) -> Agent:
    """Say that an answer settled it: whoever looked after the conversation goes on, and the customer is told.

    Returns who goes on. Raises NotAnsweredYet while the answer is still promised, PromiseSettled where it was
    settled or refused earlier, NotFound, NotYours.
    """
    with db.write():
        promise, conversation = steps.promise_held(access.promise_for, agent, promise_id)
        ascent = _ascent_to_settle(agent, promise, conversation, at=at)
        by = Doer(AGENT, agent.pk)
        promise_writes.settle(ascent, agent=agent, by=by, at=at)
        person = goes_on(ascent, conversation, at=at) or agent
        if person != conversation.agent:
            conversation_writes.assign(conversation, agent=person, by=by, at=at)
            assign.hand_promises_on(conversation, by=by, at=at)
        steps.have_somebody_look(conversation, at=at)
        by_itself.tell_of_settling(conversation, by=agent, goes_on=person, at=at)
        return person


def to_refuse(agent: Agent, promise_id: int, *, at: datetime) -> Promise:
    """Return an escalation that the agent may refuse, to be asked why. Raises NotFound, NotYours."""
    promise = access.promise_for(agent, promise_id)
    _must_be_theirs(agent, promise, steps.subject_of(promise), at=at)
    return promise


def to_settle(agent: Agent, conversation: Conversation, *, at: datetime) -> Ascent | None:
    """Return what was answered by somebody above and waits for their word that it is settled."""
    ascent = promises.unsettled_about(conversation.ref)
    if ascent is None or ascent.promise.is_open:
        return None
    return ascent if naming.may_refuse(agent, ascent.promise, conversation, at=at) else None


def goes_on(ascent: Ascent, conversation: Conversation, *, at: datetime) -> Agent | None:
    """Return who goes on after it is settled: who had it when the customer asked, if they still can."""
    before = ascent.goes_back_to
    is_able = before and assign.sees(before, conversation) and not staff.is_away(before, at=at)
    return before if is_able else conversation.agent


def above(conversation: Conversation, made: Sequence[Promise]) -> Agent | None:
    """Return who above has it by now; None where nobody does. No query where none of `made` was escalated."""
    if all(one.kind != PromiseKind.ESCALATION for one in made):
        return None
    return promises.held_above(conversation.ref.kind, [conversation.pk]).get(conversation.pk)


def must_say_why(because: str) -> None:
    """Check that the words are a reason. Raises TooShort."""
    if len(because.strip()) < LEAST_REASON:
        raise TooShort(f"A refusal has a reason of at least {LEAST_REASON} signs.")


def unsettled(conversation: Conversation) -> list[Promise]:
    """Return what is promised, or was answered, for each escalation that nobody settled or refused."""
    open_ones = [one for one in promises.open_about(conversation.ref) if one.kind == PromiseKind.ESCALATION]
    known = {one.pk for one in open_ones}
    waiting = [one.promise for one in promises.unsettled_all(conversation.ref)]
    return [*open_ones, *(one for one in waiting if one.pk not in known)]


def go_up(
    conversation: Conversation, promise: Promise, made: list[Promise], *, by: Doer, at: datetime
) -> None:
    """The step inside a transaction: the customer asked for somebody above, after all that was `made`."""
    ascents.settle_all(conversation, agent=None, by=by, at=at)
    if promises.unsettled_all(conversation.ref):
        return  # somebody else's, hidden since a merge: one is settled at a time
    firsts = [one for one in made if one.kind == PromiseKind.ESCALATION and one.renewed_from_id is None]
    promise_writes.ascend(promise, level=len(firsts) + 1, goes_back_to=conversation.agent, by=by, at=at)


def _must_be_theirs(agent: Agent, promise: Promise, conversation: Conversation, *, at: datetime) -> None:
    if promise.kind != PromiseKind.ESCALATION:
        raise NotFound("promise")
    if not naming.may_refuse(agent, promise, conversation, at=at):
        raise NotYours("promise")


def _ascent_to_settle(agent: Agent, promise: Promise, conversation: Conversation, *, at: datetime) -> Ascent:
    _must_be_theirs(agent, promise, conversation, at=at)
    ascent = promises.ascent_of(promise.pk)
    if ascent is None or ascent.is_over:
        raise PromiseSettled(promise)
    if promise.is_open:
        raise NotAnsweredYet(promise)
    return ascent
