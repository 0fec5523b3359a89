"""A conversation goes on by the company's own steps: what it needs, what it keeps, what it promises."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import assign, counting, naming, steps, work_steps
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.workflows import access as workflow_access
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows import writes as workflow_writes
from esmero.domain.workflows.kinds import Must
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent
    from esmero.domain.workflows.models import Kind, Progress, Step


class NotYet(Exception):
    """Something that the step needs is not true yet."""

    def __init__(self, lacks: list[Must]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class NoWay(Exception):
    """No way leads there from where the conversation stands: it went on meanwhile, or was closed."""


def set_kind(*, agent: Agent, conversation_id: int, kind_id: int | None, at: datetime) -> Conversation:
    """Say what a conversation is, None for nothing; where that kind has steps, it stands in the first one.

    Said again it begins the steps that were switched on since; one that is closed begins none. Raises
    `work_steps.TeamGone` where the first step asks a team that is gone, NotFound, NotYours.
    """
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        kind = workflow_access.kind_for(agent, kind_id) if kind_id else None
        become(conversation, kind, by=Doer(AGENT, agent.pk), at=at)
        return conversation


def become(conversation: Conversation, kind: Kind | None, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: say what a conversation is, and begin the steps of that."""
    standing = workflows.standing(conversation.ref)
    is_new = conversation_writes.set_kind(conversation, kind=kind, by=by, at=at)
    if not is_new and standing is not None:
        return
    walks = kind and kind.is_on and not conversation.is_closed
    drawn = workflows.newest(kind.pk) if kind and walks else None
    first = workflows.steps(drawn.pk)[0] if drawn else None
    _reach(conversation, first, standing, by=by, at=at)


def go_on(*, agent: Agent, conversation_id: int, step_id: int, seen: int, at: datetime) -> Conversation:
    """Go to another step. Forward the last step's promise is kept; back it stays open.

    `seen` is the progress that whoever asks had before them. Raises NotYet, NoWay, `work_steps.TeamGone`,
    NotFound, NotYours.
    """
    with db.write():
        conversation = access.conversation_to_answer(agent, conversation_id)
        standing = workflows.standing(conversation.ref)
        if standing is None or standing.pk != seen:
            raise NoWay
        reach(conversation, standing, lambda step: step.pk == step_id, by=Doer(AGENT, agent.pk), at=at)
        return conversation


def reach(
    conversation: Conversation,
    standing: Progress | None,
    is_meant: Callable[[Step], bool],
    *,
    by: Doer,
    at: datetime,
) -> None:
    """The step inside a transaction: go to the step that is meant. Raises NotYet, NoWay."""
    if standing is None or conversation.is_closed:
        raise NoWay
    to = next((one for one in workflows.may_go_to(standing.step) if is_meant(one)), None)
    if to is None:
        raise NoWay
    if to.position > standing.step.position:
        missing = lacks(conversation, standing)
        if missing:
            raise NotYet(missing)
        _keep(standing, by=by, at=at)
    _reach(conversation, to, standing, by=by, at=at)


def lacks(conversation: Conversation, standing: Progress) -> list[Must]:
    """Return what has to be true before the conversation goes forward, and is not yet. Changes nothing."""
    answered_at = conversation.last_reply_at
    checks = {
        Must.ANSWERED: lambda: bool(answered_at and answered_at >= standing.entered_at),
        Must.FILE_THERE: lambda: conversations.has_file(conversation),
        Must.TAGGED: lambda: conversations.has_tag(conversation),
        Must.WORK_DONE: lambda: work_steps.is_done(conversation, since=standing.entered_at),
    }
    return [must for must in Must if must in standing.step.must and not checks[must]()]


def _keep(standing: Progress, *, by: Doer, at: datetime) -> None:
    promise = _as_it_stands(standing.promise_id)
    if promise and promise.is_open:
        promise_writes.keep(promise, by=by, at=at)


def _as_it_stands(promise_id: int | None) -> Promise | None:
    """Return what a step promised, or what follows it: it may have broken, or got another time, meanwhile."""
    made = promises.one(promise_id) if promise_id else None
    return promises.newest_of(made) if made else None


def _reach(
    conversation: Conversation, step: Step | None, standing: Progress | None, *, by: Doer, at: datetime
) -> None:
    promise_id = None
    if step and step.makes_a_promise:
        promise_id = _promised_before(conversation, step) or _promise(conversation, step, by=by, at=at)
    workflow_writes.go_to(
        step,
        about=conversation.ref,
        audience=conversation.audience,
        standing=standing,
        promise_id=promise_id,
        by=by,
        at=at,
    )
    if step:
        work_steps.ask_for_step(conversation, step, by=by, at=at)
    if standing is not None or promise_id is not None:
        steps.stand_right(conversation, at=at)


def _promised_before(conversation: Conversation, step: Step) -> int | None:
    """Return what the step promised at an earlier visit and is still open: nobody is told the same twice."""
    visits = [one for one in workflows.passed(conversation.ref) if one.step_id == step.pk]
    made = [_as_it_stands(one.promise_id) for one in visits]
    # What was promised in another one that was put into this and taken out again is promised there.
    here = conversation.ref
    return next((one.pk for one in made if one and one.is_open and one.about == here), None)


def _promise(conversation: Conversation, step: Step, *, by: Doer, at: datetime) -> int:
    """Promise what the step says: the person of its team, if they see it, else who has the conversation."""
    team = step.owner_team or conversation.team
    # Nobody is named to the customer who could neither see what is promised nor keep it.
    named = assign.named_of_another_team(team, conversation, at=at)
    owner = named or naming.person_for(conversation, at=at)
    made = promise_writes.make(
        kind=PromiseKind(step.promise_kind),
        about=conversation.ref,
        audience=conversation.audience,
        owner=owner,
        owner_team=team,
        clock=counting.clock_of_step(step, conversation, team, at=at),
        wording=step.promised_in(conversation.language),
        made_by=MadeBy.POLICY,
        by=by,
        at=at,
    )
    return made.pk
