"""Whether an answer that waits for its moment still goes out within what was promised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import KEPT_BY_A_REPLY

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise

# A promise that ends this soon is not put at risk by holding its answer back.
CLOSE = timedelta(seconds=60)


class PromisedEarlier(Exception):
    """The answer would go out after the time that was promised to the customer; nothing was kept."""

    def __init__(self, promise: Promise) -> None:
        super().__init__(promise.pk)
        self.promise = promise


def must_be(conversation: Conversation, later: datetime) -> None:
    """See whether an answer at this moment keeps what it should. Raises PromisedEarlier."""
    for promise in promises.open_about(conversation.ref):
        if promise.kind in KEPT_BY_A_REPLY and not promise.is_internal and promise.due_at < later:
            raise PromisedEarlier(promise)


def is_short(conversation: Conversation, release_at: datetime) -> bool:
    """Whether holding the answer back would break, or nearly break, what was promised."""
    due_at = conversation.next_due_at
    return due_at is not None and conversation.broken_at is None and due_at < release_at + CLOSE
