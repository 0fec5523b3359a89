"""A letter as bytes for the post: words first, the page beside them, the face inside, files behind.

The same letter sealed twice is the same bytes: boundaries come from the Message-ID, the date is handed in.
Headers are made of single cleaned lines, so that nothing that somebody typed becomes a header.

A confirmation is sealed within the transaction that takes a question in, so what never differs is written
down here and what seldom does is remembered; only files are put into parts by the standard library.
"""

import base64
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import encoders, policy, quoprimime
from email.generator import BytesGenerator
from email.header import Header
from email.mime.base import MIMEBase
from email.utils import format_datetime, quote
from functools import lru_cache
from io import BytesIO
from typing import Protocol

from esmero.ground import hosts, text
from esmero.letters import names
from esmero.letters.letter import Letter

LONGEST_FILE_NAME = 60
LONGEST_ENDING = 8
# A mail's references as we repeat them: what a stranger's mail called itself, if it is one at all.
MESSAGE_ID = re.compile(r"(?!.*=\?)[!-;=?-~]{1,250}")
ADDRESS = re.compile(r"[^\s<>(),;:\\\"\[\]@\x00-\x1f\x7f]{1,64}@[^\s<>(),;:\\\"\[\]@\x00-\x1f\x7f]{1,255}")
CONTENT_TYPE = re.compile(r"[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")
# Parts that would have to be mails themselves travel as plain bytes.
NEVER_AS_THEMSELVES = ("multipart/", "message/")
# By this other programs know that nobody wrote a letter, and answer nothing to it by themselves.
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}
LINE = 76
POST = policy.Compat32(linesep="\r\n", max_line_length=LINE, cte_type="7bit")
# Mostly ASCII is easier to read as quoted-printable, Cyrillic is shorter as base64.
ASCII_ENOUGH = 0.75


class BadAddress(ValueError):
    """What should be a mail address is none; nothing is sealed."""


class NamedFile(Protocol):
    """A file as the envelope needs it."""

    @property
    def name(self) -> str: ...

    @property
    def content_type(self) -> str: ...


@dataclass(frozen=True)
class Address:
    """Who writes to whom, and where the answer goes."""

    sender: str
    sender_name: str
    recipient: str
    recipient_name: str
    reply_to: str
    # Who else gets it, for everybody to see: address and name of each.
    copies: Sequence[tuple[str, str]] = ()


def seal(
    letter: Letter,
    address: Address,
    *,
    message_id: str,
    references: Sequence[str],
    at: datetime,
    is_automatic: bool,
    files: Iterable[tuple[NamedFile, bytes]] = (),
) -> bytes:
    """Return the letter as a mail, ready for any server.

    `message_id` and `references` (oldest first) are without angle brackets; references that are none
    are left out. `files` are the attachments with their bytes. The same input gives the same bytes.
    Raises BadAddress when sender, recipient, reply address or message id is none.
    """
    headers = _headers(letter, address, message_id, references, at, is_automatic)
    head = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return head.encode() + _with_files(_both_ways(letter, message_id), list(files), message_id)


def can_reach(email: str) -> bool:
    """Say whether `email` is an address that a letter can be sent to."""
    try:
        _reachable(email)
    except BadAddress:
        return False
    return True


def _headers(
    letter: Letter,
    address: Address,
    message_id: str,
    references: Sequence[str],
    at: datetime,
    is_automatic: bool,
) -> list[tuple[str, str]]:
    sender_name = names.header_line(address.sender_name, longest=80)
    headers = [
        ("From", _mailbox("From", sender_name, address.sender)),
        ("To", _mailbox("To", names.plain_name(address.recipient_name), address.recipient)),
        *_copies(address.copies),
        ("Reply-To", _mailbox("Reply-To", sender_name, address.reply_to)),
        ("Subject", _folded("Subject", names.header_line(letter.subject))),
        ("Date", format_datetime(at)),
        ("Message-ID", _own_id(message_id)),
        *_thread(references),
        ("Content-Language", _folded("Content-Language", names.header_line(letter.language))),
    ]
    return headers + (_automatic(letter) if is_automatic else [])


