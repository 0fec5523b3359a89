"""What goes out at its moment: held back for some seconds, or until a time that somebody chose.

Until then it is no message, so nothing of it can reach the customer or anybody outside. It becomes one in a
single transaction: whatever process dies whenever, it is either still held or sent, and once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import copying, in_time, keep, let_out, parcels, pass_on, reply, steps
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.writes import SomethingCameIn
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workbench.kinds import Copies, DraftKind, Outside, OwnWords
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import Draft, HeldReply

log = logging.getLogger(__name__)


class WasTakenBack(Exception):
    """This very sending was taken back: what brings it again is late, and its words stand in the draft."""


def send(
    *,
    agent: Agent,
    conversation_id: int,
    words: str,
    seen_version: int,
    send_key: str,
    at: datetime,
    typed: str = "",
    later: datetime | None = None,
    is_late_meant: bool = False,
    new_files: list[NewFile] | None = None,
    upload_ids: list[int] | None = None,
    promises_made: list[OwnWords] | None = None,
    send_anyway: bool = False,
    copies: Copies | None = None,
) -> HeldReply | Message:
    """Answer the customer as this agent likes it: held back for some seconds, at `later`, or at once.

    Everything else as with `reply.reply`. Raises WasTakenBack, and in_time.PromisedEarlier unless
    `is_late_meant`.
    """
    seconds = agent.habits.hold_seconds
    release_at = later or at + timedelta(seconds=seconds)
    parcel = parcels.pack(agent, conversation_id, DraftKind.REPLY, new_files, upload_ids)
    external_id = parcels.name_of(agent, send_key, words, parcel)
    try:
        with db.write():
            conversation = access.conversation_to_answer(agent, conversation_id)
            done = done_already(external_id)
            if done:
                return done
            if not send_anyway:
                conversation_writes.must_be_at(conversation, seen_version)
            copying.mind(conversation, copies)
            if later and not is_late_meant:
                in_time.must_be(conversation, later)
            workbench_writes.drop_draft(conversation, agent=agent)
            made = promises_made or []
            if later is None and (seconds == 0 or in_time.is_short(conversation, release_at)):
                parcels.open_up(parcel)
                return reply.answer(
                    conversation, agent, words, external_id, parcel, made, copies=copies, at=at
                )
            held = workbench_writes.hold(
                conversation,
                agent=agent,
                typed=typed or words,
                words=words,
                promises=made,
                external_id=external_id,
                release_at=release_at,
                is_for_later=later is not None,
                copies=copies,
                by=Doer(AGENT, agent.pk),
                at=at,
            )
            parcels.hold(held, parcel, at=at)
            return held
    except SomethingCameIn:
        keep.keep_draft(
            agent=agent,
            conversation_id=conversation_id,
            words=typed or words,
            seen_version=seen_version,
            addressed=copies,
            at=at,
        )
        raise


def begin(
    conversation: Conversation,
    agent: Agent,
    words: str,
    external_id: str,
    parcel: parcels.Parcel,
    *,
    at: datetime,
    settles: bool = False,
) -> HeldReply | Message:
    """The step inside a transaction: a first letter goes out as this agent likes it, at once or held back.

    While it is held nothing is promised to the customer; its writer looks after it. Where it `settles` the
    conversation, this is closed once it has gone out. Raises FileGone.
    """
    if agent.habits.hold_seconds == 0:
        sent = reply.answer(conversation, agent, words, external_id, parcel, [], settles=settles, at=at)
        if settles:
            let_out.settle(conversation, agent, at=at)
        return sent
    held = _for_seconds(conversation, agent, words, external_id, parcel, settles=settles, at=at)
    steps.have_somebody_look(conversation, at=at)
    return held


def hold_outside(
    conversation: Conversation,
    agent: Agent,
    words: str,
    outside: Outside,
    parcel: parcels.Parcel,
    *,
    at: datetime,
) -> HeldReply:
    """The step inside a transaction: letters that are passed on wait for some seconds, with their files.

    Raises FileGone.
    """
    # Nobody else's message has the first one's name, so nothing else waits under it.
    return _for_seconds(conversation, agent, words, outside.to[0][1], parcel, outside=outside, at=at)


def _for_seconds(
    conversation: Conversation,
    agent: Agent,
    words: str,
    external_id: str,
    parcel: parcels.Parcel,
    *,
    at: datetime,
    outside: Outside | None = None,
    settles: bool = False,
) -> HeldReply:
    held = workbench_writes.hold(
        conversation,
        agent=agent,
        typed=words,
        words=words,
        promises=[],
        external_id=external_id,
        release_at=at + timedelta(seconds=agent.habits.hold_seconds),
        is_for_later=False,
        outside=outside,
        settles=settles,
        by=Doer(AGENT, agent.pk),
        at=at,
    )
    parcels.hold(held, parcel, at=at)
    return held


def done_already(external_id: str) -> HeldReply | Message | None:
    """Return what this very press made, or None. Raises WasTakenBack."""
    done = conversations.message_with(external_id) or workbench.held_with(external_id)
    if done is None and workbench.is_taken_back(external_id):
        raise WasTakenBack(external_id)
    return done


def release_due(*, at: datetime) -> int:
    """Send what is due; what can't go out is stopped and shown. Returns how many were due."""
    due = workbench.to_release(at)
    for held_id in due:
        try:
            _release_if_due(held_id, at=at)
        except Exception:
            log.exception("Answer %s that was held back could not be sent; it is tried again.", held_id)
    return len(due)


