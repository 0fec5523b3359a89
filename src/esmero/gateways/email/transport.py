"""The way out: letters go by the company's mail server, by their channel's mailbox, or into the demo's."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.domain.channels.ports import CouldNotSend
from esmero.gateways.email import demo_box, marks, signing, smtp
from esmero.ground import clock

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery

DEMO = "demo"

log = logging.getLogger(__name__)


class SmtpTransport:
    """Sends letters of the mail channels."""

    def send(self, delivery: "Delivery", handing_over: Callable[[], None]) -> str:
        """Send one letter; return the other side's words. Raises CouldNotSend, PerhapsSent."""
        return send(
            bytes(delivery.raw),
            handing_over=handing_over,
            keeps_connection=True,
            sender=delivery.sender,
            recipient=delivery.recipient,
            message_id=delivery.message_id,
            # Letters of one moment lie in the order in which they were queued.
            written_at=delivery.queued_at + timedelta(microseconds=delivery.pk % 1000),
        )

    def rest(self) -> None:
        """Hang up: no letter waits."""
        smtp.hang_up()


def is_demo() -> bool:
    """Tell whether letters go into the demo's mailbox."""
    return bool(settings.ESMERO_SMTP_URL == DEMO)


def send(
    raw: bytes,
    *,
    sender: str,
    recipient: str,
    message_id: str,
    written_at: datetime | None = None,
    handing_over: Callable[[], None] | None = None,
    keeps_connection: bool = False,
    or_by_company: bool = False,
) -> str:
    """Send finished bytes from one address to another, signed; return the other side's words.

    `written_at` is when the letter was written (default: now); the demo's mailbox lies in that order.
    `or_by_company`: where the mailbox by which the sender's letters leave can't send it now, the company's
    server does.
    Raises CouldNotSend, PerhapsSent.
    """
    raw = signing.signed(raw, sender)
    if is_demo():
        at = written_at or clock.now()
        if handing_over:
            handing_over()
        key = demo_box.put(raw, sender=sender, recipient=recipient, message_id=message_id, at=at)
        return f"250 Kept in the demo's mailbox as {key}"

    def by(way: str | smtp.OwnWay) -> str:
        # Only the company's server may be a service that wants a mark.
        marked = marks.marked(raw, server_url=way, message_id=message_id) if isinstance(way, str) else raw
        return smtp.send(
            way,
            marked,
            sender=sender,
            recipient=recipient,
            handing_over=handing_over,
            keeps_connection=keeps_connection,
        )

    mailbox = _mailbox_of(sender)
    try:
        return by(mailbox or settings.ESMERO_SMTP_URL)
    except CouldNotSend as error:
        if mailbox is None or error.is_final or not or_by_company:
            raise
        return by(settings.ESMERO_SMTP_URL)


def _mailbox_of(sender: str) -> smtp.OwnWay | None:
    # Loaded where it is needed: it touches tables.
    from esmero.gateways.email.fetching import outlets

    return outlets.way_of(sender)
