"""`text/plain; charset="utf-8"; name*0*=…`: the value and its parameters, however badly written."""

import re
from urllib.parse import unquote_to_bytes

from esmero.ground.reading import charsets

MAX_LENGTH = 20_000
# A semicolon may be missing between parameters, a quote may be left open, a bare name may contain spaces.
PIECE = re.compile(r"""([^\s=;"<>]{1,80})\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^;]*))""", re.DOTALL)
PLACE = re.compile(r"(?P<name>[^*]+)(?:\*(?P<place>\d{1,4}))?(?P<is_coded>\*)?\Z")
# Some programs write their very marks in percents.
CODED = re.compile(r"([^'%]*)(?:'|%27)[^'%]*(?:'|%27)(.*)\Z", re.DOTALL)


def split(header: str) -> tuple[str, dict[str, str]]:
    """Return the value in small letters and the parameters by name, continued ones put together."""
    header = header[:MAX_LENGTH]
    value, _, rest = header.partition(";")
    if "=" in value:
        value, _, more = value.partition(" ")
        rest = f"{more};{rest}"
    return value.strip().strip('"').lower(), _together(rest)


def _together(rest: str) -> dict[str, str]:
    found: dict[str, dict[int, tuple[str, bool]]] = {}
    for name, quoted, bare in PIECE.findall(rest):
        placed = PLACE.match(name.lower())
        if not placed:
            continue
        text = re.sub(r'\\(["\\])', r"\1", quoted) if quoted else bare.strip().strip('"')
        place = int(placed["place"] or 0) if placed["place"] or placed["is_coded"] else -1
        found.setdefault(placed["name"], {}).setdefault(place, (text, bool(placed["is_coded"])))
    return {name: _joined(pieces) for name, pieces in found.items()}


def _joined(pieces: dict[int, tuple[str, bool]]) -> str:
    if set(pieces) == {-1}:
        return pieces[-1][0]
    ordered = [piece for place, piece in sorted(pieces.items()) if place >= 0]
    charset, words, coded_words = "utf-8", b"", ""
    for number, (text, is_coded) in enumerate(ordered):
        coded = CODED.match(text) if is_coded and number == 0 else None
        if coded:
            charset, text = coded.group(1) or "utf-8", coded.group(2)
        if is_coded:
            # A sign in percents may be torn between two pieces.
            coded_words += text
            continue
        words += unquote_to_bytes(coded_words) + text.encode("utf-8", "replace")
        coded_words = ""
    return charsets.decode(words + unquote_to_bytes(coded_words), charset)[0]
