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


def end_all(
    customer_ids: Collection[int],
    *,
    letters_of_others: Collection[int],
    promised: conversation_reads.Astray,
    by: Doer,
    at: datetime,
) -> None:
    """The step inside a transaction of an erasure: close what is open of somebody, without a letter.

    `customer_ids` are all numbers under which they are known. What was promised to them is taken back, and so
    is work of other teams. A conversation in which letters of others stand goes on, and what these were
    promised: `promised` tells what is whose.
    """
    others = conversation_reads.places_of(letters_of_others)
    person = _person_of(by)
    for conversation in conversation_reads.all_of(customer_ids):
        if conversation.pk in others:
            _take_back(conversation, but=promised.of_others, by=by, at=at)
            steps.stand_right(conversation, at=at)
        elif not conversation.is_closed:
            _end(conversation, person, by=by, at=at)
    for conversation in _places_of(promised.away):
        _take_back(conversation, only=promised.away, by=by, at=at)
        steps.stand_right(conversation, at=at)


def _places_of(promise_ids: Collection[int]) -> list[Conversation]:
    """Return the conversations of others in which they were promised something that is open, held."""
    open_ones = [one for one in map(promise_reads.one, sorted(promise_ids)) if one and one.is_open]
    places = {one.about_id for one in open_ones if one.about_kind == "conversation"}
    return [found for number in sorted(places) if (found := conversation_reads.one(number))]


def _end(conversation: Conversation, person: Agent, *, by: Doer, at: datetime) -> None:
    _take_back(conversation, by=by, at=at)
    work_steps.take_all_back(conversation, said="", by=by, at=at)
    ascents.settle_all(conversation, agent=person, by=by, at=at)
    conversations.close(conversation, agent=person, reason=CloseReason.FORGOTTEN, by=by, at=at)
    steps.bring_in_line(conversation, at=at)


def _take_back(
    conversation: Conversation,
    *,
    only: Collection[int] | None = None,
    but: Collection[int] = (),
    by: Doer,
    at: datetime,
) -> None:
    with translation.override(conversation.language):
        because = str(CloseReason.FORGOTTEN.label)
    for promise in promise_reads.open_about(conversation.ref):
        if promise.pk in but or (only is not None and promise.pk not in only):
            continue
        if promise.kind == PromiseKind.ESCALATION:
            ascents.end(promise, because, by=by, at=at)
        else:
            promises.withdraw(promise, because=because, by=by, at=at)


def _person_of(by: Doer) -> Agent:
    """Return who closes: the owner who forgets them; of what a command or a restore does, the first owner."""
    if by.kind == AGENT and by.id is not None:
        return staff.agent(by.id)
    return staff.owners()[0]
