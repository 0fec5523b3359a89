"""Bytes to words: the charset that was named, or the one that fits, never an exception."""

import codecs
import re

# Names that mail programs write and Python does not know, or knows too strictly: what browsers read instead.
BETTER_NAMES = {
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "us-ascii": "ascii",
    "ansi_x3.4-1968": "ascii",
    "iso-8859-8-i": "iso-8859-8",
    "iso-8859-8-e": "iso-8859-8",
    "iso-8859-9": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "ks_c_5601-1989": "cp949",
    "ksc5601": "cp949",
    "euc-kr": "cp949",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "sjis": "cp932",
    "windows-31j": "cp932",
    "iso-2022-jp": "iso2022_jp_ext",
    "cp50220": "iso2022_jp_ext",
    "x-euc-jp": "euc_jp",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
    "x-unicode-2-0-utf-7": "utf-7",
    "utf8mb4": "utf-8",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "x-mac-ce": "mac-latin2",
    "x-mac-centraleurroman": "mac-latin2",
    "x-mac-greek": "mac-greek",
    "x-mac-turkish": "mac-turkish",
    "x-ms-cp932": "cp932",
    "ibm-943": "cp932",
    "latin-9": "iso8859-15",
    # The same but for the letters that Ukrainian needs, in place of lines of boxes.
    "koi8-r": "koi8-u",
    "koi8-ru": "koi8-u",
    "ansi": "cp1252",
}
# Declared for lack of anything better: they say nothing about bytes above 127.
SAYS_NOTHING = {
    "",
    "ascii",
    "unknown",
    "unknown-8bit",
    "x-unknown",
    "8bit",
    "default",
    "none",
    "x-user-defined",
}
NOT_TEXT = {"base64", "hex", "bz2", "zip", "zlib", "uu", "quopri", "rot13", "idna", "punycode", "undefined"}
LIKELY = ["utf_8", "cp1252", "cp1251", "koi8_r", "cp1250", "cp932", "euc_jp", "gb18030", "big5",
"cp949", "cp1253",
          "cp1254", "cp1255", "cp1256", "cp866"]  # fmt: skip
SAMPLE = 20_000
ENOUGH_TO_COUNT = 60
ENOUGH_FOR_A_SCRIPT = 20
# What no charset of ISO 8859 has a letter for.
CONTROLS = re.compile(rb"[\x80-\x9f]")
KANA = re.compile(r"[\u3040-\u30ff]")
# A word with at least one letter beyond ASCII.
WORD = re.compile(rb"[A-Za-z]{0,40}[\x80-\xff][A-Za-z\x80-\xff]{0,80}")
# A letter of the West in one byte, as UTF-8 never has it.
LONE_LETTER = re.compile(rb"[A-Za-z][\xc0-\xfe](?![\x80-\xbf])")
HIGH_RUN = re.compile(rb"[\x80-\xff]{2}")
# Japanese in seven bits looks like ASCII but for its escapes.
JAPANESE = re.compile(rb"\x1b\$[@B]|\x1b\$\(D")


def known_name(name: str | None) -> str | None:
    """Return Python's name of a charset as a mail writes it, or None when it means nothing to us."""
    plain = re.sub(r"[\s\"']", "", name or "").lower().removeprefix("charset=").replace("windows-", "cp")
    plain = plain.replace("cp-", "cp").replace("_8859", "-8859")
    plain = BETTER_NAMES.get(plain, plain)
    if plain in SAYS_NOTHING:
        return None
    try:
        found = codecs.lookup(plain)
    except (LookupError, ValueError):
        return None
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in NOT_TEXT else None


def decode(content: bytes, charset: str | None) -> tuple[str, str | None]:
    """Decode `content`, written in `charset` as its sender says; return the words and a warning or None."""
    named = _in_truth(content, known_name(charset))
    if named and not _is_mislabelled(content, named):
        words = _strictly(content, named)
        if words is not None:
            return words, None
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) and (words := _strictly(content, "utf-16")):
        return words, None
    if JAPANESE.search(content) and (words := _strictly(content, "iso2022_jp_ext")) is not None:
        return words, None
    words = _strictly(content, "utf-8")
    if words is not None:
        return words, _doubt(content, charset, named)
    guessed = named if named and _nearly(content, named) else guess(content)
    return content.decode(
        guessed, "replace"
    ), f"Some characters were not in the charset {charset or 'named'}."


