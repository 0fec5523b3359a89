"""What is needed of a mail before anybody reads it: a few header lines, taken straight off its bytes."""

import hashlib
import re

from esmero.gateways.email.reading import addresses

# A header block longer than this is nobody's letter; what stands beyond it plays no part here.
MOST_BYTES = 256 * 1024
# The address as the mail servers on the way knew it, before the ones that the sender wrote.
DELIVERED = ("delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "x-forwarded-to")
WRITTEN = ("to", "cc")
# What stays the same however the mail travels; the lines that servers add on the way do not count.
NO_HEADER = ""
HEADER_NAME = re.compile(rb"[!-9;-~]+[ \t]*")
NAMING = (
    "message-id", "from", "sender", "reply-to", "to", "cc", "date", "subject", "in-reply-to", "references",
    "auto-submitted", "x-autoreply", "resent-message-id", "content-type",
)  # fmt: skip


def fingerprint(raw: bytes) -> str:
    """Return what is the same whenever and however this very mail is delivered (64 letters).

    Line ends and the traces of its way play no part; another text under the same Message-ID is another mail.
    """
    head, body = _halves(raw)
    lines = _lines(head)
    # Lines that are no header at all count too: some mails begin with their words.
    named = {name: lines.get(name, []) for name in (*NAMING, NO_HEADER)}
    whole = hashlib.sha256()
    for name, values in named.items():
        whole.update(name.encode() + b":" + b" ".join(b" ".join(values).split()) + b"\n")
    whole.update(b"\n" + body.rstrip(b"\n"))
    return whole.hexdigest()


def recipients(raw: bytes, *, only_delivered: bool = False) -> list[str]:
    """Return the addresses in the headers that this mail is for, in lower case, each once.

    Those written down by mail servers come first; `only_delivered` leaves To and Cc out.
    """
    lines = _lines(_without_nul(_halves(raw)[0]))
    names = DELIVERED if only_delivered else (*DELIVERED, *WRITTEN)
    found = [
        address.email.lower()
        for name in names
        for value in lines.get(name, [])
        for address in addresses.read(value)
    ]
    return list(dict.fromkeys(found))


def senders(raw: bytes) -> list[str]:
    """Return the addresses in its From, in lower case."""
    values = _lines(_without_nul(_halves(raw)[0])).get("from", [])
    return [address.email.lower() for value in values for address in addresses.read(value)]


def headers(raw: bytes) -> dict[str, list[str]]:
    """Return the values of its headers by name, in lower case, as they stand there."""
    lines = _lines(_without_nul(_halves(raw)[0]))
    return {name: [value.decode("utf-8", "replace") for value in values] for name, values in lines.items()}


def _without_nul(head: bytes) -> bytes:
    """Nobody's address holds a NUL, and no database takes one."""
    return head.replace(b"\0", b"")


def _halves(raw: bytes) -> tuple[bytes, bytes]:
    text = raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    head, _, body = text.partition(b"\n\n")
    return head[:MOST_BYTES], body


def _lines(head: bytes) -> dict[str, list[bytes]]:
    """Return the header lines by lower-case name, continuation lines joined."""
    lines: dict[str, list[bytes]] = {}
    for line in re.sub(rb"\n[ \t]+", b" ", head).split(b"\n"):
        name, colon, value = line.partition(b":")
        if colon and HEADER_NAME.fullmatch(name):
            lines.setdefault(name.strip().lower().decode(), []).append(value.strip())
        else:
            lines.setdefault(NO_HEADER, []).append(line)
    return lines
