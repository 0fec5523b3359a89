"""Where two conversations become one, what was promised in both stands once, and twice again if they part."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.translation import gettext as _

from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import PromiseKind

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.promises.models import Promise

# One answer keeps all of a kind. An escalation is its person's own, and so is what somebody promised by hand.
ALIKE = {
    PromiseKind.FIRST_REPLY: "answer",
    PromiseKind.NEXT_REPLY: "answer",
    PromiseKind.UPDATE: "update",
    PromiseKind.PERSON: "person",
    PromiseKind.LOOK_AGAIN: "look",
    PromiseKind.RESOLUTION: "settle",
}


def after_merge(conversation: Conversation, *, by: Doer, at: datetime) -> list[tuple[int, int]]:
    """The step inside a transaction: of promises alike the one due first stays, the others are taken back.

    What the customer reads and what only colleagues know are never alike. Return pairs of ids: what was
    taken back, and what stands for it.
    """
    stays: dict[tuple[str, bool], Promise] = {}
    pairs = []
    for promise in promises.open_about(conversation.ref):
        alike = ALIKE.get(PromiseKind(promise.kind))
        if alike is None:
            continue
        first = stays.setdefault((alike, promise.is_internal), promise)
        if first is not promise:
            promise_writes.withdraw(promise, because=_because(conversation), by=by, at=at)
            pairs.append((promise.pk, first.pk))
    return pairs


def _because(conversation: Conversation) -> str:
    with translation.override(conversation.language):
        return _("It is answered together with your other question, by the earlier of both times.")


def after_parting(pairs: list[tuple[int, int]], *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: what was taken back stands again, unless it was settled for both."""
    for taken_back, instead in pairs:
        chain = [promises.one(number) for number in promises.with_renewals({instead})]
        promise = promises.one(taken_back)
        if promise and any(one and one.is_open for one in chain):
            promise_writes.stand_again(promise, by=by, at=at)
