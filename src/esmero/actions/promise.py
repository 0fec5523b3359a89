"""Promises made, kept and taken back by people: agents and customers."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import assign, by_itself, escalating, forget, offering, reply, steps, unasked
from esmero.actions.offering import Offer, offers
from esmero.domain.company import reads as company
from esmero.domain.conversations import access as conversation_access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, CUSTOMER, THE_SOFTWARE, Doer
from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import KEPT_BY_HAND, MOVED_BY_HAND, PromiseKind
from esmero.domain.promises.writes import PromiseSettled
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent

__all__ = [
    "InThePast",
    "ItsClockRests",
    "NobodyAbove",
    "Offer",
    "PromiseSettled",
    "TooSoon",
    "ask_for_person",
    "ask_for_update",
    "escalate",
    "keep",
    "make",
    "offers",
    "renew",
    "to_take_back",
    "withdraw",
]


def make(*, agent: Agent, conversation_id: int, made: reply.OwnWords, at: datetime) -> Promise:
    """An agent promises something in their own words, without a letter. Raises NotFound, InThePast."""
    _must_be_ahead(made.due_at, at)
    with db.write():
        conversation = conversation_access.conversation_to_answer(agent, conversation_id)
        promise = reply.make_own_words(conversation, agent, made, by=Doer(AGENT, agent.pk), at=at)
        if not conversation.is_open:
            conversation_writes.wake(conversation)
        steps.bring_in_line(conversation, at=at)
        return promise


def keep(*, agent: Agent, promise_id: int, at: datetime) -> Promise:
    """An agent says: done, as promised.

    Raises PromiseSettled, NotYours, and NotFound also for a promised answer and for forgetting somebody.
    """
    with db.write():
        promise, conversation = steps.promise_held(access.promise_to_keep, agent, promise_id)
        if promise.kind not in KEPT_BY_HAND or forget.is_promise_of(promise):
            raise NotFound("promise")
        by = Doer(AGENT, agent.pk)
        promise_writes.keep(promise, by=by, at=at)
        unasked.tell_by(conversation, promise, by=by, at=at)
        steps.rest_or_stay_open(conversation, by=by, at=at)
        return promise


def withdraw(*, agent: Agent, promise_id: int, because: str, at: datetime) -> Promise:
    """Take a promise back, with the reason that the customer reads.

    Raises PromiseSettled, NotYours, NotFound also for an escalation, which is refused instead
    (`escalating.refuse`), and for forgetting somebody; ValueError without a reason.
    """
    if not because.strip():
        raise ValueError("A promise is taken back with a reason.")
    with db.write():
        promise, conversation = steps.promise_held(to_take_back, agent, promise_id)
        by = Doer(AGENT, agent.pk)
        promise_writes.withdraw(promise, because=because.strip(), by=by, at=at)
        steps.rest_or_stay_open(conversation, by=by, at=at)
        by_itself.tell_of_taking_back(conversation, [promise], by=agent, at=at)
        return promise


class ItsClockRests(Exception):
    """The customer has the ball: no time can be named before they answer, as it would not count."""


class InThePast(ValueError):
    """Nobody can keep what is promised for a time that is over."""


# Whoever moves a promise again and again has not kept it.
MOST_MOVES = 2


def renew(*, agent: Agent, promise_id: int, due_at: datetime, why: str, at: datetime) -> Promise:
    """Name another time for a promise before its own comes, with the reason that the customer reads.

    The third time it counts as broken. Returns what holds now. Raises InThePast, PromiseSettled also where
    its time is over, ItsClockRests, NotYours, NotFound as for taking it back, ValueError without a reason.
    """
    _must_be_ahead(due_at, at)
    if not why.strip():
        raise ValueError("A promise is moved with a reason.")
    with db.write():
        promise, conversation = steps.promise_held(to_move, agent, promise_id)
        if not promise.is_open or (promise.due_at <= at and not promise.rests_since):
            raise PromiseSettled(promise)
        if promise.rests_since:
            raise ItsClockRests(promise)
        by, share = Doer(AGENT, agent.pk), company.the_company().warn_percent
        clock = promises.by_hand(due_at=due_at, made_at=at, warn_percent=share)
        if promises.times_moved(promise) < MOST_MOVES:
            renewal = promise_writes.name_new_time(promise, clock=clock, because=why.strip(), by=by, at=at)
        else:
            promise_writes.break_(promise, at=at)
            who, team = promise.owner, promise.owner_team or conversation.team
            renewal = promise_writes.renew(promise, owner=who, owner_team=team, clock=clock, by=by, at=at)
        steps.bring_in_line(conversation, at=at)
        by_itself.tell_of_new_time(conversation, promise, renewal, why=why.strip(), by=agent, at=at)
        return renewal


def to_move(agent: Agent, promise_id: int) -> Promise:
    """Return a promise for which the agent may name another time. Raises NotFound, NotYours."""
    promise = access.promise_to_take_back(agent, promise_id)
    if promise.kind not in MOVED_BY_HAND or promise.is_internal or forget.is_promise_of(promise):
        raise NotFound("promise")
    return promise


def counts_as_broken(promise: Promise) -> bool:
    """Say whether moving it once more would be one time too many."""
    return promises.times_moved(promise) >= MOST_MOVES


def _must_be_ahead(due_at: datetime, at: datetime) -> None:
    if due_at <= at:
        raise InThePast(due_at)


def to_take_back(agent: Agent, promise_id: int) -> Promise:
    """Return a promise that the agent may take back, to be asked why. Raises NotFound.

    Forgetting somebody is theirs alone to take back.
    """
    promise = access.promise_to_take_back(agent, promise_id)
    if promise.kind == PromiseKind.ESCALATION or forget.is_promise_of(promise):
        raise NotFound("promise")
    return promise


def ask_for_update(conversation: Conversation, *, at: datetime) -> Promise:
    """The customer asks how things stand: the person who looks after it promises an update.

    Asking again while one is promised changes nothing and returns that promise. Raises TooSoon.
    """
    return _ask(conversation, PromiseKind.UPDATE, at=at)


def ask_for_person(conversation: Conversation, *, at: datetime) -> Promise:
    """The customer wants a person: the one who looks after it, or is there at this hour, promises an answer.

    Asking again while one is promised changes nothing and returns that promise. Raises TooSoon, and NotFound
    where the company does not offer it.
    """
    if not company.the_company().has_person_button:
        raise NotFound("promise")
    return _ask(conversation, PromiseKind.PERSON, at=at)


def escalate(conversation: Conversation, *, at: datetime) -> Promise:
    """The customer wants somebody above: that person promises an answer, each time one level higher.

    Escalating again while one is promised changes nothing and returns that promise. Raises TooSoon, and
    NobodyAbove where it would come to whoever has it already.
    """
    return _ask(conversation, PromiseKind.ESCALATION, at=at)


class NobodyAbove(Exception):
    """Whoever would hear them is the person who has it already."""


class TooSoon(Exception):
    """They asked for the same a short while ago; `until` says from when on they may again."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until


