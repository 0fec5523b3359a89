"""A person closes a conversation, or opens it again. Software never closes one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import steps
from esmero.domain.conversations import access
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.conversations.writes import AlreadyClosed
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

__all__ = ["AlreadyClosed", "StillPromised", "close", "reopen"]


class StillPromised(Exception):
    """Something is promised that closing would break; say why it is taken back."""


def close(*, agent: Agent, conversation_id: int, reason: str, why: str = "", at: datetime) -> Conversation:
    """Close a conversation with one of the reasons.

    Open promises are taken back with `why`, which the customer reads; without it StillPromised is
    raised. Raises AlreadyClosed, NotFound, ValueError for an unknown reason.
    """
    reason = CloseReason(reason)
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        by = Doer(AGENT, agent.pk)
        _take_promises_back(conversation, why, by=by, at=at)
        conversations.close(conversation, agent=agent, reason=reason, by=by, at=at)
        steps.bring_in_line(conversation, at=at)
        return conversation


def _take_promises_back(conversation: Conversation, why: str, *, by: Doer, at: datetime) -> None:
    open_ones = promises.open_about(conversation.ref)
    if open_ones and not why.strip():
        raise StillPromised(conversation.code)
    for promise in open_ones:
        promise_writes.withdraw(promise, because=why.strip(), by=by, at=at)


def reopen(*, agent: Agent, conversation_id: int, at: datetime) -> Conversation:
    """Open a closed conversation again; it is looked at as soon as an answer would be due."""
    with db.write():
        conversation = access.conversation_for(agent, conversation_id)
        if conversation.is_closed:
            by = Doer(AGENT, agent.pk)
            conversations.reopen(conversation, by=by, at=at)
            steps.make_promise(
                conversation, kind=PromiseKind.LOOK_AGAIN, owner=conversation.agent or agent, by=by, at=at
            )
            steps.bring_in_line(conversation, at=at)
        return conversation
