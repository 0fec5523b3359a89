"""A mail's bytes taken apart into headers and parts: linear in time, bounded in depth, forgiving."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from esmero.gateways.email.reading import parameters
from esmero.ground.reading import transfer

MAX_DEPTH = 25
MAX_PARTS = 1_000
MAX_HEADERS = 2_000
MAX_HEAD = 2_000_000
MAX_MENDED = 20
HEADER_LINE = re.compile(rb"([!-9;-~]{1,200})[ \t]*:(.*)", re.DOTALL)
BLANK = re.compile(rb"(?:\A|\n)\r?\n")
DELIMITER = re.compile(rb"^--[^\s-][^\r\n]{0,200}|^--[-=_]{2,}[^\s-][^\r\n]{0,200}", re.MULTILINE)


@dataclass
class Part:
    """One node of a mail: headers in order (names in small letters), body still encoded, inner parts."""

    headers: list[tuple[str, bytes]]
    body: bytes
    content_type: str = "text/plain"
    type_parameters: dict[str, str] = field(default_factory=dict)
    children: list["Part"] = field(default_factory=list)
    is_cut_short: bool = False

    def first(self, name: str) -> bytes | None:
        """Return the first header of that name as bytes, unfolded, or None."""
        return next((value for found, value in self.headers if found == name), None)

    def every(self, name: str) -> list[bytes]:
        """Return all headers of that name as bytes, unfolded."""
        return [value for found, value in self.headers if found == name]

    def plain(self, name: str) -> str:
        """Return the first header of that name as a plain string without decoding, or an empty one."""
        return (self.first(name) or b"").decode("utf-8", "replace").strip()

    @property
    def disposition(self) -> str:
        """Return `attachment`, `inline` or an empty string."""
        return parameters.split(self.plain("content-disposition"))[0]

    def decoded(self) -> bytes:
        """Return the body without its transfer encoding."""
        return transfer.decode(self.body, self.plain("content-transfer-encoding"))

    def walk(self) -> Iterator["Part"]:
        """Yield this part and those below it, not entering attached messages."""
        yield self
        if self.content_type != "message/rfc822":
            for child in self.children:
                yield from child.walk()


@dataclass
class Splitting:
    """What is shared while one mail is taken apart: how many parts there are and what had to be mended."""

    parts: int = 0
    warnings: list[str] = field(default_factory=list)

    def warn(self, words: str) -> None:
        """Remember once what was mended."""
        if words not in self.warnings:
            self.warnings.append(words)


def take_apart(raw: bytes) -> tuple[Part, list[str]]:
    """Return the root part of the mail in `raw` and a list of what had to be mended."""
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    work = Splitting()
    return _part(raw, 0, "text/plain", work), work.warnings


def _part(raw: bytes, depth: int, default_type: str, work: Splitting) -> Part:
    work.parts += 1
    headers, body = split_headers(raw, work)
    part = Part(headers, body)
    part.content_type, part.type_parameters = _type_of(part, default_type)
    if depth >= MAX_DEPTH or work.parts > MAX_PARTS:
        if part.content_type.startswith(("multipart/", "message/rfc822")):
            work.warn("The mail has more parts inside each other than Esmero reads.")
        return part
    if part.content_type.startswith("multipart/"):
        _add_children(part, depth, work)
    elif part.content_type in ("message/rfc822", "message/global"):
        part.content_type = "message/rfc822"
        part.children = [_part(part.decoded().lstrip(b"\r\n"), depth + 1, "text/plain", work)]
    return part


def _type_of(part: Part, default_type: str) -> tuple[str, dict[str, str]]:
    kind, named = parameters.split(part.plain("content-type"))
    kind = re.sub(r"\s", "", kind)
    if not re.fullmatch(r"[a-z0-9.+_-]+/[a-z0-9.+_-]+", kind):
        guessed = {"text": "text/plain", "html": "text/html", "multipart": "multipart/mixed"}.get(kind)
        kind = guessed or ("multipart/mixed" if "boundary" in named else default_type)
    return kind, named


def _add_children(part: Part, depth: int, work: Splitting) -> None:
    pieces, is_closed = _pieces(part, work)
    if not pieces:
        work.warn("The parts of the mail could not be told apart; it was read as one text.")
        part.content_type = (
            "text/html" if re.match(rb"\s*<(?:!doctype|html)", part.body, re.I) else "text/plain"
        )
        return
    part.is_cut_short = not is_closed
    if not is_closed:
        work.warn("The end of the mail is missing.")
    inner = "message/rfc822" if part.content_type == "multipart/digest" else "text/plain"
    for piece in pieces:
        if work.parts > MAX_PARTS:
            work.warn("The mail has more parts than Esmero reads.")
            break
        part.children.append(_part(piece, depth + 1, inner, work))


def pieces_of(part: Part) -> list[bytes]:
    """Return the parts of a multipart as they came, headers and all: signatures are made over them."""
    # Cut as its children were, also at a boundary that was guessed: what is checked is what is shown.
    return _pieces(part, Splitting())[0] or [b""]


def _pieces(part: Part, work: Splitting) -> tuple[list[bytes], bool]:
    boundary = part.type_parameters.get("boundary", "").encode("utf-8", "replace").rstrip()
    pieces, is_closed = _cut_at(part.body, boundary) if boundary else ([], False)
    if not pieces:
        guessed = _guess_boundary(part.body)
        if guessed:
            work.warn("The mark between the parts of the mail was missing or wrong; the one found was used.")
            return _cut_at(part.body, guessed)
    return pieces, is_closed


def _cut_at(body: bytes, boundary: bytes) -> tuple[list[bytes], bool]:
    pieces: list[bytes] = []
    start: int | None = None
    for mark in re.finditer(
        rb"^--" + re.escape(boundary) + rb"[ \t]*(--)?[ \t]*\r?(?:\n|\Z)", body, re.MULTILINE
    ):
        if start is not None:
            pieces.append(_without_last_break(body[start : mark.start()]))
        if mark.group(1):
            return pieces, True
        start = mark.end()
    if start is not None and body[start:].strip():
        pieces.append(body[start:])
    return pieces, False


def _without_last_break(piece: bytes) -> bytes:
    # The line break before a delimiter belongs to the delimiter.
    return piece[:-2] if piece.endswith(b"\r\n") else piece.removesuffix(b"\n")


def _guess_boundary(body: bytes) -> bytes | None:
    found = DELIMITER.search(body)
    if not found:
        return None
    line = found.group().rstrip()
    after = body[found.end() : found.end() + 300]
    return line[2:] if re.match(rb"\s*content-", after, re.I) else None


def split_headers(raw: bytes, work: Splitting) -> tuple[list[tuple[str, bytes]], bytes]:
    """Split `raw` at the first blank line; return the unfolded headers, their names small, and the body."""
    gap = BLANK.search(raw)
    head, body = (raw[: gap.start()], raw[gap.end() :]) if gap else (raw, b"")
    # What nobody reads any more; without a gap it may be the text.
    head, beyond = head[:MAX_HEAD], head[MAX_HEAD:]
    lines = head.split(b"\n")
    headers: list[tuple[str, list[bytes]]] = []
    mended = 0
    for number, line in enumerate(lines):
        if line[:1] in (b" ", b"\t") and headers:
            if not line.strip() and not _goes_on(lines[number + 1 : number + 2]):
                body = b"\n".join(lines[number + 1 :]) + beyond + (b"\n\n" + body if gap else b"")
                break
            headers[-1][1].append(line.strip())
        elif found := HEADER_LINE.match(line.rstrip(b"\r")):
            headers.append((found.group(1).decode("ascii").lower(), [found.group(2).strip()]))
        elif line.startswith((b"From ", b">From ")) or not line.strip():
            continue
        elif headers and mended < MAX_MENDED and _headers_go_on(lines[number + 1 : number + 50]):
            mended += 1
            work.warn("A line among the headers made no sense and was left out.")
        else:
            body = _body_without_gap([*lines[number:-1], lines[-1] + beyond], body, gap is not None, work)
            break
    else:
        if beyond:
            work.warn("The headers are longer than Esmero reads.")
    return [(name, b" ".join(pieces)) for name, pieces in headers[:MAX_HEADERS]], body


def _goes_on(following: list[bytes]) -> bool:
    """A line of spaces ends the headers unless what follows it is plainly one of them."""
    return any(line[:1] in (b" ", b"\t") and line.strip() or HEADER_LINE.match(line) for line in following)


def _headers_go_on(lines: list[bytes]) -> bool:
    return any(re.match(rb"(?:from|to|subject|date|content-|mime-|message-id|x-)[\w-]*[ \t]*:", line, re.I)
               for line in lines)  # fmt: skip


def _body_without_gap(lines: list[bytes], body: bytes, had_gap: bool, work: Splitting) -> bytes:
    work.warn("The blank line between headers and text was missing.")
    return b"\n".join(lines) + (b"\n\n" + body if had_gap else b"")