def _ask(conversation: Conversation, kind: PromiseKind, *, at: datetime) -> Promise:
    with db.write():
        stands = conversations.one(conversation.pk)
        if stands is None:
            raise NotFound("conversation")
        fresh = conversation_access.goes_on_for_customer(stands)
        # What is hidden from this customer (it was promised to somebody else, before a merge) does not count.
        made = [one for one in promises.about(fresh.ref) if not one.is_internal]
        if stands_already := unasked.stands_already(fresh, kind, made, at=at):
            return stands_already
        if again_at := offering.again_at(kind, made, at=at):
            raise TooSoon(again_at)
        by, was_closed = Doer(CUSTOMER, fresh.customer_id), fresh.is_closed
        if not fresh.is_open:
            conversation_writes.wake(fresh)
            assign.mind_who_left(fresh, by=THE_SOFTWARE, at=at)
        hands = offering.hands_of(fresh, made, at=at)
        owner = offering.who(fresh, kind, hands, made, at=at)
        if offering.comes_to_the_same(fresh, kind, owner, hands):
            raise NobodyAbove(owner)
        promise = steps.make_promise(fresh, kind=kind, owner=owner, by=by, at=at)
        unasked.make_way_for(fresh, promise, made, by=by, at=at)
        if was_closed:
            steps.promise_to_settle(fresh, by=by, at=at)
        if kind == PromiseKind.ESCALATION:
            escalating.go_up(fresh, promise, made, by=by, at=at)
        steps.bring_in_line(fresh, at=at)
        by_itself.tell_of_promise(fresh, promise, at=at)
        return promise
