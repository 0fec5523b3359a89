"""Work of other teams: a colleague asks for it, its team promises it, and says what became of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import work_steps
from esmero.domain.company import reads as company
from esmero.domain.conversations import access as conversations
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import reads as files
from esmero.domain.promises import access
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import WorkEnd
from esmero.domain.promises.writes import PromiseSettled, WorkEnded
from esmero.domain.staff import access as staff
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.files.models import Attachment
    from esmero.domain.promises.models import Promise, Work
    from esmero.domain.staff.models import Agent, Team

__all__ = [
    "InThePast",
    "OnlyPractice",
    "PromiseSettled",
    "WorkEnded",
    "ask",
    "done",
    "file_for",
    "new_time",
    "refuse",
    "take",
    "take_back",
    "teams_asked_by",
]


class InThePast(ValueError):
    """Nobody can do by then what is asked for by a time that is over."""


class OnlyPractice(NotFound):
    """What is only practised gives nobody real work."""


def ask(
    *,
    agent: Agent,
    conversation_id: int,
    team_id: int,
    words: str,
    due_at: datetime,
    file_ids: Collection[int] = (),
    at: datetime,
) -> Work:
    """Ask another team for a piece of work by a time; of the files, ids of other conversations count nothing.

    Raises NotFound also for a team that can't be asked, OnlyPractice, NotYours, InThePast, ValueError
    without words.
    """
    if due_at <= at:
        raise InThePast(due_at)
    if not words.strip():
        raise ValueError("Somebody has to know what is asked for.")
    with db.write():
        conversation = conversations.conversation_to_answer(agent, conversation_id)
        if conversation.is_practice:
            raise OnlyPractice("work")
        team = next((one for one in teams_asked_by(agent, conversation) if one.pk == team_id), None)
        if team is None or conversation.is_closed:
            raise NotFound("team")
        by, share = Doer(AGENT, agent.pk), company.the_company().warn_percent
        clock = promises.by_hand(due_at=due_at, made_at=at, warn_percent=share)
        theirs = [one for one in file_ids if _is_of(one, conversation)]
        return work_steps.ask(
            conversation, team, words=words.strip(), files=theirs, clock=clock, by=by, at=at
        )


def teams_asked_by(agent: Agent, conversation: Conversation) -> list[Team]:
    """Return the other teams that can be asked for work: those that are ready, known by their names."""
    ready = staff.teams_handed_to_by(agent).select_related("calendar", "lead").order_by("name", "id")
    return [team for team in ready if team.pk != conversation.team_id]


def _is_of(file_id: int, conversation: Conversation) -> bool:
    try:
        return bool(files.within(file_id, conversation.ref))
    except NotFound:
        return False


def take(*, agent: Agent, work_id: int, at: datetime) -> Work:
    """Somebody of its team does it. Raises WorkEnded, NotFound, NotYours."""
    with db.write():
        work, promise = _held(agent, work_id)
        if promise.owner_id != agent.pk:
            by = Doer(AGENT, agent.pk)
            promise_writes.hand_on(promise, owner=agent, owner_team=work.for_team, by=by, at=at)
        return work


def done(*, agent: Agent, work_id: int, words: str = "", at: datetime) -> Work:
    """Say that it is done, with words for whoever asked. Raises WorkEnded, NotFound, NotYours."""
    return _end(agent, work_id, WorkEnd.DONE, words, at=at)


def refuse(*, agent: Agent, work_id: int, because: str, at: datetime) -> Work:
    """Say that it can't be done, and why.

    Raises WorkEnded, NotFound, NotYours, ValueError without a reason.
    """
    if not because.strip():
        raise ValueError("Work is refused with a reason.")
    return _end(agent, work_id, WorkEnd.NOT_DONE, because, at=at)


def _end(agent: Agent, work_id: int, as_: WorkEnd, words: str, *, at: datetime) -> Work:
    with db.write():
        work, promise = _held(agent, work_id)
        by = Doer(AGENT, agent.pk)
        promise_writes.end_work(work, promise, as_=as_, said=words.strip(), by=by, at=at)
        return work


def new_time(*, agent: Agent, work_id: int, due_at: datetime, why: str, at: datetime) -> Work:
    """Name another time before the first one came, and why; whoever asked is told.

    Raises InThePast, WorkEnded, PromiseSettled where its time is over, NotFound, NotYours, ValueError
    without a reason.
    """
    if due_at <= at:
        raise InThePast(due_at)
    if not why.strip():
        raise ValueError("Work is moved with a reason.")
    with db.write():
        work, promise = _held(agent, work_id)
        if promise.due_at <= at:
            raise PromiseSettled(promise)
        share = company.the_company().warn_percent
        clock = promises.by_hand(due_at=due_at, made_at=at, warn_percent=share)
        by = Doer(AGENT, agent.pk)
        promise_writes.move_work(work, promise, clock=clock, because=why.strip(), by=by, at=at)
        return work


def _held(agent: Agent, work_id: int) -> tuple[Work, Promise]:
    work = access.work_to_do(agent, work_id)
    promise = promises.promise_of(work)
    if not work.is_open or promise is None or not promise.is_open:
        raise WorkEnded(work)
    return work, promise


def take_back(*, agent: Agent, work_id: int, because: str = "", at: datetime) -> Work:
    """Say that it is not needed any more; its team reads why. Raises WorkEnded, NotFound, NotYours."""
    with db.write():
        work = access.work_to_take_back(agent, work_id)
        by = Doer(AGENT, agent.pk)
        work_steps.end(work, as_=WorkEnd.TAKEN_BACK, said=because.strip(), by=by, at=at)
        return work


def file_for(agent: Agent, work_id: int, file_id: int) -> Attachment:
    """Return a file that was ticked for a piece of work, while it lies where it lay. Raises NotFound.

    When the work is over, only those still open it who see the conversation.
    """
    work = access.work_for(agent, work_id)
    if file_id not in work.file_ids:
        raise NotFound("attachment")
    if not work.is_open:
        conversations.conversation_for(agent, work.about_id)
    return files.within(file_id, work.about)
