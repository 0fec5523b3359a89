"""The way out: letters go through the company's mail server, or into the demo's mailbox."""

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.gateways.email import demo_box, smtp
from esmero.ground import clock

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery

DEMO = "demo"

log = logging.getLogger(__name__)


class SmtpTransport:
    """Sends letters of the mail channels."""

    def send(self, delivery: "Delivery") -> str:
        """Send one letter; return the other side's words. Raises CouldNotSend, PerhapsSent."""
        return send(
            bytes(delivery.raw),
            sender=delivery.sender,
            recipient=delivery.recipient,
            message_id=delivery.message_id,
            # Letters of one moment lie in the order in which they were queued.
            written_at=delivery.queued_at + timedelta(microseconds=delivery.pk % 1000),
        )


def is_demo() -> bool:
    """Tell whether letters go into the demo's mailbox."""
    return bool(settings.ESMERO_SMTP_URL == DEMO)


def send(
    raw: bytes, *, sender: str, recipient: str, message_id: str, written_at: datetime | None = None
) -> str:
    """Send finished bytes from one address to another; return the other side's words.

    `written_at` is when the letter was written (default: now); the demo's mailbox lies in that order.
    Raises CouldNotSend, PerhapsSent.
    """
    if is_demo():
        at = written_at or clock.now()
        key = demo_box.put(raw, sender=sender, recipient=recipient, message_id=message_id, at=at)
        return f"250 Kept in the demo's mailbox as {key}"
    return smtp.send(settings.ESMERO_SMTP_URL, raw, sender=sender, recipient=recipient)
