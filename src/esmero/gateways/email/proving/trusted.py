"""What a mail server that we trust wrote down of a mail (Authentication-Results), and nobody else's words."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from esmero.gateways.email.reading import headers as reading

MOST_BYTES = 10_000
HEADER = re.compile(rb"authentication-results[ \t]*:(.*)", re.IGNORECASE | re.DOTALL)
POLICY = re.compile(r"\bp=(\w+)", re.IGNORECASE)
MOST_HEAD_BYTES = 256 * 1024
QUOTED, REMARK = "quoted", "remark"


@dataclass(frozen=True)
class Result:
    """One thing that it checked: what, how it ended, and what it said of it."""

    method: str
    ended: str
    details: dict[str, str]
    # What stands in brackets beside it.
    remark: str


def read(raw: bytes, trusted: Iterable[str]) -> list[Result]:
    """Return the results of the topmost such header if one of the servers `trusted` wrote it, else none.

    Whatever stands below came with the mail, whatever name it bears.
    """
    names = {name.lower() for name in trusted}
    written = _topmost(raw) if names else None
    if written is None:
        return []
    first, *others = _pieces(reading.as_text(written[:MOST_BYTES], None))
    server = first.words.split()
    if not server or server[0].lower() not in names:
        return []
    return [result for piece in others if (result := _result(piece))]


def _topmost(raw: bytes) -> bytes | None:
    head = raw[:MOST_HEAD_BYTES].replace(b"\r\n", b"\n").lstrip(b"\n").partition(b"\n\n")[0]
    for line in re.sub(rb"\n(?=[ \t])", b" ", head).split(b"\n"):
        if found := HEADER.match(line):
            return found.group(1)
    return None


@dataclass
class _Piece:
    words: str = ""
    remark: str = ""


def _pieces(text: str) -> list[_Piece]:
    """Return what stands between semicolons; what stands in quotes or brackets divides nothing."""
    pieces = [_Piece()]
    for sign, place in _signs(text):
        if place == REMARK:
            pieces[-1].remark += sign
        elif place == QUOTED:
            # Anybody may have written it: it must not look like a word of the server.
            pieces[-1].words += "_" if sign in ' ;="' else sign
        elif sign == ";":
            pieces.append(_Piece())
        else:
            pieces[-1].words += sign
    return pieces


def _signs(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sign with where it stands; brackets are gaps, and an escaped sign could be anything."""
    depth, is_quoted, is_escaped = 0, False, False
    for sign in text:
        place = QUOTED if is_quoted else REMARK if depth else ""
        if is_escaped:
            is_escaped = False
            yield "_", place
        elif sign == "\\" and place:
            is_escaped = True
        elif sign == '"' and place != REMARK:
            is_quoted = not is_quoted
        elif sign in "()" and place != QUOTED:
            depth = max(0, depth + (1 if sign == "(" else -1))
            yield " ", ""
        else:
            yield sign, place


def _result(piece: _Piece) -> Result | None:
    said = [word.lower().partition("=") for word in re.sub(r"\s*=\s*", "=", piece.words).split()]
    if not said or not said[0][1]:
        return None
    method, _, ended = said[0]
    details: dict[str, str] = {}
    for name, _, value in said[1:]:
        details.setdefault(name, value)
    return Result(method.partition("/")[0], ended, details, piece.remark)


def wish(result: Result) -> str:
    """Return what the domain asks for, as the server wrote it beside its DMARC result, if it did."""
    found = POLICY.search(result.remark)
    if found:
        return found.group(1).lower()
    return result.details.get("policy.dmarc", "") or result.details.get("action", "")