def _release_if_due(held_id: int, *, at: datetime) -> None:
    parcel = let_out.parcel_of(workbench.held(held_id))
    with db.write():
        held = _for_change(held_id)
        if held is None or held.is_stopped or held.release_at > at:
            return
        why = let_out.why_not(held, parcel, at=at)
        if why:
            workbench_writes.stop(held, why=why, by=THE_SOFTWARE, at=at)
        else:
            _become_messages(held, parcel, at=at)


def send_now(*, agent: Agent, held_id: int, at: datetime, send_anyway: bool = False) -> list[Message]:
    """Send what was held back, without waiting on. Its writer may; a lead, where that one left.

    Returns the messages that it became. Raises NotFound (also when it has gone out), NotYours,
    SomethingCameIn unless `send_anyway`, let_out.CannotGo, and parcels.FileGone.
    """
    parcel = let_out.parcel_of(workbench.held(held_id))
    with db.write():
        held = _own(agent, held_id, at=at)
        let_out.must_be_allowed(held, agent, parcel, send_anyway=send_anyway)
        parcels.must_be_complete(parcel)
        return _become_messages(held, parcel, at=at)


def take_back(*, agent: Agent, held_id: int, at: datetime) -> Draft:
    """Give what was held back to its writer's draft, with its files and what was chosen; nothing is sent.

    Its writer may, and a lead who sees the conversation. What stands in the draft already stays, below.
    Raises NotFound, also when it has gone out.
    """
    with db.write():
        held = _for_change(held_id)
        if held is None or not (held.agent_id == agent.pk or agent.is_lead):
            raise NotFound("held reply")
        _take_over(held, agent, at=at)
        conversation = access.conversation_for(agent, held.conversation_id)
        begun = workbench.draft_row(conversation, held.agent, kind=held.kind)
        words = f"{held.typed}\n\n{begun.text}" if begun and begun.text.strip() else held.typed
        workbench_writes.give_back_to_draft(held)
        draft = workbench_writes.keep_draft(
            conversation,
            agent=held.agent,
            words=words,
            seen_version=held.seen_version,
            kind=held.kind,
            chosen=pass_on.chosen_again(held.outside, conversation, begun)
            if held.outside
            else copying.chosen_again(conversation, held.copied_to, begun),
            at=at,
        )
        workbench_writes.take_back(held, by=Doer(AGENT, agent.pk), at=at)
        return draft


def put_off(
    *, agent: Agent, held_id: int, later: datetime, at: datetime, is_late_meant: bool = False
) -> HeldReply:
    """Choose another moment for one's answer that waits. Raises NotFound, in_time.PromisedEarlier."""
    with db.write():
        held = _own(agent, held_id, at=at)
        conversation = access.conversation_for(agent, held.conversation_id)
        if held.is_stopped:
            raise NotFound("held reply")
        if not is_late_meant:
            in_time.must_be(conversation, later)
        workbench_writes.put_off(held, release_at=later, by=Doer(AGENT, agent.pk), at=at)
        return held


def _for_change(held_id: int) -> HeldReply | None:
    """Hold the conversation first, as everybody does, and then what is held back in it."""
    seen = workbench.held(held_id)
    if seen:
        conversations.one(seen.conversation_id)
    return workbench.held(held_id, for_change=True)


def _own(agent: Agent, held_id: int, *, at: datetime) -> HeldReply:
    held = _for_change(held_id)
    if held is None:
        raise NotFound("held reply")
    _take_over(held, agent, at=at)
    if held.agent_id != agent.pk:
        raise NotFound("held reply")
    return held


def _take_over(held: HeldReply, agent: Agent, *, at: datetime) -> None:
    """What somebody left behind who works here no more is any lead's who sees the conversation."""
    if agent.is_lead and not held.agent.is_active:
        access.conversation_for(agent, held.conversation_id)
        workbench_writes.hand_on(held, to=agent, by=Doer(AGENT, agent.pk), at=at)


def _become_messages(held: HeldReply, parcel: parcels.Parcel, *, at: datetime) -> list[Message]:
    sent = let_out.become_messages(held, parcel, at=at)
    workbench_writes.let_go(held)
    return sent
