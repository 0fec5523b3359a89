"""Taking things in raw, and reading them afterwards: the mailbox acknowledges after `take` returns."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext_noop

from esmero.actions import answer_notice, deliver, machines, receive, take_fax
from esmero.domain.channels import access
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, ReceiptState
from esmero.domain.channels.ports import CouldNotRead, Incoming, reader_for
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.files import writes as files
from esmero.ground import db, live
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.channels.models import Receipt
    from esmero.domain.conversations.models import Message
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

# So many mails are read together, and taken in with one commit; every other writer waits for that long.
TOGETHER = 5
ENDED_ITS_READERS = gettext_noop("Whoever read this mail was stopped by it, three times.")
DROPPED = gettext_noop("Dropped by a colleague who looked at it")
TOO_LARGE = gettext_noop(
    "This mail is larger than is taken here (ESMERO_MAX_MAIL_MB). Only its head was fetched; it stays at the "
    "mail server."
)
HANDED_TOO_LARGE = gettext_noop(
    "This mail is larger than is taken here (ESMERO_MAX_MAIL_MB). The mail service handed it over and has it "
    "no more; it is kept as it came."
)
NOT_KEPT = gettext_noop(
    "This mail could not be kept here, three times. Only its head was kept; it stays unread at the mail "
    "server."
)
NO_MAIL = gettext_noop("What the mail service handed over could not be made a mail. It is kept as it came.")


@dataclass(frozen=True)
class RawMail:
    """A mail on its way in: its bytes, and who it is from and for as the mail server says."""

    raw: bytes
    # Names the mail for its recipients: the same mail again is the same receipt.
    external_id: str
    sender: str
    recipients: list[str]
    at: datetime
    # Since when it lay at the server from which it was fetched.
    there_since: datetime | None = None


def take_mails(mails: Sequence[RawMail]) -> list[Receipt]:
    """Commit the raw bytes of many mails in one transaction: all of them or none. Returns their receipts."""
    with db.write():
        channel_writes.take_turns(ChannelKind.EMAIL, [mail.external_id for mail in mails])
        receipts = [_keep(mail) for mail in mails]
        db.after_commit(live.ring)
    return receipts


def take_head(mail: RawMail, channel_id: int | None, *, reason: str) -> Receipt:
    """Commit the head of a mail that is not taken whole: at once among what could not be read.

    `reason`: why it is not, in plain words.
    """
    with db.write():
        channel_writes.take_turns(ChannelKind.EMAIL, [mail.external_id])
        receipt = _keep(mail)
        if receipt.state == ReceiptState.NEW:
            team_id = channels.channel(channel_id).team_id if channel_id else None
            channel_writes.settle_receipt(
                receipt, state=ReceiptState.FAILED, reason=reason, at=mail.at, team_id=team_id
            )
    return receipt


def _keep(mail: RawMail) -> Receipt:
    return channel_writes.keep_raw(
        kind=ChannelKind.EMAIL,
        external_id=mail.external_id,
        raw=mail.raw,
        sender=mail.sender,
        recipients=mail.recipients,
        at=mail.at,
        there_since=mail.there_since,
    )


def read_receipts(*, at: datetime) -> int:
    """Read what came in and nobody has read yet, in order. Returns how many were looked at.

    One that can't be read is tried three times, then stands on the failed-mail screen; it never
    stops the ones behind it.
    """
    waiting = channels.receipts_to_read(at)
    for few in _few_at_once(waiting):
        receipts = _lease(few, at=at)
        if receipts:
            _read(receipts, at=at)
    return len(waiting)


def _few_at_once(waiting: list[tuple[int, int]]) -> Iterator[list[int]]:
    """Yield the ids of what may be read together, in order.

    What was read before is read alone: perhaps it ended its reader, and those beside it lost a reading.
    """
    # Where several write at once they are taken in one by one, so each is leased when its turn has come.
    most = TOGETHER if db.has_one_writer() else 1
    few: list[int] = []
    for receipt_id, attempts in waiting:
        if few and (attempts or len(few) == most):
            yield few
            few = []
        few.append(receipt_id)
        if attempts:
            yield few
            few = []
    if few:
        yield few


def _lease(receipt_ids: list[int], *, at: datetime) -> list[Receipt]:
    with db.write():
        leased = [channel_writes.lease_receipt(receipt_id, at=at) for receipt_id in receipt_ids]
    return [receipt for receipt in leased if receipt]


@dataclass(frozen=True)
class _Opened:
    """A receipt as it was read, and the keys of its files' bytes."""

    receipt: Receipt
    incoming: Incoming
    keys: list[str]


def _read(receipts: list[Receipt], *, at: datetime) -> None:
    found = [_opened(receipt, at=at) for receipt in receipts]
    opened = [one for one in found if one]
    if len(opened) < 2 or not _took_in_together(opened, at=at):
        for one in opened:
            _take_in(one, at=at)


def _opened(receipt: Receipt, *, at: datetime) -> _Opened | None:
    if receipt.attempts > channel_writes.READINGS:
        # Its readers did not fail, they ended: it must not end another one.
        _put_back(receipt, reason=ENDED_ITS_READERS, at=at)
        return None
    try:
        incoming = reader_for(receipt.kind)(receipt)
        return _Opened(receipt, incoming, [files.store(file.content) for file in incoming.files])
    except Exception as error:
        _could_not(receipt, error, at=at)
        return None


