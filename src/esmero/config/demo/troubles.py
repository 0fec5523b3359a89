"""What goes wrong with mail in any month: it comes in raw, as a mail server brings it, and is read."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from typing import TYPE_CHECKING

from django.conf import settings

from esmero.actions import take
from esmero.config.demo.script import CARE
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.gateways.email import apart, intake, ours

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation

REPORT = """From: Mail Delivery System <mailer-daemon@mail.example>
To: {care}
Subject: Undelivered Mail Returned to Sender
Date: {date}
Message-ID: <report.{number}@mail.example>
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="-"

---
Content-Type: text/plain; charset=utf-8

Your message could not be delivered: there is no such mailbox.

---
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 There is no such mailbox

---
Content-Type: message/rfc822

Message-ID: <{letter}>
To: {recipient}

-----
"""
NOBODYS = b"Subject: Pedido 4711\r\nTo: %s\r\n\r\nEl paquete sigue sin llegar.\r\n"


def comes_back(conversation: Conversation, *, at: datetime) -> None:
    """Our last letter is sent back by the recipient's mail server, for good."""
    ours_end = f"@{settings.ESMERO_HOST}"
    letter = next(one for one in reversed(conversations.mail_ids(conversation)) if one.endswith(ours_end))
    report = REPORT.format(
        care=CARE,
        date=format_datetime(at),
        number=conversation.pk,
        recipient=conversation.reply_to,
        letter=letter,
    )
    _arrives(report.encode(), ours.NOBODY, CARE, at)


def stranger_writes(conversation: Conversation, sender: str, words: str, *, at: datetime) -> None:
    """Somebody to whom the customer passed our letter on answers it from an address that we don't know."""
    to = access.reply_address(conversation, host=settings.ESMERO_HOST)
    _arrives(_mail(sender, to, f"Re: {conversation.subject}", words, at), sender, to, at)


def is_away(sender: str, words: str, *, at: datetime) -> None:
    """Somebody's mail program says that they are away."""
    _arrives(_mail(sender, CARE, "Automatic reply", words, at, is_automatic=True), sender, CARE, at)


def names_nobody(*, at: datetime) -> None:
    """A mail that names no sender: nobody could be answered, so a person has to look at it."""
    _arrives(NOBODYS % CARE.encode(), ours.NOBODY, CARE, at)
    for minutes in (1, 2, 4):
        take.read_receipts(at=at + timedelta(minutes=minutes))
    apart.reader.close()


def _mail(
    sender: str, to: str, subject: str, words: str, at: datetime, *, is_automatic: bool = False
) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(at), f"<{int(at.timestamp())}.{sender}>"
    if is_automatic:
        mail["Auto-Submitted"] = "auto-replied"
    mail.set_content(words)
    return mail.as_bytes()


def _arrives(raw: bytes, sender: str, recipient: str, at: datetime) -> None:
    intake.take(raw, sender, [recipient], at)
    take.read_receipts(at=at)
