"""The steps by which what was held back goes out: whether it still may, and what it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.actions import parcels, pass_on, reply, steps, work_steps
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.writes import SomethingCameIn
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.staff import access as staff
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.domain.workbench.kinds import Outside, WhyStopped
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, Message
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import HeldReply

# No line brings a press of a button later than this.
REMEMBERED = timedelta(days=30)


class CannotGo(Exception):
    """What is passed on can't go out as it was chosen; `why` says so in words."""

    def __init__(self, why: WhyStopped) -> None:
        super().__init__(why)
        self.why = why


def parcel_of(held: HeldReply | None) -> parcels.Parcel:
    """Return the files that go out with it, before any transaction."""
    if held is None:
        return parcels.Parcel()
    parcel = parcels.of_waiting(workbench.files_of(held))
    if held.outside is None:
        return parcel
    try:
        return pass_on.with_chosen_files(parcel, held.conversation, held.outside)
    except parcels.TooMuchTogether:
        return replace(parcel, is_complete=False, is_too_much=True)


def why_not(held: HeldReply, parcel: parcels.Parcel, *, at: datetime) -> WhyStopped | None:
    """Return why it can't go out by itself, None where it can."""
    try:
        conversation = _permitted(held, held.agent)
    except (NotFound, NotYours):
        return WhyStopped.NOT_ALLOWED
    why = (
        _why_not_outside(conversation, held.outside, parcel)
        if held.outside
        else _why_no_answer(held, conversation, at=at)
    )
    return why or (None if parcel.is_complete else WhyStopped.FILE_GONE)


def must_be_allowed(held: HeldReply, agent: Agent, parcel: parcels.Parcel, *, send_anyway: bool) -> None:
    """Check that somebody may send it now. Raises NotFound, NotYours, CannotGo, SomethingCameIn.

    Over what came in meanwhile only with `send_anyway`; never to somebody who must not have it.
    """
    conversation = _permitted(held, agent)
    if held.outside:
        why = _why_not_outside(conversation, held.outside, parcel)
        if why:
            raise CannotGo(why)
    elif not send_anyway and conversations.news_for(agent, conversation, held.seen_version):
        raise SomethingCameIn(conversation.version)


def _permitted(held: HeldReply, agent: Agent) -> Conversation:
    if held.outside:
        return access.conversation_to_forward(agent, held.conversation_id)
    return access.conversation_to_answer(agent, held.conversation_id)


def _why_no_answer(held: HeldReply, conversation: Conversation, *, at: datetime) -> WhyStopped | None:
    if conversations.news_for(held.agent, conversation, held.seen_version):
        return WhyStopped.CAME_IN
    if conversation.closed_at and conversation.closed_at > held.held_at:
        return WhyStopped.CLOSED
    if any(made.due_at <= at for made in held.own_words):
        return WhyStopped.PROMISE_OVER
    return None


def _why_not_outside(
    conversation: Conversation, outside: Outside, parcel: parcels.Parcel
) -> WhyStopped | None:
    """What the customer writes meanwhile is no reason: it is not they who are written to."""
    if not outside.to:
        # Whoever it was for was erased.
        return WhyStopped.ADDRESS
    try:
        for address, _ in outside.to:
            pass_on.mind(conversation, address)
    except pass_on.WrongAddress:
        return WhyStopped.ADDRESS
    if parcel.is_too_much:
        return WhyStopped.TOO_MUCH
    is_there = pass_on.within(conversation, outside).letters == sorted(outside.letters)
    return None if is_there else WhyStopped.LETTER_GONE


def become_messages(held: HeldReply, parcel: parcels.Parcel, *, at: datetime) -> list[Message]:
    """The step inside a transaction: it becomes what it was written for, once."""
    if held.outside:
        conversation = access.conversation_to_forward(held.agent, held.conversation_id)
        return pass_on.pass_on(conversation, held.agent, held.words, held.outside, parcel, at=at)
    conversation = access.conversation_for(held.agent, held.conversation_id)
    sent = conversations.message_with(held.external_id)
    if sent is None:
        made = [one for one in held.own_words if one.due_at > at]
        is_settled = held.settles and _is_theirs_to_settle(held, conversation)
        sent = reply.answer(
            conversation,
            held.agent,
            held.words,
            held.external_id,
            parcel,
            made,
            copies=held.copied_to,
            settles=is_settled,
            at=at,
        )
        if is_settled:
            settle(conversation, held.agent, at=at)
    return [sent]


def _is_theirs_to_settle(held: HeldReply, conversation: Conversation) -> bool:
    """Say whether its writer may close it still, and nothing came in that would be closed unread.

    Where not, it rests as after any answer. To be asked before it is answered.
    """
    came_in = conversations.news_for(held.agent, conversation, held.seen_version)
    return not came_in and staff.may_close(held.agent, conversation.team_id)


def forget_taken_back(*, at: datetime) -> int:
    """Forget what was taken back long ago. Returns how many."""
    with db.write():
        return workbench_writes.forget_taken_back(at - REMEMBERED)


def settle(conversation: Conversation, agent: Agent, *, at: datetime) -> None:
    """The step inside a transaction: close what nothing is left to do in; what is promised keeps it open.

    What other teams were asked for is not needed any more, as whenever a person closes.
    """
    if not reply.nothing_is_left(conversation):
        return
    by = Doer(AGENT, agent.pk)
    for promise in promises.open_about(conversation.ref):
        promise_writes.keep(promise, by=by, at=at)
    work_steps.take_all_back(conversation, said="", by=by, at=at)
    reason = CloseReason.SETTLED_ELSEWHERE
    conversation_writes.close(conversation, agent=agent, reason=reason, by=by, at=at)
    steps.bring_in_line(conversation, at=at)
