"""A fax that a gateway mailed: a conversation with its pages as pictures, of whoever's number it names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.actions import bring_paper, post
from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes as customer_writes
from esmero.domain.customers.kinds import IdentityKind
from esmero.ground import db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.ports import Incoming
    from esmero.domain.conversations.models import Message
    from esmero.domain.customers.models import Customer


def take_in(incoming: Incoming, *, keys: list[str], at: datetime, receipt_id: int | None) -> Message:
    """The step inside a transaction: open a conversation of whom the number belongs to, else of nobody yet.

    Nothing is learned of the gateway, and nothing is mailed to it. The same fax again changes nothing.
    Raises NotFound where its channel was closed meanwhile.
    """
    db.alone_with("message", incoming.external_id)
    repeated = conversations.message_with(incoming.external_id)
    if repeated:
        return repeated
    if incoming.channel_id is None:
        raise NotFound("channel")
    channel = channels.open_channel(incoming.channel_id)
    scans = [file for file in incoming.files if not file.content_id]
    paper = bring_paper.Paper(ChannelKind.FAX, scans, None, incoming.fax_number)
    return bring_paper.take_down(
        _sender(incoming.fax_number, at=at),
        channel,
        paper,
        incoming.files,
        keys,
        external_id=incoming.external_id,
        at=at,
        receipt_id=receipt_id,
    )


def _sender(number: str, *, at: datetime) -> Customer:
    """Return whose number it is. That it says so proves nothing: numbers are written down by machines."""
    if number:
        db.alone_with("address", number)
    known = customers.by_identity(IdentityKind.FAX, number) if number else None
    if known:
        return known
    language, by = company.the_company().language, post.SOFTWARE
    met = customer_writes.meet_by_hand(name="", language=language, email="", phone="", by=by, at=at)
    if number:
        customer_writes.learn_identity(met, kind=IdentityKind.FAX, value=number, by=by, at=at)
    return met
