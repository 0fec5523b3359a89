"""Base64, quoted-printable and uuencode undone, also where they are damaged."""

import binascii
import re

NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
WHOLE_LINE = re.compile(rb"[A-Za-z0-9+/]{4,1000}={0,2}")
UU_END = re.compile(rb"^end[ \t]*\r?$", re.MULTILINE)
UU_BEGIN = re.compile(rb"^begin [0-7]{3,4} ([^\r\n]{1,255})\r?\n", re.MULTILINE)


def decode(body: bytes, encoding: str) -> bytes:
    """Return `body` without its transfer encoding; an unknown encoding is taken as none."""
    kind = re.split(r"[;(]", encoding)[0].strip().strip('"').lower().replace("_", "-").removeprefix("x-")
    if kind in ("base64", "b64"):
        return from_base64(body)
    if kind in ("quoted-printable", "quotedprintable"):
        return binascii.a2b_qp(_soft_breaks(body))
    if kind in ("uuencode", "uue"):
        return from_uuencode(body)
    return body


def from_base64(body: bytes) -> bytes:
    """Decode base64 up to its padding; what a list added below, or no base64 at all, does no harm."""
    lines = [line.strip() for line in body[:2_000].split(b"\n") if line.strip()]
    is_begun = bool(lines) and len(lines[0]) >= 20 and not NOT_BASE64.search(lines[0])
    if not is_begun and sum(_is_no_base64(line) for line in lines) * 2 > len(lines):
        return body
    packed = NOT_BASE64.sub(b"", body)
    end = packed.find(b"=")
    if end >= 0 and packed[end:].strip(b"="):
        return _piece_by_piece(body)
    return _unpacked(packed[:end] if end >= 0 else packed)


def _is_no_base64(line: bytes) -> bool:
    junk = len(line) - len(NOT_BASE64.sub(b"", line))
    return b" " in line or junk * 10 > len(line)


def _piece_by_piece(body: bytes) -> bytes:
    """Several pieces may be put together, each with its own padding; what is no piece ends it."""
    pieces: list[bytes] = []
    waiting: list[bytes] = []
    for line in body.split(b"\n"):
        line = NOT_BASE64.sub(b"", line) if not pieces else line.strip()
        if pieces and line and not (len(line) % 4 == 0 and WHOLE_LINE.fullmatch(line)):
            break
        waiting.append(line.partition(b"=")[0])
        if b"=" in line:
            pieces.append(_unpacked(b"".join(waiting)))
            waiting = []
    return b"".join(pieces) + (_unpacked(b"".join(waiting)) if waiting else b"")


def _unpacked(packed: bytes) -> bytes:
    # A single left-over character carries no byte.
    packed = packed[:-1] if len(packed) % 4 == 1 else packed
    return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))


def from_uuencode(body: bytes) -> bytes:
    """Decode the lines of a uuencoded file; a damaged line is left out."""
    begin = UU_BEGIN.search(body)
    content = b""
    pieces: list[bytes] = []
    for line in body[begin.end() if begin else 0 :].splitlines():
        if line.strip() == b"end":
            break
        pieces.append(_uu_line(line))
    return content.join(pieces)


def _uu_line(line: bytes) -> bytes:
    if not line.strip():
        return b""
    try:
        return binascii.a2b_uu(line)
    except binascii.Error:
        # Some encoders count the padding wrongly: keep as many characters as the first one announces.
        needed = (((line[0] - 32) & 63) * 4 + 5) // 3
        try:
            return binascii.a2b_uu(line[:needed])
        except binascii.Error:
            return b""


def _soft_breaks(body: bytes) -> bytes:
    # Spaces that a relay added after the sign of a soft break would undo it.
    return re.sub(rb"=[ \t]{1,80}(\r?\n)", rb"=\1", body)
