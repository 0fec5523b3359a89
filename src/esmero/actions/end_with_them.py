"""What is still open with somebody who is forgotten ends with them: nobody could answer it any more."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation

from esmero.actions import ascents, steps, work_steps
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.kinds import CloseReason
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises import reads as promise_reads
from esmero.domain.promises import writes as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent


def end_all(customer_ids: Collection[int], *, but: Collection[int], by: Doer, at: datetime) -> None:
    """The step inside a transaction of an erasure: close what is open of somebody, without a letter.

    `customer_ids` are all numbers under which they are known. What was promised is taken back, and so is
    work of other teams. A conversation in which letters of others stand (`but`, by their numbers) goes on.
    """
    others = conversation_reads.places_of(but)
    person = _person_of(by)
    for conversation in conversation_reads.all_of(customer_ids):
        if not conversation.is_closed and conversation.pk not in others:
            _end(conversation, person, by=by, at=at)


def _end(conversation: Conversation, person: Agent, *, by: Doer, at: datetime) -> None:
    reason = CloseReason.FORGOTTEN
    with translation.override(conversation.language):
        because = str(reason.label)
    for promise in promise_reads.open_about(conversation.ref):
        if promise.kind == PromiseKind.ESCALATION:
            ascents.end(promise, because, by=by, at=at)
        else:
            promises.withdraw(promise, because=because, by=by, at=at)
    work_steps.take_all_back(conversation, said="", by=by, at=at)
    ascents.settle_all(conversation, agent=person, by=by, at=at)
    conversations.close(conversation, agent=person, reason=reason, by=by, at=at)
    steps.bring_in_line(conversation, at=at)


def _person_of(by: Doer) -> Agent:
    """Return who closes: the owner who forgets them; of what a command or a restore does, the first owner."""
    if by.kind == AGENT and by.id is not None:
        return staff.agent(by.id)
    return staff.owners()[0]