def _in_truth(content: bytes, named: str | None) -> str | None:
    """Return the charset that a label means, set right by the bytes; None where it is no help."""
    if named == "iso8859-2" and CONTROLS.search(content):
        return "cp1250"
    if named == "utf-16" and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return max(("utf-16-le", "utf-16-be"), key=lambda order: _plain_letters(content, order))
    if named == "cp1252" and _is_another_script(content[:SAMPLE]):
        return None
    if named and content.startswith((b"\xff\xfe", b"\xfe\xff")) and not named.startswith("utf-16"):
        return None
    return named


def _plain_letters(content: bytes, codec: str) -> int:
    return sum(letter < "\u0500" for letter in content[:SAMPLE].decode(codec, "replace"))


def _is_another_script(sample: bytes) -> bool:
    """No language of the West writes words of accents alone."""
    spoken = b"".join(WORD.findall(sample))
    high = sum(byte > 127 for byte in spoken)
    return high >= ENOUGH_FOR_A_SCRIPT and high * 20 > len(spoken) * 19


def _is_mislabelled(content: bytes, named: str) -> bool:
    """Text in one byte a letter is never by chance valid UTF-8 too; nor does any text hold escapes."""
    if named.startswith(("utf-8", "ascii", "cp125")) and JAPANESE.search(content):
        return True
    is_single_byte = named.startswith(("cp12", "iso8859", "koi8", "cp866", "mac"))
    return is_single_byte and not content.isascii() and _strictly(content, "utf-8") is not None


def guess(content: bytes) -> str:
    """Return the charset that most likely wrote these bytes, of those that customers' programs use."""
    sample = content[:SAMPLE]
    words = WORD.findall(sample)
    spoken = b"".join(words)
    high = sum(byte > 127 for byte in spoken)
    letters = len(spoken) - high
    # Words of accents here and there begin with a plain letter; those of other scripts hold none.
    if letters >= high and sum(word[:1].isalpha() and word[:1].isascii() for word in words) * 2 > len(words):
        return "cp1252"
    if high < ENOUGH_TO_COUNT and (high * 2 < letters or not HIGH_RUN.search(sample)):
        return "cp1252"
    return _cyrillic(sample, high) or _japanese(sample) or _counted(sample)


def _cyrillic(sample: bytes, high: int) -> str | None:
    """Small letters outnumber capitals, and the two Russian charsets have them in each other's place."""
    upper_half = sum(byte >= 0xE0 for byte in sample)
    lower_half = sum(0xC0 <= byte <= 0xDF for byte in sample)
    with_yo = upper_half + lower_half + sum(byte in (0xA3, 0xA8, 0xB3, 0xB8) for byte in sample)
    if with_yo * 10 < high * 9 or b"\x81" in sample:
        return None
    return "cp1251" if upper_half >= lower_half else "koi8_r"


def _japanese(sample: bytes) -> str | None:
    """A third of what is written in Japanese is kana, which no other language has."""
    for codec in ("euc_jp", "cp932"):
        words = _strictly(sample, codec) or ""
        foreign = sum(letter > "\u00ff" for letter in words)
        if foreign and len(KANA.findall(words)) * 3 > foreign:
            return codec
    return None


def _counted(sample: bytes) -> str:
    from charset_normalizer import from_bytes

    try:
        best = from_bytes(sample, cp_isolation=LIKELY).best()
    except (UnicodeError, ValueError, LookupError):
        best = None
    return best.encoding if best else "cp1252"


def _strictly(content: bytes, codec: str) -> str | None:
    try:
        return content.decode(codec)
    except (UnicodeError, ValueError):
        return None


def _nearly(content: bytes, codec: str) -> bool:
    """A stray byte does not disprove the charset that was named; a tenth of them does, or letters alone."""
    words = content[:SAMPLE].decode(codec, "replace")
    spoilt = words.count("�")
    has_others = any(letter > "\x7f" and letter != "�" for letter in words)
    if codec == "utf-8" and not has_others and LONE_LETTER.search(content[:SAMPLE]):
        return False
    return spoilt * 10 < sum(byte > 127 for byte in content[:SAMPLE]) or spoilt <= 1


def _doubt(content: bytes, charset: str | None, named: str | None) -> str | None:
    if content.isascii() and not (
        charset and not named and charset.lower() not in SAYS_NOTHING | {"us-ascii"}
    ):
        return None
    return f"The charset {charset} was not right; read as UTF-8." if charset else None
