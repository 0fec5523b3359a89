"""Mail that arrives in tests, and the machines that answer ours."""

from datetime import datetime

from esmero.actions import put_into_words, take
from esmero.domain.channels.models import Delivery, Receipt
from esmero.gateways.email import intake
from esmero.gateways.email.tests.mails import ANA, COMPANY
from esmero.ground import clock

ABUSE = "abuse@provider.example"
UNKNOWN = "550 5.1.1 No such user"


def arrives(raw: bytes, *recipients: str, sender: str = ANA, at: datetime | None = None) -> Receipt:
    """Hand a mail in and have it read; return its receipt."""
    moment = at or clock.now()
    receipt = intake.take(raw, sender, list(recipients) or [COMPANY], moment)
    take.read_receipts(at=moment)
    receipt.refresh_from_db()
    return receipt


def has_left(letter: Delivery, state: str = "SENT") -> bytes:
    """Have a letter of ours leave; return its bytes, as its recipient has them."""
    raw = bytes(letter.raw) or put_into_words.letter_of(letter, at=letter.queued_at)
    Delivery.objects.filter(pk=letter.pk).update(
        raw=raw, state=state, unwritten_since=None, settled_at=letter.queued_at
    )
    return raw


def bounce(
    letter: bytes, *, action: str = "failed", status: str = "5.1.1", said: str = "550 5.1.1 No such user"
) -> bytes:
    """Return the report of another mail server about a letter (RFC 3464)."""
    head = letter.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    report = (
        "From: MAILER-DAEMON@mx.example.org\nTo: help@example.com\nSubject: Undelivered Mail Returned\n"
        f"Message-ID: <{action}.{status}.{len(said)}@mx.example.org>\nAuto-Submitted: auto-replied\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n"
        "--b\n\nThis is the mail system.\n\n--b\nContent-Type: message/delivery-status\n\n"
        f"Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: rfc822; {ANA}\nAction: {action}\n"
        f"Status: {status}\n"
        f"Diagnostic-Code: smtp; {said}\n\n--b\nContent-Type: text/rfc822-headers\n\n"
    )
    return report.encode() + head + b"\n--b--\n"


def complaint(letter: bytes) -> bytes:
    """Return what a provider passes on when a reader marks a letter as junk (RFC 5965)."""
    head = letter.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    report = (
        f"From: {ABUSE}\nTo: help@example.com\nSubject: FW: complaint\nMessage-ID: <fbl@provider.example>\n"
        "Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n"
        "--b\n\nA reader marked this as junk.\n\n--b\nContent-Type: message/feedback-report\n\n"
        "Feedback-Type: abuse\nUser-Agent: Provider/1\nVersion: 1\n\n--b\nContent-Type: message/rfc822\n\n"
    )
    return report.encode() + head + b"\n\nwords\n--b--\n"