def _took_in_together(opened: list[_Opened], *, at: datetime) -> bool:
    """Take in what was read, in one transaction. Returns False where one failed: then nothing has happened.

    Only where writers never meet: it holds what it needs for one mail after the other, in no order.
    """
    try:
        with db.write():
            for one in opened:
                _receive_if_ours(one, at=at)
    except Exception as error:
        log.info("Mails that were read together are taken in one by one: %r", error)
        return False
    return True


def _take_in(one: _Opened, *, at: datetime) -> None:
    def receive_it() -> None:
        with db.write():
            _receive_if_ours(one, at=at)

    try:
        db.again(receive_it)
    except Exception as error:
        _could_not(one.receipt, error, at=at)


def _could_not(receipt: Receipt, error: Exception, *, at: datetime) -> None:
    """Whatever a mail does to its reader, it is kept raw, shown, and the next one is read."""
    log.warning("Receipt %s could not be read: %r", receipt.pk, error)
    reason = str(error) if isinstance(error, CouldNotRead | NotFound) else repr(error)
    _put_back(receipt, reason=reason, at=at)


def _put_back(receipt: Receipt, *, reason: str, at: datetime) -> None:
    with db.write():
        # Whoever read it for too long may find that another reader has it now, or has settled it.
        if channels.is_being_read(receipt):
            quoted = answer_notice.conversation_quoted(receipt.recipients, [])
            channel_writes.put_back(receipt, reason=reason, at=at, **machines.whose(quoted))


def _receive_if_ours(one: _Opened, *, at: datetime) -> None:
    if channels.is_being_read(one.receipt):
        _receive(one.receipt, one.incoming, one.keys, at=at)


def _receive(receipt: Receipt, incoming: Incoming, keys: list[str], *, at: datetime) -> None:
    if not incoming.opens_conversation:
        machines.take_in(receipt, incoming, keys, at=at)
        return
    if incoming.channel_kind == ChannelKind.FAX:
        _settle(
            receipt,
            take_fax.take_in(incoming, keys=keys, at=receipt.received_at, receipt_id=receipt.pk),
            at=at,
        )
        return
    # Whom a colleague wrote to may answer to all; somebody found that letter and wants it.
    is_letter = receipt.is_wanted and not answer_notice.is_by_staff(incoming)
    if answer_notice.is_one(incoming) and not is_letter:
        _answer_notice(receipt, incoming, keys, at=at)
        return
    received = receive.take_in(incoming, keys=keys, at=receipt.received_at, receipt_id=receipt.pk)
    deliver.was_answered(incoming.answers, at=at)
    _settle(receipt, received.message, at=at)


def _settle(receipt: Receipt, message: Message, *, at: datetime) -> None:
    channel_writes.settle_receipt(
        receipt,
        state=ReceiptState.READ,
        at=at,
        message_id=message.pk,
        customer_id=message.conversation.customer_id,
    )


def _answer_notice(receipt: Receipt, incoming: Incoming, keys: list[str], *, at: datetime) -> None:
    """A colleague answered what told them of something: never a customer's letter, whatever it lacks."""
    # It is said when it goes out: nothing is kept before it was promised.
    answered = answer_notice.take_in(incoming, keys=keys, at=at)
    channel_writes.settle_receipt(
        receipt,
        state=ReceiptState.SET_ASIDE if answered.set_aside_because else ReceiptState.READ,
        reason=answered.set_aside_because,
        at=at,
        message_id=answered.message.pk if answered.message else None,
        **(machines.whose(answered.quoted) | {"customer_id": answered.customer_id}),
    )


def read_again(*, agent: Agent, receipt_id: int, at: datetime) -> Receipt:
    """Give a failed mail another three readings. Raises NotFound, NotYours."""
    with db.write():
        receipt = access.failed_to_use(agent, receipt_id)
        channel_writes.read_again(receipt, by=Doer(AGENT, agent.pk), at=at)
        db.after_commit(live.ring)
        return receipt


def bring_to_the_desk(*, agent: Agent, receipt_id: int, at: datetime) -> Receipt:
    """A person finds a letter among what was set aside: it is read as one. Raises NotFound, NotYours."""
    with db.write():
        receipt = access.set_aside_to_use(agent, receipt_id)
        channel_writes.want(receipt, by=Doer(AGENT, agent.pk), at=at)
        db.after_commit(live.ring)
        return receipt


def drop(*, agent: Agent, receipt_id: int, because: str, at: datetime) -> Receipt:
    """A person needs nothing of a failed mail, and says why; raw bytes stay. Raises NotFound, NotYours."""
    with db.write():
        receipt = access.failed_to_use(agent, receipt_id)
        reason = f"{DROPPED}: {agent.name}, {because}"
        channel_writes.drop(receipt, because=because, by=Doer(AGENT, agent.pk), at=at)
        channel_writes.settle_receipt(
            receipt,
            state=ReceiptState.SET_ASIDE,
            reason=reason,
            at=at,
            customer_id=receipt.customer_id,
            team_id=receipt.team_id,
            conversation_id=receipt.conversation_id,
        )
        return receipt
