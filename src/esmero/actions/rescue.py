"""A person makes a conversation of a mail that no program could read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import receive
from esmero.domain.channels import access
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, ReceiptState
from esmero.domain.channels.ports import Incoming
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import NewFile
from esmero.ground import db

if TYPE_CHECKING:
    from esmero.domain.channels.models import Receipt
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

WHOLE_MAIL = "message/rfc822"


def make_conversation(
    *, agent: Agent, receipt_id: int, email: str, name: str, subject: str, words: str, at: datetime
) -> Conversation:
    """Take in a failed mail as the agent reads it; the mail as it came goes along as a file.

    It joins where it proves to belong, or opens a conversation. That `email` wrote it is only said, and
    software answers nobody for it. Raises NotFound, also when the mail is failed no more, and NotYours.
    """
    kept = access.failed_to_use(agent, receipt_id)
    raw = bytes(kept.raw)
    file = NewFile(f"mail-{kept.pk}.eml", WHOLE_MAIL, raw)
    keys = [files.store(raw)]
    with db.write():
        receipt = access.failed_to_use(agent, receipt_id)
        incoming = _as_read(receipt, email=email, name=name, subject=subject, words=words, file=file)
        received = receive.take_in(incoming, keys=keys, at=at, receipt_id=receipt.pk)
        channel_writes.rescue(receipt, by=Doer(AGENT, agent.pk), at=at)
        channel_writes.settle_receipt(
            receipt,
            state=ReceiptState.READ,
            at=at,
            message_id=received.message.pk,
            customer_id=received.conversation.customer_id,
        )
        return received.conversation


def _as_read(receipt: Receipt, *, email: str, name: str, subject: str, words: str, file: NewFile) -> Incoming:
    return Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=receipt.external_id,
        sender_email=email,
        sender_name=name,
        recipients=list(receipt.recipients),
        subject=subject,
        text=words,
        files=[file],
        # Nobody can check who wrote it: it speaks for nobody who is here already.
        passed_on_by=email,
        may_auto_answer=False,
    )