def _copies(them: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    shown = [_mailbox("Cc", names.plain_name(name), email) for email, name in them]
    return [("Cc", ",\r\n ".join(shown))] if shown else []


def _automatic(letter: Letter) -> list[tuple[str, str]]:
    told = AUTOMATIC | {"Auto-Submitted": "auto-replied"} if letter.is_reply else AUTOMATIC
    return list(told.items())


def _thread(references: Sequence[str]) -> list[tuple[str, str]]:
    known = [f"<{reference}>" for reference in references if MESSAGE_ID.fullmatch(reference)]
    if not known:
        return []
    return [("In-Reply-To", known[-1]), ("References", "\r\n ".join(known))]


def _own_id(message_id: str) -> str:
    if not MESSAGE_ID.fullmatch(message_id):
        raise BadAddress(f"No message id: {message_id!r}")
    return f"<{message_id}>"


def _mailbox(header: str, name: str, email: str) -> str:
    """Return `name <email>`; the name is encoded by itself, so that it can't reach into the address.

    An address outside ASCII stands as it is: only servers that speak SMTPUTF8 have such mailboxes, and
    an encoded word would be no address.
    """
    where = _reachable(email)
    if not name:
        return where
    shown = f'"{quote(name)}"' if _is_plain(name) else _folded(header, name)
    gap = " " if len(header) + len(shown) + len(where) < LINE - len(": <>  ") else "\r\n "
    return f"{shown}{gap}<{where}>"


def is_reachable(email: str) -> bool:
    """Tell whether a letter can be addressed to `email` at all."""
    try:
        return bool(_reachable(email))
    except BadAddress:
        return False


def _reachable(email: str) -> str:
    """Return the address with its domain in the letters of the network. Raises BadAddress."""
    if not ADDRESS.fullmatch(email):
        raise BadAddress(f"No address: {email!r}")
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{domain if domain.isascii() else hosts.in_network_letters(domain)}"
    except hosts.NoHost as error:
        raise BadAddress(f"No address: {email!r}") from error


def _folded(header: str, line: str) -> str:
    """Return one clean line as the value of a header: encoded where it must be, in lines of 76."""
    charset = "us-ascii" if _is_plain(line) else "utf-8"
    return Header(line, charset, header_name=header, maxlinelen=LINE).encode(linesep="\r\n")


def _is_plain(line: str) -> bool:
    """Whether a line may stand as it is; one that looks encoded is encoded once more, to be read as typed."""
    return line.isascii() and "=?" not in line


def _both_ways(letter: Letter, message_id: str) -> bytes:
    """The plain words first, then the page that says the same."""
    parts = [_text(letter.text, "plain"), _page(letter, message_id)]
    return _together("alternative", _boundary("both", message_id), parts)


def _page(letter: Letter, message_id: str) -> bytes:
    page = _text(letter.html, "html")
    if letter.face is None:
        return page
    parts = [page, _face(letter.face, letter.face_id)]
    return _together('related; type="text/html"', _boundary("face", message_id), parts)


# The same few people answer all questions.
@lru_cache(maxsize=64)
def _face(face: bytes, face_id: str) -> bytes:
    named = f'Content-ID: <{face_id}>\r\nContent-Disposition: inline; filename="face.png"\r\n'
    return _part("image/png", "base64", _in_base64(face), named.encode())


def _text(words: str, subtype: str) -> bytes:
    raw = words.encode()
    ascii_share = len(words.encode("ascii", "ignore")) / max(1, len(words))
    kind = f'text/{subtype}; charset="utf-8"'
    if ascii_share >= ASCII_ENOUGH:
        quoted = quoprimime.body_encode(raw.decode("latin-1"), LINE, "\r\n")
        return _part(kind, "quoted-printable", quoted.encode())
    # Inside base64 nobody else makes line ends those of mail.
    return _part(kind, "base64", _in_base64(raw.replace(b"\n", b"\r\n")))


def _in_base64(raw: bytes) -> bytes:
    return base64.encodebytes(raw).replace(b"\n", b"\r\n")


def _part(kind: str, encoding: str, body: bytes, more: bytes = b"") -> bytes:
    head = f"Content-Type: {kind}\r\nMIME-Version: 1.0\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return head.encode() + more + b"\r\n" + body


def _together(kind: str, boundary: str, parts: Sequence[bytes]) -> bytes:
    """Return parts as one: each after a line with the boundary."""
    kind, named = f"Content-Type: multipart/{kind};", f' boundary="{boundary}"'
    gap = "" if len(kind + named) <= LINE else "\r\n"
    lines = [f"{kind}{gap}{named}".encode(), b"MIME-Version: 1.0", b""]
    for part in parts:
        lines += [f"--{boundary}".encode(), part]
    return b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])


def _with_files(both: bytes, files: list[tuple[NamedFile, bytes]], message_id: str) -> bytes:
    if not files:
        return both
    attached = [_attached(file, content) for file, content in files]
    return _together("mixed", _boundary("files", message_id), [both, *attached])


def _attached(file: NamedFile, content: bytes) -> bytes:
    main, _, sub = _content_type(file.content_type).partition("/")
    part = MIMEBase(main, sub)
    part.set_payload(content)
    encoders.encode_base64(part)
    name = _file_name(file.name)
    part.add_header(
        "Content-Disposition", "attachment", filename=name if name.isascii() else ("utf-8", "", name)
    )
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=POST).flatten(part)
    return out.getvalue()


def _content_type(told: str) -> str:
    clean = told.strip().lower()
    if not CONTENT_TYPE.fullmatch(clean) or clean.startswith(NEVER_AS_THEMSELVES):
        return "application/octet-stream"
    return clean


def _file_name(name: str) -> str:
    """Return the name short enough for one header line, whatever its letters; the ending stays."""
    tidy = text.tidy_filename(name)
    stem, dot, ending = tidy.rpartition(".")
    if not stem or len(ending) > LONGEST_ENDING:
        return tidy[:LONGEST_FILE_NAME]
    return stem[:LONGEST_FILE_NAME] + dot + ending


def _boundary(role: str, message_id: str) -> str:
    """A line that no encoded part can hold (`=_`), the same for the same letter."""
    return f"=_{role}_{hashlib.sha256(message_id.encode()).hexdigest()[:24]}"
