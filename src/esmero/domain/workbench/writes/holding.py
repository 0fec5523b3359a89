"""Answers and forwarded letters that wait for their moment, and what becomes of them."""

from dataclasses import asdict
from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import Copies, DraftKind, Outside, OwnWords, WhyStopped
from esmero.domain.workbench.models import HeldReply, TakenBack


def hold(
    conversation: Conversation,
    *,
    agent: Agent,
    typed: str,
    words: str,
    promises: list[OwnWords],
    external_id: str,
    release_at: datetime,
    is_for_later: bool,
    by: Doer,
    at: datetime,
    outside: Outside | None = None,
    settles: bool = False,
    copies: Copies | None = None,
) -> HeldReply:
    """Hold an answer back until its moment, on what the conversation is now; or letters that go `outside`.

    One that `settles` the conversation closes it once it has gone out.
    """
    held = HeldReply.objects.create(
        conversation=conversation,
        agent=agent,
        kind=DraftKind.FORWARD if outside else DraftKind.REPLY,
        passing=asdict(outside) if outside else {},
        copies=asdict(copies) if copies else {},
        typed=typed,
        words=words,
        settles=settles,
        promises=[{"wording": one.wording, "due_at": one.due_at.isoformat()} for one in promises],
        external_id=external_id,
        seen_version=conversation.version,
        held_at=at,
        release_at=release_at,
        is_for_later=is_for_later,
    )
    events.record(
        "reply.held",
        about=held.ref,
        within=conversation.ref,
        audience=held.audience,
        by=by,
        at=at,
        until=release_at.isoformat(),
    )
    return held


def put_off(held: HeldReply, *, release_at: datetime, by: Doer, at: datetime) -> None:
    """Choose another moment for an answer that waits."""
    held.release_at, held.is_for_later = release_at, True
    held.save(update_fields=["release_at", "is_for_later"])
    events.record(
        "reply.put_off",
        about=held.ref,
        within=held.conversation.ref,
        audience=held.audience,
        by=by,
        at=at,
        until=release_at.isoformat(),
    )


def stop(held: HeldReply, *, why: str, by: Doer, at: datetime) -> None:
    """Keep an answer from going out; its words stay and its writer decides."""
    held.stopped_at, held.why_stopped = at, why
    held.save(update_fields=["stopped_at", "why_stopped"])
    events.record(
        "reply.stopped",
        about=held.ref,
        within=held.conversation.ref,
        audience=held.audience,
        by=by,
        at=at,
        why=why,
    )


def hand_on(held: HeldReply, *, to: Agent, by: Doer, at: datetime) -> None:
    """Give an answer and its files to a colleague, who decides: it does not go out by itself any more."""
    held.agent = to
    held.save(update_fields=["agent"])
    held.uploads.update(agent=to)
    events.record(
        "reply.handed_on",
        about=held.ref,
        within=held.conversation.ref,
        audience=held.audience,
        by=by,
        at=at,
        to=to.pk,
    )
    if not held.is_stopped:
        stop(held, why=WhyStopped.HANDED_ON, by=by, at=at)


def take_back(held: HeldReply, *, by: Doer, at: datetime) -> None:
    """Take an answer back before it goes out; its words and files were given to the draft."""
    events.record(
        "reply.taken_back",
        about=held.ref,
        within=held.conversation.ref,
        audience=held.audience,
        by=by,
        at=at,
    )
    for name in held.names:
        TakenBack.objects.get_or_create(external_id=name, defaults={"at": at})
    held.delete()


def forget_taken_back(before: datetime) -> int:
    """Forget sendings that were taken back long ago: no line is that slow. Return how many."""
    return TakenBack.objects.filter(at__lt=before).delete()[0]


def let_go(held: HeldReply) -> None:
    """Remove an answer that has become a message; that message's event tells of it."""
    held.delete()
