"""Closed by a slip and opened again at once: no letter leaves, and what was promised stands as it stood.

Steps inside the caller's transaction. What other teams were asked for, and what closing says was settled,
stays ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.channels import writes as channel_writes
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.letters import reopening

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.promises.models import Promise

# Longer than Undo is offered: until then the letter that closing writes does not leave.
UNDONE_WITHIN = timedelta(seconds=30)


def is_one(conversation: Conversation, *, at: datetime) -> bool:
    """Say whether opening it now undoes its closing: it was just closed, and nothing it promised is due."""
    if conversation.closed_at is None or at >= conversation.closed_at + UNDONE_WITHIN:
        return False
    return all(promise.due_at > at for promise in taken_back(conversation))


def taken_back(conversation: Conversation) -> list[Promise]:
    """Return what was taken back when a closed conversation was closed."""
    closed_at = conversation.closed_at
    return [one for one in promises.about(conversation.ref) if closed_at and one.withdrawn_at == closed_at]


def undo(conversation: Conversation, *, by: Doer, at: datetime) -> bool:
    """Give back what was promised, and let no letter of the closing leave; the caller opens it.

    Return False, with nothing changed, where it is too late for that.
    """
    closed_at = conversation.closed_at
    if closed_at is None or not is_one(conversation, at=at):
        return False
    told = conversations.notice_of(conversation, closed_at)
    if told:
        if not channel_writes.take_away(told.ref, within=conversation.ref, by=by, at=at):
            return False
        conversation_writes.say_instead(told, reopening.undone(conversation.language))
    for promise in taken_back(conversation):
        promise_writes.stand_again(promise, by=by, at=at)
        ascent = promises.ascent_of(promise.pk)
        if ascent and ascent.refused_at == closed_at:
            promise_writes.ask_again(ascent, by=by, at=at)
    return True
