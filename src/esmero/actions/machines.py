"""Mail that programs wrote: off the desk, told where it belongs. It reopens nothing and is not answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import answer_notice, belong, outside, post, report, taking_part
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.conversations.kinds import MessageKind, WrittenBy
from esmero.domain.customers import reads as customers
from esmero.ground import crypto

if TYPE_CHECKING:
    from esmero.domain.channels.models import Receipt
    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Conversation, Message

OFF_THE_DESK = gettext_noop(
    "An automatic message (delivery report, absence notice): kept, not shown on the desk."
)
IN_ITS_CONVERSATION = gettext_noop(
    "An automatic message: it stands in its conversation, which it did not open again."
)
# What a program says is short, or nobody reads it; the raw mail keeps the rest.
LONGEST_WORDS = 4_000


@dataclass(frozen=True)
class _Kept:
    """Where it belongs, the message that it became if it says something, and why it is on no desk."""

    conversation: Conversation | None = None
    message: Message | None = None
    reason: str = OFF_THE_DESK


def take_in(receipt: Receipt, incoming: Incoming, keys: list[str], *, at: datetime) -> None:
    """The step inside a transaction: settle a receipt that is for no desk, and note what it tells."""
    kept = _kept(receipt, incoming, keys, at=at)
    channel_writes.settle_receipt(
        receipt,
        state=ReceiptState.SET_ASIDE,
        reason=incoming.set_aside_because or kept.reason,
        at=at,
        message_id=kept.message.pk if kept.message else None,
        **whose(kept.conversation),
    )


def whose(quoted: Conversation | None) -> dict[str, int | None]:
    """Return who may look at mail that is on no desk: the people of the conversation that it quotes."""
    if quoted is None:
        return {}
    return {"customer_id": quoted.customer_id, "team_id": quoted.team_id, "conversation_id": quoted.pk}


def _kept(receipt: Receipt, incoming: Incoming, keys: list[str], *, at: datetime) -> _Kept:
    told = report.hear(incoming.report, at=at) if incoming.report else None
    named = [*incoming.answers, *(incoming.report.letters if incoming.report else [])]
    quoted = answer_notice.conversation_quoted(receipt.recipients, named)
    if told or quoted:
        return _Kept(told or quoted)
    if incoming.set_aside_because or incoming.report:
        return _Kept(_answered(incoming))
    place = _place_of(incoming)
    if place is None:
        return _Kept()
    return _Kept(place, _add(place, receipt, incoming, keys, at=at), IN_ITS_CONVERSATION)


def _place_of(incoming: Incoming) -> Conversation | None:
    """Return where it belongs: it came to our signed address, or answers our letter from whom we wrote to."""
    forward = outside.answered_by(incoming)
    if forward:
        return access.goes_on_in(forward.conversation)
    for address in incoming.recipients:
        host = settings.ESMERO_HOST
        found = access.by_reply_address(address, host=host) or access.by_copy_address(address, host=host)
        if found:
            return found
    found = _answered(incoming)
    if found and belong.takes_part(found, incoming.sender_email):
        return found
    return taking_part.place_of(incoming)


def _answered(incoming: Incoming) -> Conversation | None:
    nearest = belong.numbers_answered(incoming)[:1]
    found = conversations.one(nearest[0]) if nearest else None
    return access.goes_on_in(found) if found else None


def _add(
    place: Conversation, receipt: Receipt, incoming: Incoming, keys: list[str], *, at: datetime
) -> Message:
    """Keep its words for colleagues: the customer wrote none of them, and nothing is due for them."""
    name = crypto.digest(f"automatic:{incoming.external_id}".encode())
    known = conversations.message_with(name)
    if known:
        return known
    message = conversation_writes.add(
        place,
        kind=MessageKind.AUTOMATIC,
        written_by=WrittenBy.SOFTWARE,
        words=incoming.text[:LONGEST_WORDS],
        quoted=incoming.quoted,
        by=post.SOFTWARE,
        at=at,
        channel_kind=incoming.channel_kind,
        from_name=incoming.sender_name,
        from_email=customers.normal_email(incoming.sender_email),
        sender_proof=incoming.sender_proof,
        external_id=name,
        language=incoming.language or "",
        file_count=len(incoming.files),
        receipt_id=receipt.pk,
    )
    post.keep_files(place, message, incoming.files, keys, at=at)
    return message
