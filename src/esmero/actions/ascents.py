"""How what went to somebody above ends, as steps of what closes, refuses or forgets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.events.kinds import Doer
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent


def end(escalation: Promise, because: str, *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: it is refused with these words. Raises PromiseSettled."""
    ascent = promises.ascent_of(escalation.pk)
    if ascent is None:
        # Asked for together with another one, before anybody kept count.
        promise_writes.withdraw(escalation, because=because, by=by, at=at)
    else:
        promise_writes.refuse(ascent, escalation, because=because, by=by, at=at)


def settle_all(conversation: Conversation, *, agent: Agent | None, by: Doer, at: datetime) -> None:
    """The step inside a transaction: what was answered by somebody above counts as settled."""
    for ascent in promises.unsettled_all(conversation.ref):
        if not ascent.promise.is_open:
            promise_writes.settle(ascent, agent=agent, by=by, at=at)
