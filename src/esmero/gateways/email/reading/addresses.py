"""Mail addresses out of headers as people and programs write them: groups, missing brackets, stray marks."""

import re
from dataclasses import dataclass, field

from esmero.gateways.email.reading import headers
from esmero.gateways.email.reading.shape import Address

MAX_LENGTH = 100_000
MAX_ADDRESSES = 1_000
MAX_NAME = 60
BARE = re.compile(r"[^\s<>\"(),;:\[\]]{1,200}@(?:\[[^\]\s]{1,100}\]|[^\s<>\"(),;:@\[\]]{1,255})")
UNFIT = re.compile(r"[:;,<>()\[\]\\](?=.*@)|[:;,<>()\\\"]\Z|@@")
EDGES = " \t\r\n'\"`<>,;"


@dataclass
class _Scan:
    """What was read of the address at hand: display words, what stands in angle brackets, comments."""

    name: list[str] = field(default_factory=list)
    angle: list[str] | None = None
    comment: list[str] = field(default_factory=list)
    found: list[Address] = field(default_factory=list)

    def finish(self) -> None:
        """Close the address at hand and begin the next."""
        address = _address("".join(self.name), self.angle, "".join(self.comment))
        if address and len(self.found) < MAX_ADDRESSES:
            self.found.append(address)
        self.name, self.angle, self.comment = [], None, []


def read(value: bytes | None, fallback_charset: str | None = None) -> tuple[Address, ...]:
    """Return the addresses of a header in order; what is no address is left out; names are decoded."""
    if not value:
        return ()
    text = headers.as_text(value[:MAX_LENGTH], fallback_charset)
    return tuple(_addresses(text))


def _addresses(text: str) -> list[Address]:
    scan = _Scan()
    mode, depth, position = "", 0, 0
    while position < len(text):
        mark = text[position]
        if mark == "\\" and mode in ("quoted", "comment"):
            position += 1
            _keep(scan, mode, text[position : position + 1])
        elif mode == "quoted":
            mode = "" if mark == '"' else mode
            _keep(scan, "quoted", mark if mode else "")
        elif mode == "comment":
            depth += (mark == "(") - (mark == ")")
            mode = mode if depth else ""
            _keep(scan, "comment", mark if mode else "")
        elif mode == "angle":
            mode = "" if mark == ">" else mode
            _keep(scan, "angle", mark if mode else "")
        else:
            mode, depth = _outside(scan, text, position, mark)
        position += 1
    scan.finish()
    return scan.found


def _keep(scan: _Scan, mode: str, mark: str) -> None:
    if mode == "angle" and scan.angle is not None:
        scan.angle.append(mark)
    else:
        (scan.comment if mode == "comment" else scan.name).append(mark)


def _outside(scan: _Scan, text: str, position: int, mark: str) -> tuple[str, int]:
    if mark == '"' and text.find('"', position + 1) > 0:
        return "quoted", 0
    if mark == "(" and text.find(")", position + 1) > 0:
        return "comment", 1
    if mark == "<":
        scan.angle = []
        return "angle", 0
    if mark == "," and _is_half_a_name(scan):
        scan.name.append(mark)
    elif mark in ",;":
        scan.finish()
    elif mark == ":" and _is_group_name(scan.name):
        # The name of a group says nothing about anyone in it.
        scan.name = []
    else:
        scan.name.append(mark)
    return "", 0


def _is_half_a_name(scan: _Scan) -> bool:
    """ "Smith, Ann <ann@example.org>": many programs forget the quotes around it."""
    name = "".join(scan.name[: MAX_NAME + 1]).strip()
    return scan.angle is None and bool(name) and len(name) <= MAX_NAME and not set(name) & {"@", ","}


def _is_group_name(marks: list[str]) -> bool:
    name = "".join(marks[:300])
    return "@" not in name and "=?" not in name


def _address(name: str, angle: list[str] | None, comment: str) -> Address | None:
    inside = "".join(angle) if angle is not None else ""
    email = mended(inside)
    if not email and (loose := BARE.search(headers.decode_words(name))):
        email = mended(loose.group())
        name = headers.decode_words(name).replace(loose.group(), " ")
    if not email:
        return None
    shown = " ".join(headers.decode_words(name).split()).strip(EDGES) or " ".join(
        headers.decode_words(comment).split()
    )
    return Address(shown if shown and shown.lower() != email.lower() else None, email)


def mended(written: str) -> str | None:
    """Return an address without stray spaces, marks and a trailing dot, or None when it is none."""
    written = headers.decode_words(written) if "=?" in written else written
    plain = re.sub(r"\([^()]{0,200}\)|\s+", "", written).strip(EDGES).removeprefix("mailto:").rstrip(".")
    if plain.startswith("@") and ":" in plain:
        # An old source route: <@relay.example:ann@example.org>.
        plain = plain.rpartition(":")[2]
    local, _, host = plain.rpartition("@")
    if not local or not host or len(plain) > 400 or host.startswith(".") or UNFIT.search(plain):
        return None
    return plain
