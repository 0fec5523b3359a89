"""Telling people of what happened in conversations that concern them, and that they saw it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import OF_MESSAGES
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff
from esmero.domain.workbench import access as workbench_access
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes
from esmero.domain.workbench.kinds import NoticeKind
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.models import Event
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

FOLLOWER = "notices"
BATCH = 200
# Where nothing concerns anybody, how far one has come is written down now and then only.
LAG = 1000
KEPT_FOR = timedelta(weeks=6)

# Whom an event concerns, and why.
Concerns = Iterator[tuple[int | None, NoticeKind]]


def tell(*, at: datetime) -> int:
    """Tell people of what happened since the last time. Returns of how many things; may run twice."""
    since = workbench.followed_to(FOLLOWER)
    newest = events.newest_id()
    if since is None:
        # What happened before anybody could be told is no news.
        _keep([], newest)
        return 0
    found = events.told_after(since, list(CONCERNS), limit=BATCH)
    up_to = found[-1].pk if len(found) == BATCH else max([newest, *(event.pk for event in found)])
    if found or up_to - since > LAG:
        new = [notice for event in found for notice in _notices_of(event)]
        _keep(new, up_to)
        return len(new)
    return 0


def forget_old(*, at: datetime) -> int:
    """Remove what was told weeks ago. Returns how many."""
    removed = 0
    while ids := workbench.old_notices(at - KEPT_FOR):
        with db.write():
            removed += writes.drop_notices(ids)
    return removed


def open_one(*, agent: Agent, notice_id: int, at: datetime) -> int:
    """Note that somebody goes to what they were told of. Returns its conversation. Raises NotFound."""
    notice = workbench_access.notice_for(agent, notice_id)
    conversation = access.conversation_for(agent, notice.conversation_id)
    with db.write():
        writes.see_notices_of(conversation, agent=agent, at=at)
    return conversation.pk


def see(*, agent: Agent, conversation_id: int, at: datetime) -> None:
    """Note that somebody looks at a conversation: what they were told of it is seen. Raises NotFound."""
    conversation = access.conversation_for(agent, conversation_id)
    if workbench.has_notices_of(conversation, agent):
        with db.write():
            writes.see_notices_of(conversation, agent=agent, at=at)


def see_all(*, agent: Agent, up_to: int, at: datetime) -> int:
    """Note that somebody saw all notices up to this one; what came after stays new. Returns how many."""
    with db.write():
        return writes.see_notices_up_to(up_to, agent=agent, at=at)


def _keep(new: list[writes.NewNotice], event_id: int) -> None:
    with db.write():
        writes.tell(new, follower=FOLLOWER, event_id=event_id)


def _notices_of(event: Event) -> list[writes.NewNotice]:
    """Return whom to tell of an event. What cannot be told holds up nothing else."""
    try:
        told = {agent_id: kind for agent_id, kind in CONCERNS[event.verb](event) if agent_id}
        made = (_notice(event, agent_id, kind) for agent_id, kind in told.items())
        return [notice for notice in made if notice]
    except Exception:
        log.exception("Nobody could be told of event %s.", event.pk)
        return []


def _notice(event: Event, agent_id: int, kind: NoticeKind) -> writes.NewNotice | None:
    """Return what to tell somebody, or None: of their own deeds and what they may not see, nothing."""
    by_id = event.by_id if event.by_kind == AGENT else None
    about = _conversation_of(event) if agent_id != by_id else None
    conversation = _seen_by(agent_id, about) if about else None
    if conversation is None or conversation.team.is_practice:
        return None
    beside = _beside_the_customer(event) if kind == NoticeKind.WROTE else None
    return writes.NewNotice(agent_id, conversation.pk, event.pk, kind, by_id, event.at, beside)


def _conversation_of(event: Event) -> int | None:
    """Return in which conversation it happened; work of another team belongs to the one that asked for it."""
    within = event.within
    if within.kind == "work":
        work = promises.work(within.id)
        within = work.about if work else within
    return within.id if within.kind == "conversation" else None


def _beside_the_customer(event: Event) -> int | None:
    """Return who wrote a letter, where that was somebody who takes part, or did when they wrote."""
    message = conversations.message(event.about_id)
    if message is None or not message.is_from_participant:
        return None
    address = message.from_email.lower()
    them = conversations.participants(message.conversation)
    return next((one.pk for one in them if one.address == address), None)


def _seen_by(agent_id: int, conversation_id: int) -> Conversation | None:
    try:
        return access.conversation_for(staff.agent(agent_id), conversation_id)
    except NotFound:
        return None


def _payload(event: Event) -> dict[str, Any]:
    """Return what an event says; nothing once its customer was erased."""
    return event.payload or {}


def _assigned(event: Event) -> Concerns:
    # By the software it comes with the letter that it is about.
    if event.by_kind == AGENT:
        yield _payload(event).get("agent"), NoticeKind.HANDED


def _wrote(event: Event) -> Concerns:
    conversation = conversations.subject_of(event.within)
    yield conversation.agent_id if conversation else None, NoticeKind.WROTE


def _came_from_outside(event: Event) -> Concerns:
    conversation = conversations.subject_of(event.within)
    yield _payload(event).get("asked_by"), NoticeKind.OUTSIDE
    yield conversation.agent_id if conversation else None, NoticeKind.OUTSIDE


def _mentioned(event: Event) -> Concerns:
    for agent_id in _payload(event).get("agents", []):
        yield agent_id, NoticeKind.MENTIONED


def _at_risk(event: Event) -> Concerns:
    promise = promises.one(event.about_id)
    if promise and promise.is_open:
        yield promise.owner_id, NoticeKind.AT_RISK


def _handed_up(event: Event) -> Concerns:
    yield _payload(event).get("to"), NoticeKind.HANDED_UP


def _broken(event: Event) -> Concerns:
    promise = promises.one(event.about_id)
    yield promise.owner_id if promise else None, NoticeKind.BROKEN


def _renewed(event: Event) -> Concerns:
    broken = promises.one(_payload(event).get("broken", 0))
    owner = _payload(event).get("owner")
    if broken and broken.owner_id != owner:
        yield owner, NoticeKind.TAKEN_ON


def _promised(event: Event) -> Concerns:
    if _payload(event).get("kind") == PromiseKind.ESCALATION:
        yield _payload(event).get("owner"), NoticeKind.ESCALATED


def _unsent(event: Event) -> Concerns:
    if event.within_kind != "conversation":
        # A letter to a colleague: the list of letters that did not go out shows it.
        return
    letter = channels.delivery(event.about_id)
    message = conversations.message(letter.about_id) if letter.about_kind in OF_MESSAGES else None
    conversation = conversations.subject_of(event.within)
    wrote = message.agent_id if message else None
    yield wrote or (conversation.agent_id if conversation else None), NoticeKind.UNSENT


def _stopped(event: Event) -> Concerns:
    held = workbench.held(event.about_id)
    yield held.agent_id if held else None, NoticeKind.STOPPED


def _came_back(event: Event) -> Concerns:
    yield _payload(event).get("agent"), NoticeKind.CAME_BACK


def _set_aside(event: Event) -> Concerns:
    yield _payload(event).get("agent"), NoticeKind.KEPT


def _work_asked(event: Event) -> Concerns:
    yield _payload(event).get("owner"), NoticeKind.WORK_ASKED


def _of_work(kind: NoticeKind) -> Callable[[Event], Concerns]:
    """Whoever asked for work is told what became of it; where they left, who looks after the conversation."""

    def concerns(event: Event) -> Concerns:
        asked_by, conversation = _payload(event).get("asked_by"), conversations.subject_of(event.within)
        is_here = asked_by and staff.agent(asked_by).is_active
        yield asked_by if is_here else (conversation.agent_id if conversation else None), kind

    return concerns


CONCERNS: dict[str, Callable[[Event], Concerns]] = {
    "answer.set_aside": _set_aside,
    "conversation.assigned": _assigned,
    "conversation.came_back": _came_back,
    "delivery.failed": _unsent,
    "message.came_from_outside": _came_from_outside,
    "message.received": _wrote,
    "note.mentioned": _mentioned,
    "promise.at_risk": _at_risk,
    "promise.broken": _broken,
    "promise.handed_up": _handed_up,
    "promise.made": _promised,
    "promise.renewed": _renewed,
    "reply.stopped": _stopped,
    "work.asked": _work_asked,
    "work.done": _of_work(NoticeKind.WORK_DONE),
    "work.refused": _of_work(NoticeKind.WORK_NOT),
    "work.moved": _of_work(NoticeKind.WORK_MOVED),
    "work.late": _of_work(NoticeKind.WORK_LATE),
}
