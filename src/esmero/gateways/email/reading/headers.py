"""The headers that a person reads: subject, dates, message ids, whatever their sender did to them."""

import binascii
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from esmero.ground.reading import charsets, transfer

MAX_LENGTH = 20_000
ENCODED = re.compile(r"=\?([^?\s]{0,60})\?([bBqQ])\?((?:[^?=]|=(?!\?[^=])|\?(?!=)){0,4000})\?=")
BETWEEN_ENCODED = re.compile(r"(\?=)[ \t\r\n]{1,80}(?==\?[^?\s]{0,60}\?[bBqQ]\?)")
# A line may end inside an encoded word; a header has one line.
BREAKS = re.compile(r"[\r\n\v\f\x85\u2028\u2029]{1,200}")
COMMENT = re.compile(r"\([^()]{0,200}\)")
MESSAGE_ID = re.compile(r"<([^<>]{1,998})>")
OFFSET_BY_NAME = re.compile(r"\b(?:GMT|UTC)\s?([+-])(\d{1,2})(?::?(\d{2}))?\b")
OFFSET_IN_ISO = re.compile(r"([+-]\d\d):(\d\d)$")
# Zones by name, as far as a name means one; those of America are known to the standard library.
ZONES = {"WET": "+0000", "WEST": "+0100", "BST": "+0100", "CET": "+0100", "MEZ": "+0100", "MET": "+0100",
         "CEST": "+0200", "MESZ": "+0200", "EET": "+0200", "SAST": "+0200", "EEST": "+0300", "MSK": "+0300",
         "MSD": "+0400", "HKT": "+0800", "JST": "+0900", "KST": "+0900", "AEST": "+1000", "AEDT": "+1100",
         "NZST": "+1200", "NZDT": "+1300"}  # fmt: skip
ZONE_BY_NAME = re.compile(rf"\b(?:{'|'.join(ZONES)})$")
LOOSE_DATE = re.compile(
    r"(\d{1,2})[\s-]+([A-Za-z]{3})[a-z]{0,6}\.?,?[\s-]+(\d{4})(?:\s+(\d{1,2}):(\d{2})(?::(\d{2}))?)?\s*([+-]\d{4})?"
)


def words(value: bytes | None, fallback_charset: str | None = None) -> str | None:
    """Decode a header's words (RFC 2047, raw UTF-8 or a bare 8-bit charset); None stays None."""
    if value is None:
        return None
    return BREAKS.sub(" ", decode_words(as_text(value[:MAX_LENGTH], fallback_charset))).strip()


def as_text(value: bytes, fallback_charset: str | None = None) -> str:
    """Return a raw header as text: ASCII, else UTF-8, else the charset that the mail names, else a guess."""
    has_escapes = charsets.JAPANESE.search(value) is not None
    try:
        return charsets.decode(value, None)[0] if has_escapes else value.decode("utf-8")
    except UnicodeError:
        return charsets.decode(value, fallback_charset)[0]


def decode_words(text: str) -> str:
    """Decode the encoded words in `text`; neighbours are joined first, as letters may be split."""
    if "=?" not in text:
        return text
    text = BETWEEN_ENCODED.sub(r"\1", text)
    result: list[str] = []
    waiting, charset, end, torn = b"", "", 0, ""
    for found in ENCODED.finditer(text):
        if found.start() > end or found.group(1).lower() != charset:
            result.append(_decoded(waiting + _unpacked("b", torn), charset) if waiting or torn else "")
            waiting, torn = b"", ""
        result.append(text[end : found.start()])
        whole, torn = _whole(found.group(2), torn + found.group(3))
        waiting += _unpacked(found.group(2), whole)
        charset, end = found.group(1).lower(), found.end()
    if waiting or torn:
        result.append(_decoded(waiting + _unpacked("b", torn), charset))
    return "".join(result) + text[end:]


def _whole(kind: str, packed: str) -> tuple[str, str]:
    """Split off the last signs of base64 where they make no whole: the next word goes on with them."""
    if kind not in "bB" or "=" in packed:
        return packed, ""
    packed = re.sub(r"\s", "", packed)
    size = len(packed) // 4 * 4
    return packed[:size], packed[size:]


def _unpacked(kind: str, packed: str) -> bytes:
    raw = packed.encode("utf-8", "replace")
    if kind in "bB":
        return transfer.from_base64(re.sub(rb"\s", b"", raw))
    return binascii.a2b_qp(raw.replace(b" ", b"_"), header=True)


def _decoded(raw: bytes, charset: str) -> str:
    return charsets.decode(raw, charset.partition("*")[0])[0].replace("\x00", "")


def message_ids(value: str | None) -> tuple[str, ...]:
    """Return the ids in a Message-ID, In-Reply-To or References header, without brackets, each once."""
    text = COMMENT.sub("", (value or "")[:MAX_LENGTH])
    found = [re.sub(r"\s", "", one) for one in MESSAGE_ID.findall(text)]
    if not found:
        found = [
            one.strip("<>,;")
            for one in text.split()
            if "@" in one.strip("<>,;")[1:-1] or len(text.split()) == 1
        ]
    return tuple(dict.fromkeys(one for one in found if one))


def moment(value: str | None) -> datetime | None:
    """Return a Date header as an aware moment; without a zone it is taken as UTC; None if it is no date."""
    text = re.sub(r"\s*:\s*", ":", COMMENT.sub("", (value or "")[:200]))
    text = OFFSET_IN_ISO.sub(r"\1\2", " ".join(OFFSET_BY_NAME.sub(_offset, text).split()))
    text = ZONE_BY_NAME.sub(lambda found: ZONES[found.group()], text)
    if not text:
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return _loosely(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _offset(found: re.Match[str]) -> str:
    return f"{found.group(1)}{found.group(2):0>2}{found.group(3) or '00'}"


def _loosely(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return _by_parts(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _by_parts(text: str) -> datetime | None:
    found = LOOSE_DATE.search(text)
    if not found:
        return None
    day, month, year, hour, minute, second, zone = found.groups()
    zone = zone if zone and int(zone[1:3]) < 24 and int(zone[3:]) < 60 else "+0000"
    written = f"{day} {month} {year} {hour or '00'}:{minute or '00'}:{second or '00'} {zone}"
    try:
        return parsedate_to_datetime(written)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
