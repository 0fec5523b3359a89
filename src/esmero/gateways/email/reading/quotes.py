"""What is new in a mail's text, apart from what was quoted, signed and passed on."""

import re
from dataclasses import dataclass, field

from esmero.gateways.email.reading import openings, signatures
from esmero.gateways.email.reading.markup import QUOTE_BEGINS
from esmero.ground.reading import charsets

QUOTED = re.compile(r"[ \t]{0,3}>")
MAX_LINES = 200_000
# Nobody writes an answer below as many lines.
MAX_LOOKED_AT = 20_000


@dataclass(frozen=True)
class Told:
    """A text told apart: what is new, its signature, what was passed on, and what was quoted."""

    reply: str
    signature: str | None = None
    forwarded: str | None = None
    quoted: str | None = None


@dataclass
class _Sorting:
    """Lines on their way into their piles."""

    fresh: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    forwarded: list[str] = field(default_factory=list)
    is_announced: bool = False


def tell_apart(text: str, *, is_forward: bool = False) -> Told:
    """Split `text`, its quotes marked with `>`, into piles; `is_forward`: the subject begins with Fwd."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[:MAX_LINES]
    sorting = _sorted(lines, is_forward)
    fresh, signature = _sign_off(sorting)
    reply = "\n".join(line.rstrip() for line in fresh).strip("\n ").replace(QUOTE_BEGINS, "")
    return Told(reply, signature, _joined(sorting.forwarded), _joined(sorting.quoted))


def _joined(lines: list[str]) -> str | None:
    return "\n".join(line for line in lines if line != QUOTE_BEGINS).strip("\n") or None


def _sorted(lines: list[str], is_forward: bool) -> _Sorting:
    sorting = _Sorting()
    place = 0
    while place < len(lines):
        opening = openings.at(lines, place) if place < MAX_LOOKED_AT else None
        if not opening:
            _place_line(lines[place], sorting)
            place += 1
        elif _is_forwarding(opening, is_forward and not sorting.is_announced):
            sorting.forwarded = _without_announcement(lines[place:])
            break
        else:
            sorting.is_announced = True
            place = _take_quote(lines, place, opening.lines, sorting)
    _take_last_quote(sorting)
    return sorting


def _is_forwarding(opening: openings.Opening, may_be: bool) -> bool:
    return opening.kind is openings.Kind.FORWARD or (opening.kind is openings.Kind.EITHER and may_be)


def _place_line(line: str, sorting: _Sorting) -> None:
    is_quote = bool(QUOTED.match(line))
    (sorting.quoted if is_quote and sorting.is_announced else sorting.fresh).append(line)


def _without_announcement(lines: list[str]) -> list[str]:
    kept = [line for line in lines if line != QUOTE_BEGINS]
    first = next((number for number, line in enumerate(kept) if line.strip()), 0)
    has_label = not kept or openings.label_of(kept[first]) is not None
    return kept[first:] if has_label else kept[first + 1 :]


def _take_quote(lines: list[str], place: int, intro: int, sorting: _Sorting) -> int:
    """Put the announced quote aside; return the line after it. Without `>` it goes on to the end."""
    start = place + intro
    first = next((n for n in range(start, min(start + 4, len(lines))) if lines[n].strip()), len(lines))
    if first == len(lines) or not QUOTED.match(lines[first]):
        sorting.quoted += lines[place:]
        return len(lines)
    end = _end_of_marked(lines, first)
    sorting.quoted += lines[place:end]
    return end


def _end_of_marked(lines: list[str], start: int) -> int:
    """A marked quote ends at the first unmarked line that is no torn-off end of a long marked one."""
    last = start
    for number in range(start, len(lines)):
        line = lines[number]
        if QUOTED.match(line):
            last = number
        elif line.strip() and not (number == last + 1 and len(lines[last]) >= 60):
            return last + 1
        elif line.strip():
            last = number
    return last + 1


def _take_last_quote(sorting: _Sorting) -> None:
    """A quote at the very end, or at the very beginning of an answer below it, was not written anew."""
    lines = sorting.fresh
    end = _end_without_signature(lines)
    cut = end
    while cut and (not lines[cut - 1].strip() or QUOTED.match(lines[cut - 1])):
        cut -= 1
    if any(QUOTED.match(line) for line in lines[cut:end]):
        sorting.quoted += lines[cut:end]
        sorting.fresh = lines[:cut] + lines[end:]


def _end_without_signature(lines: list[str]) -> int:
    begin = signatures.begins_at(lines)
    return len(lines) if begin is None else begin


def _sign_off(sorting: _Sorting) -> tuple[list[str], str | None]:
    begin = signatures.begins_at(sorting.fresh)
    if begin is None:
        return sorting.fresh, None
    return sorting.fresh[:begin], signatures.without_mark(sorting.fresh[begin:]) or None


def read(content: bytes) -> Told:
    """Tell apart a bare text of unknown charset."""
    return tell_apart(charsets.decode(content, None)[0].removeprefix("\ufeff"))
