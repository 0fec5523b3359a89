"""What a mail looks like once it has been read: plain, frozen, ready to be printed or received."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Address:
    """One mail address with the name its owner gave it, if any."""

    name: str | None
    email: str

    def as_json(self) -> dict[str, Any]:
        """Return the address as the contract prints it."""
        return {"name": self.name, "email": self.email}


@dataclass(frozen=True)
class MailFile:
    """One file that came with the mail, decoded."""

    name: str
    content_type: str
    size: int
    sha256: str
    is_inline: bool
    content_id: str | None
    content: bytes = field(repr=False)
    # Only the signature of the rest, or what announces an encrypted one: nothing that anybody wants to open.
    is_seal: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return what the contract prints of a file: everything but its bytes."""
        return {
            "name": self.name,
            "content_type": self.content_type,
            "size": self.size,
            "sha256": self.sha256,
            "inline": self.is_inline,
        }


@dataclass(frozen=True)
class Bounce:
    """One recipient whom an earlier mail of ours did not reach.

    Permanent: the address should never be tried again. Final: this mail is given up, also where the address
    is good (a full mailbox, a filter, days of waiting); else its server keeps trying.
    """

    recipient: str | None
    status: str | None
    smtp_code: str | None
    is_permanent: bool
    is_final: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the bounce as the contract prints it."""
        return {
            "recipient": self.recipient,
            "status": self.status,
            "smtp_code": self.smtp_code,
            "permanent": self.is_permanent,
        }


@dataclass(frozen=True)
class ReadMail:
    """One mail as Esmero understands it; `quoted`, `contact` and what follows are not printed."""

    subject: str | None = None
    from_email: str | None = None
    from_name: str | None = None
    to: tuple[Address, ...] = ()
    cc: tuple[Address, ...] = ()
    reply_to: tuple[Address, ...] = ()
    message_id: str | None = None
    in_reply_to: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    sent_at: datetime | None = None
    text: str | None = None
    text_reply: str | None = None
    signature: str | None = None
    forwarded: str | None = None
    html: str | None = None
    attachments: tuple[MailFile, ...] = ()
    is_auto_reply: bool | None = None
    is_bounce: bool | None = None
    is_feedback_report: bool | None = None
    is_delivery_receipt: bool | None = None
    bounces: tuple[Bounce, ...] = ()
    may_auto_answer: bool | None = None
    opens_conversation: bool | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()
    errors: tuple[str, ...] = ()
    quoted: str | None = None
    contact: Address | None = None
    # How it was sealed, and what its files hold in words: plain dicts, as they are kept with the letter.
    enclosed: tuple[dict[str, Any], ...] = ()
    is_newsletter: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return the mail in the keys and the order of the contract, without `file`."""
        return {
            "subject": self.subject,
            "from_email": self.from_email,
            "from_name": self.from_name,
            "to": [address.as_json() for address in self.to],
            "cc": [address.as_json() for address in self.cc],
            "reply_to": [address.as_json() for address in self.reply_to],
            "message_id": self.message_id,
            "in_reply_to": list(self.in_reply_to),
            "references": list(self.references),
            "sent_at": self.sent_at.isoformat() if self.sent_at else None,
            "text": self.text,
            "text_reply": self.text_reply,
            "signature": self.signature,
            "forwarded": self.forwarded,
            "html": self.html,
            "attachments": [file.as_json() for file in self.attachments],
            "is_auto_reply": self.is_auto_reply,
            "is_bounce": self.is_bounce,
            "is_feedback_report": self.is_feedback_report,
            "is_delivery_receipt": self.is_delivery_receipt,
            "bounces": [bounce.as_json() for bounce in self.bounces],
            "may_auto_answer": self.may_auto_answer,
            "opens_conversation": self.opens_conversation,
            "language": self.language,
            "warnings": list(self.warnings),
            "errors": list(self.errors),
        }
