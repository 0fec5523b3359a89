"""What a letter carries for a mail service, so that what it tells of it later names our Message-ID."""

from __future__ import annotations

from urllib.parse import urlsplit

# By the end of the server's name: services that put an id of their own in place of ours, or tell only theirs.
MARKS: dict[str, tuple[str, ...]] = {
    "postmarkapp.com": ("X-PM-KeepID: true", "X-PM-Metadata-letter: {id}"),
    "mailjet.com": ("X-MJ-CustomID: {id}",),
    "brevo.com": ('X-Mailin-custom: {{"letter": "{id}"}}',),
    "sendinblue.com": ('X-Mailin-custom: {{"letter": "{id}"}}',),
}


def marked(raw: bytes, *, server_url: str, message_id: str) -> bytes:
    """Return a letter with what the mail service behind `server_url` wants to know it by, if any."""
    host = (urlsplit(server_url).hostname or "").lower()
    lines = next((lines for end, lines in MARKS.items() if f".{host}".endswith(f".{end}")), ())
    return b"".join(line.format(id=message_id).encode() + b"\r\n" for line in lines) + raw
