"""Contact cards (`.vcf`, versions 2.1, 3 and 4): the name, the telephones and the addresses, in plain words.

Read by our own hands: of real cards the library at hand refuses all of a file for one line of a telephone's
own making, and the soft line breaks of 2.1 altogether.
"""

import re
from typing import Any

from esmero.ground.reading import charsets, transfer

TYPES = {"text/vcard", "text/x-vcard", "text/directory"}
LARGEST = 2_000_000
MOST_CARDS = 20
MOST_LINES = 20_000
MOST_OF_A_KIND = 20
LONGEST_VALUE = 500
LINE = re.compile(
    r"(?:[\w-]{1,60}\.)?(?P<name>[\w-]{1,60})(?P<more>;(?:[^:\"]|\"[^\"]{0,500}\"){0,500})?:(?P<value>.*)\Z",
    re.S,
)
KINDS_OF_PLACE = ("work", "home", "cell", "fax")


def is_card(content_type: str, name: str) -> bool:
    """Tell whether a file is a contact card."""
    return content_type in TYPES or name.lower().endswith(".vcf")


def read(
    content: bytes,
    *,
    most: int = MOST_CARDS,
    most_lines: int = MOST_LINES,
    largest: int = LARGEST,
    with_cut: bool = False,
) -> list[dict[str, Any]]:
    """Return the cards in a file as plain words, `most` at most; broken lines are left out.

    Of a longer file the first `largest` bytes and `most_lines` lines are read. `with_cut` also names
    the cards that break off before their end: the last line of such a one may be half a line, so no more.
    """
    cards: list[dict[str, Any]] = []
    card: dict[str, Any] | None = None
    for line in _lines(content[:largest], most_lines):
        name, parameters, value = _parts(line)
        if name == "begin" and value.strip().lower() == "vcard":
            cards += _cut(card) if with_cut else []
            card = {}
        elif card is None:
            continue
        elif name == "end":
            cards += [found] if (found := _finished(card)) else []
            card = None
            if len(cards) >= most:
                break
        elif value.strip():
            _note(card, name, parameters, value)
    return [*cards, *(_cut(card) if with_cut else [])]


def _cut(card: dict[str, Any] | None) -> list[dict[str, Any]]:
    return [] if card is None else [{"kind": "cut", "name": card.get("fn") or card.get("n") or ""}]


def _lines(content: bytes, most: int) -> list[str]:
    text = charsets.decode(content, None)[0].removeprefix("\ufeff").replace("\x00", "")
    lines: list[str] = []
    for line in re.split(r"\r\n|\r|\n", text)[:most]:
        is_soft = bool(lines) and lines[-1].endswith("=") and "QUOTED-PRINTABLE" in lines[-1][:300].upper()
        if is_soft and len(lines[-1]) < 10 * LONGEST_VALUE:
            lines[-1] = lines[-1][:-1] + line.lstrip()
        elif line[:1] in (" ", "\t") and lines:
            # Photographs go on over hundreds of lines; nobody reads them here.
            lines[-1] += line[1:] if len(lines[-1]) < 10 * LONGEST_VALUE else ""
        else:
            lines.append(line)
    return lines


def _parts(line: str) -> tuple[str, str, str]:
    found = LINE.match(line)
    if not found:
        return "", "", ""
    name, parameters, value = found["name"].lower(), (found["more"] or "").upper(), found["value"]
    if "QUOTED-PRINTABLE" in parameters:
        charset = re.search(r"CHARSET=\"?([\w-]{1,40})", parameters)
        raw = transfer.decode(value.encode("utf-8", "replace"), "quoted-printable")
        value = charsets.decode(raw, charset.group(1) if charset else None)[0]
    return name, parameters, value


def _note(card: dict[str, Any], name: str, parameters: str, value: str) -> None:
    if name in ("fn", "title"):
        card.setdefault(name, _plain(value))
    elif name == "n":
        family, given = ([*_fields(value), "", ""])[:2]
        card.setdefault("n", " ".join(filter(None, [given, family])))
    elif name == "org":
        card.setdefault("org", ", ".join(filter(None, _fields(value))))
    elif name == "tel":
        _add(card, "phones", _plain(re.sub(r"\Atel:", "", value, flags=re.I)), _place(parameters))
    elif name == "email":
        _add(card, "emails", _plain(re.sub(r"\Amailto:", "", value, flags=re.I)), _place(parameters))
    elif name == "adr":
        _add(card, "places", ", ".join(filter(None, _fields(value))), _place(parameters))
    elif name == "url":
        _add(card, "links", _plain(value), "")


def _fields(value: str) -> list[str]:
    return [_plain(piece) for piece in re.split(r"(?<!\\);", value[: 4 * LONGEST_VALUE])]


def _plain(value: str) -> str:
    text = re.sub(r"\\[nN]", " ", value[: 4 * LONGEST_VALUE])
    return " ".join(re.sub(r"\\([,;:\\])", r"\1", text).split())[:LONGEST_VALUE]


def _place(parameters: str) -> str:
    words = set(re.split(r"[;=,\"]", parameters.lower()))
    return next((kind for kind in reversed(KINDS_OF_PLACE) if kind in words), "")


def _add(card: dict[str, Any], kind: str, value: str, place: str) -> None:
    found = card.setdefault(kind, [])
    if value and len(found) < MOST_OF_A_KIND and value not in [one["value"] for one in found]:
        found.append({"value": value, "place": place} if place else {"value": value})


def _finished(card: dict[str, Any]) -> dict[str, Any] | None:
    written = {
        "name": card.get("fn") or card.get("n") or card.get("org") or "",
        "organisation": card.get("org", ""),
        "title": card.get("title", ""),
        **{kind: card.get(kind, []) for kind in ("phones", "emails", "places", "links")},
    }
    if written["organisation"] == written["name"]:
        written["organisation"] = ""
    return (
        {"kind": "card", **{key: value for key, value in written.items() if value}}
        if any(written.values())
        else None
    )
