"""A letter of the demo's mailbox as its page shows it: who, when, the words, the pictures in it."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from typing import TYPE_CHECKING

from django.template.defaultfilters import filesizeformat

from esmero.gateways.email import demo_box
from esmero.ground import text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# How many letters are looked at, newest first, for a page of those to one address.
MOST_LOOKED_AT = 2000
CID = re.compile(r"""cid:([^"'\s>)]{1,250})""", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """A letter in the list: only what its head says."""

    key: str
    at: datetime
    is_from_customer: bool
    # The customer's address, whichever way the letter went.
    address: str
    company_name: str
    subject: str


@dataclass(frozen=True)
class Part:
    """A file that came with a letter."""

    number: int
    name: str
    content_type: str
    size: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """A whole letter."""

    line: Line
    from_name: str
    from_email: str
    to_name: str
    to_email: str
    # Where an answer goes.
    reply_to: str
    message_id: str
    references: str
    language: str
    text: str
    html: str
    files: list[Part]


def lines(*, address: str = "", before: str = "", limit: int = 50) -> list[Line]:
    """Return letters newest first, those to one address if one is given; `before` is the last key seen."""
    found: list[Line] = []
    for kept in demo_box.newest(MOST_LOOKED_AT, before=before):
        line = _line(kept, _head(kept))
        if not address or line.address == address:
            found.append(line)
        if len(found) == limit:
            break
    return found


def addresses(limit: int = 12) -> list[str]:
    """Return the addresses that letters went to, the one with the newest letter first."""
    found = (line.address for line in lines(limit=500) if line.address)
    return list(dict.fromkeys(found))[:limit]


def letter(key: str) -> Letter | None:
    """Return a whole letter, or None when there is none with this key."""
    kept = demo_box.one(key)
    if kept is None:
        return None
    message = message_from_bytes(kept.raw(), policy=policy.default)
    from_name, from_email = parseaddr(_header(message, "From"))
    to_name, to_email = parseaddr(_header(message, "To"))
    return Letter(
        line=_line(kept, message),
        from_name=from_name or from_email,
        from_email=from_email,
        to_name=to_name,
        to_email=to_email or _header(message, "Delivered-To"),
        reply_to=parseaddr(_header(message, "Reply-To"))[1] or from_email,
        message_id=_header(message, "Message-ID"),
        references=_header(message, "References"),
        language=_header(message, "Content-Language")[:5],
        text=_body(message, "plain"),
        html=_with_pictures(_body(message, "html"), message),
        files=list(_files(message)),
    )


def _head(kept: demo_box.Kept) -> EmailMessage:
    with kept.path.open("rb") as file:
        return BytesHeaderParser(policy=policy.default).parse(file)


def _line(kept: demo_box.Kept, message: EmailMessage) -> Line:
    ours = "To" if kept.is_from_customer else "From"
    own = _header(message, "Return-Path" if kept.is_from_customer else "Delivered-To")
    name, email = parseaddr(_header(message, ours))
    return Line(
        key=kept.key,
        at=kept.at,
        is_from_customer=kept.is_from_customer,
        address=own.strip("<>").lower(),
        company_name=name or email,
        subject=_header(message, "Subject"),
    )


def _header(message: EmailMessage, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:
        # The library raises many things for a header that it can't take apart.
        return ""


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def _with_pictures(html: str, message: EmailMessage) -> str:
    """Return the HTML with the pictures that the letter carries put into it, for nothing else is fetched."""
    pictures = {
        str(part["Content-ID"]).strip("<> "): part
        for part in message.walk()
        if part["Content-ID"] is not None
    }

    def as_data(found: re.Match[str]) -> str:
        part = pictures.get(found.group(1))
        if part is None or part.get_content_maintype() != "image":
            return found.group(0)
        packed = base64.b64encode(_bytes(part)).decode()
        return f"data:{part.get_content_type()};base64,{packed}"

    return CID.sub(as_data, html)


def _files(message: EmailMessage) -> Iterator[Part]:
    for number, part in enumerate(message.iter_attachments()):
        if part["Content-ID"] is None:
            content, name = _bytes(part), text.tidy_filename(part.get_filename() or "")
            yield Part(number, name, part.get_content_type(), filesizeformat(len(content)), content)


def _bytes(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""
