"""Mails for tests, as their senders' programs would make them."""

from email.message import EmailMessage

COMPANY = "help@example.com"
ANA = "ana@example.org"


def mail(
    *,
    sender: str = f"Ana <{ANA}>",
    to: str = COMPANY,
    words: str = "Where is my parcel?",
    subject: str = "My parcel",
    message_id: str = "<1@example.org>",
    **headers: str,
) -> bytes:
    """Return a mail's bytes; further headers by name, with `_` for `-`."""
    made = EmailMessage()
    if sender:
        made["From"] = sender
    made["To"] = to
    made["Subject"] = subject
    made["Date"] = "Sun, 22 Nov 2026 09:00:00 +0000"
    if message_id:
        made["Message-ID"] = message_id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    return made.as_bytes()
