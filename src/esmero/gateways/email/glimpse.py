"""What can be seen of a mail that nobody could read: its sender, its subject, how it begins.

Nothing of the reader is used here: whatever that mail did to it, it must not do again to whoever looks.
"""

import binascii
import html
import re
from email.header import decode_header, make_header

from esmero.domain.channels.ports import Glimpse

# So much of a mail is looked at.
MOST_BYTES = 64 * 1024
LONGEST_SUBJECT = 200
LONGEST_BEGINNING = 2_000
HEADER = re.compile(rb"^(from|subject):([^\n]{0,998}(?:\n[ \t][^\n]{0,998}){0,4})", re.I | re.M)
ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]{1,64}@[^\s<>()\[\],;:\"@]{1,190}")
# Lines of a mail's make-up that are nobody's words.
MAKE_UP = re.compile(
    r"^(?:--\S.*|content-[a-z-]{1,40}:.*|mime-version:.*|[ \t]{1,8}(?:boundary|charset|name|filename)=.*)$",
    re.I | re.M,
)
# How the words were packed, and how deep they are looked for in parts of parts.
DEEPEST = 4
FOLDED = re.compile(rb"\n[ \t]")
BOUNDARY = re.compile(
    rb"^content-type:[ \t]{0,9}multipart/[^\n]{0,2000}?boundary=\"?([^\s\";]{1,100})", re.I | re.M
)
PACKING = re.compile(rb"^content-transfer-encoding:[ \t]{0,9}(base64|quoted-printable)", re.I | re.M)
NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
TAG = re.compile(r"<[^<>]{0,2000}>")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def at(raw: bytes) -> Glimpse:
    """Return what the first bytes of a mail show; empty where they show nothing."""
    text = raw[:MOST_BYTES].replace(b"\r\n", b"\n").replace(b"\r", b"\n").lstrip(b"\n")
    head, _, body = text.partition(b"\n\n")
    found = {name.lower(): value for name, value in reversed(HEADER.findall(head))}
    sender = _words(found.get(b"from", b""))
    address = ADDRESS.search(sender)
    return Glimpse(
        sender=address.group().lower() if address else "",
        name=_name(sender, address.group() if address else ""),
        subject=_words(found.get(b"subject", b""))[:LONGEST_SUBJECT],
        beginning=_beginning(_unpacked(head, body)),
    )


def _unpacked(head: bytes, body: bytes) -> bytes:
    """Return the bytes of the first words, as far as they were packed for the way; else as they stand."""
    for _ in range(DEEPEST):
        boundary = BOUNDARY.search(FOLDED.sub(b" ", head))
        if not boundary:
            break
        line = b"--" + boundary.group(1)
        _, opened, rest = body.partition(line)
        if not opened:
            break
        head, _, body = rest.partition(line)[0].lstrip(b" \t\n").partition(b"\n\n")
    packing = PACKING.search(head)
    return _undone(body, packing.group(1).lower()) if packing else body


def _undone(body: bytes, packing: bytes) -> bytes:
    if packing == b"quoted-printable":
        return binascii.a2b_qp(body)
    plain = NO_BASE64.sub(b"", body)
    try:
        return binascii.a2b_base64(plain[: len(plain) // 4 * 4])
    except binascii.Error:
        return body


def _words(value: bytes) -> str:
    line = " ".join(_decoded(value).split())
    try:
        line = str(make_header(decode_header(line)))
    except Exception:  # The library raises many things for a header that it can't take apart.
        return _clean(line)
    return _clean(" ".join(line.split()))


def _name(sender: str, address: str) -> str:
    return sender.replace(address, "").strip(" <>\"'()")[:120]


def _beginning(body: bytes) -> str:
    words = TAG.sub(" ", MAKE_UP.sub("", _decoded(body)))
    lines = [" ".join(line.split()) for line in _clean(html.unescape(words)).split("\n")]
    return "\n".join(line for line in lines if line)[:LONGEST_BEGINNING]


def _decoded(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("cp1252", "replace")


def _clean(words: str) -> str:
    return CONTROL.sub("", words)
