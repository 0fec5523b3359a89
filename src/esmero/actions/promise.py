"""Promises made, kept and taken back by people: agents and customers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import by_itself, counting, naming, reply, steps
from esmero.domain.conversations import access as conversation_access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, CUSTOMER, Doer
from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import ASKED_FOR, KEPT_BY_HAND, PromiseKind
from esmero.domain.promises.writes import PromiseSettled
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

__all__ = [
    "PromiseSettled",
    "ask_for_update",
    "escalate",
    "keep",
    "make",
    "offers",
    "to_take_back",
    "withdraw",
]


def make(*, agent: Agent, conversation_id: int, made: reply.OwnWords, at: datetime) -> Promise:
    """An agent promises something in their own words, without writing a letter. Raises NotFound."""
    with db.write():
        conversation = conversation_access.conversation_to_answer(agent, conversation_id)
        promise = reply.make_own_words(conversation, agent, made, by=Doer(AGENT, agent.pk), at=at)
        if not conversation.is_open:
            conversation_writes.wake(conversation)
        steps.bring_in_line(conversation, at=at)
        return promise


def keep(*, agent: Agent, promise_id: int, at: datetime) -> Promise:
    """An agent says: done, as promised.

    Raises PromiseSettled, NotYours, and NotFound also for a promised answer.
    """
    with db.write():
        promise, conversation = _held(access.promise_to_keep, agent, promise_id)
        if promise.kind not in KEPT_BY_HAND:
            raise NotFound("promise")
        by = Doer(AGENT, agent.pk)
        promise_writes.keep(promise, by=by, at=at)
        steps.rest_or_stay_open(conversation, by=by, at=at)
        return promise


def withdraw(*, agent: Agent, promise_id: int, because: str, at: datetime) -> Promise:
    """Take a promise back, with the reason that the customer reads.

    Raises PromiseSettled, NotFound, NotYours (an escalation of which `naming.may_refuse` says no, too),
    ValueError without a reason.
    """
    if not because.strip():
        raise ValueError("A promise is taken back with a reason.")
    with db.write():
        promise, conversation = _held(access.promise_to_take_back, agent, promise_id)
        _must_be_theirs(agent, promise, conversation, at=at)
        by = Doer(AGENT, agent.pk)
        promise_writes.withdraw(promise, because=because.strip(), by=by, at=at)
        steps.rest_or_stay_open(conversation, by=by, at=at)
        by_itself.tell_of_taking_back(conversation, promise, by=agent, at=at)
        return promise


def to_take_back(agent: Agent, promise_id: int, *, at: datetime) -> Promise:
    """Return a promise that the agent may take back now, to be asked why. Raises NotFound, NotYours."""
    promise = access.promise_to_take_back(agent, promise_id)
    if promise.is_open:
        _must_be_theirs(agent, promise, _subject_of(promise), at=at)
    return promise


def _must_be_theirs(agent: Agent, promise: Promise, conversation: Conversation, *, at: datetime) -> None:
    is_escalation = promise.kind == PromiseKind.ESCALATION
    if is_escalation and not naming.may_refuse(agent, promise, conversation, at=at):
        raise NotYours("promise")


def ask_for_update(conversation: Conversation, *, at: datetime) -> Promise:
    """The customer asks how things stand: the person who looks after it promises an update.

    Asking again while one is promised changes nothing and returns that promise.
    """
    return _ask(conversation, PromiseKind.UPDATE, at=at)


def escalate(conversation: Conversation, *, at: datetime) -> Promise:
    """The customer wants somebody above: that person promises an answer, each time one level higher.

    Escalating again while one is promised changes nothing and returns that promise.
    """
    return _ask(conversation, PromiseKind.ESCALATION, at=at)


@dataclass(frozen=True)
class Offer:
    """What pressing a button of the customer's page would promise: who, and by when."""

    kind: PromiseKind
    person: Agent | None
    due_at: datetime


def offers(conversation: Conversation, made: list[Promise], *, at: datetime) -> list[Offer]:
    """Return what the customer may ask for now and is not open among all promises `made`. Changes nothing."""
    asked = {promise.kind for promise in made if promise.is_open}
    wanted = [kind for kind in ASKED_FOR if kind not in asked]
    clocks = counting.clocks_for(conversation, wanted, at=at) if wanted else {}
    person = naming.person_for(conversation, at=at) if wanted else None
    return [
        Offer(kind, _who(conversation, kind, person, made, at=at), clocks[kind].due_at) for kind in wanted
    ]


def _ask(conversation: Conversation, kind: PromiseKind, *, at: datetime) -> Promise:
    with db.write():
        stands = conversations.one(conversation.pk)
        if stands is None:
            raise NotFound("conversation")
        fresh = conversation_access.goes_on_for_customer(stands)
        made = promises.about(fresh.ref)
        for promise in made:
            if promise.kind == kind and promise.is_open:
                return promise
        by = Doer(CUSTOMER, fresh.customer_id)
        if not fresh.is_open:
            conversation_writes.wake(fresh)
        owner = _who(fresh, kind, naming.person_for(fresh, at=at), made, at=at)
        promise = steps.make_promise(fresh, kind=kind, owner=owner, by=by, at=at)
        steps.bring_in_line(fresh, at=at)
        by_itself.tell_of_promise(fresh, promise, at=at)
        return promise


def _who(
    conversation: Conversation, kind: PromiseKind, person: Agent | None, made: list[Promise], *, at: datetime
) -> Agent | None:
    """Return who would promise it: `person`, who looks after it, or somebody above."""
    if kind != PromiseKind.ESCALATION:
        return person
    last = max((promise for promise in made if promise.kind == kind), key=lambda one: one.pk, default=None)
    return naming.person_asked_next(conversation.team, person, last.owner if last else None, at=at)


def _held(
    permitted: Callable[[Agent, int], Promise], agent: Agent, promise_id: int
) -> tuple[Promise, Conversation]:
    """Hold what it is about first: a promise changes only under the hands of who holds its subject."""
    conversation = _subject_of(permitted(agent, promise_id))
    return permitted(agent, promise_id), conversation


def _subject_of(promise: Promise) -> Conversation:
    conversation = conversations.subject_of(promise.about)
    if conversation is None:
        raise NotFound("conversation")
    return conversation
