"""`winmail.dat`: what Outlook packs for Outlook alone, unpacked into files and words for everybody."""

import contextlib
import logging
import re
from dataclasses import dataclass, field
from typing import Any

from esmero.gateways.email.reading import attachments
from esmero.gateways.email.reading.shape import MailFile
from esmero.ground.reading import charsets

TYPES = {"application/ms-tnef", "application/vnd.ms-tnef"}
SIGNATURE = b"\x78\x9f\x3e\x22"
# The library copies what is left with every object; a largest mail with this many is read in a second.
MOST_COPIED = 2_000_000_000
MOST_FILES = 200
LONGEST_RTF = 5_000_000
RTF = re.compile(
    rb"\\'([0-9a-fA-F]{2})|\\([a-z]{1,32})(-?\d{1,10})?[ ]?|\\([^a-z0-9])|([{}])|[\r\n]+|([^\\{}\r\n]+)", re.S
)
# Groups that hold no words of the writer.
SILENT = {
    "fonttbl", "colortbl", "stylesheet", "info", "pict", "object", "header", "footer", "themedata",
    "xmlnstbl", "generator", "listtable", "listoverridetable", "rsidtbl", "datastore", "latentstyles",
}  # fmt: skip
BREAKS = {"par": "\n", "line": "\n", "row": "\n", "tab": "\t", "cell": "\t", "sect": "\n", "page": "\n",
          "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–",
          "emdash": "—"}  # fmt: skip


@dataclass
class Unpacked:
    """What lay in a winmail.dat: files, and words in plain text or HTML."""

    files: list[MailFile] = field(default_factory=list)
    plain: str = ""
    html: str = ""


def is_packed(content_type: str, name: str | None) -> bool:
    """Tell whether a part is a winmail.dat, by its type or its name."""
    return content_type in TYPES or (name or "").lower() in ("winmail.dat", "win.dat")


def unpack(content: bytes) -> Unpacked | None:
    """Return what lies in a winmail.dat, or None where it is broken: then it stays a file."""
    if not content.startswith(SIGNATURE) or _copied(content) > MOST_COPIED:
        return None
    from tnefparse import TNEF

    # It tells the log of every byte that it wonders about.
    logging.getLogger("tnefparse").setLevel(logging.CRITICAL)
    try:
        found = TNEF(content, do_checksum=False)
        unpacked = Unpacked(
            [_file(one, number) for number, one in enumerate(found.attachments[:MOST_FILES], 1)]
        )
    except Exception:  # The library raises whatever a broken byte leads to.
        return None
    unpacked.files = [file for file in unpacked.files if file.content]
    with contextlib.suppress(Exception):
        unpacked.html = _as_text(found.htmlbody)
    with contextlib.suppress(Exception):
        unpacked.plain = _as_text(found.body).rstrip("\x00")
    if not (unpacked.html or unpacked.plain.strip()):
        with contextlib.suppress(Exception):
            unpacked.plain = words_of_rtf(found.rtfbody or b"")
    has_words = bool(unpacked.html or unpacked.plain.strip())
    return unpacked if unpacked.files or has_words else None


def _copied(content: bytes) -> int:
    """Return how many bytes the library would copy: what is left, once for each object."""
    place, copied = 6, 0
    while place + 12 < len(content) and copied <= MOST_COPIED:
        copied += len(content) - place
        place += int.from_bytes(content[place + 5 : place + 9], "little") + 11
    return copied


def _as_text(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return charsets.decode(value, None)[0] if isinstance(value, bytes) else str(value or "")


def _file(found: Any, number: int) -> MailFile:
    written = _as_text(found.long_filename()).strip("\x00")
    content = found.data
    name = attachments.tidy_name(written) or f"file-{number}.bin"
    return attachments.made(name, attachments.kind_by_name(name), bytes(content) if content else b"")


def words_of_rtf(rtf: bytes) -> str:
    """Return the words of a text in RTF, its layout left out; time grows with its length alone."""
    reader = _Rtf()
    for found in RTF.finditer(rtf[:LONGEST_RTF]):
        reader.take(*found.groups())
    return re.sub(r"\n{4,}", "\n\n\n", reader.words()).strip()


class _Rtf:
    """Hears an RTF out, sign by sign, and keeps what is said aloud."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.raw = bytearray()
        self.codec = "cp1252"
        self.depth = 0
        # The depth of the group that says nothing to readers; none while it is 0.
        self.silent = 0
        # How many signs stand in for one that old programs don't know.
        self.skip = 0

    def take(
        self,
        hexed: bytes | None,
        word: bytes | None,
        number: bytes | None,
        sign: bytes | None,
        brace: bytes | None,
        plain: bytes | None,
    ) -> None:
        """Hear one sign: a byte, a word of command with its number, a brace, or plain letters."""
        if brace:
            self.depth += 1 if brace == b"{" else -1
            self.silent = 0 if self.depth < self.silent else self.silent
        elif sign == b"*" or (word and word.decode() in SILENT):
            self.silent = self.silent or self.depth
        elif self.silent:
            return
        elif word:
            self._obey(word.decode(), int(number or 0))
        elif sign:
            self.raw += {b"~": b" "}.get(sign, sign if sign in b"\\{}" else b"")
        else:
            self._hear(bytes.fromhex(hexed.decode()) if hexed else plain or b"")

    def _hear(self, plain: bytes) -> None:
        self.raw += plain[self.skip :]
        self.skip = max(0, self.skip - len(plain))

    def _obey(self, word: str, number: int) -> None:
        if word == "ansicpg":
            self.codec = charsets.known_name(f"cp{number}") or self.codec
        elif word == "u":
            self._speak(chr(number % 65536))
            self.skip = 1
        elif word in BREAKS:
            self._speak(BREAKS[word])

    def _speak(self, more: str) -> None:
        self.said += [bytes(self.raw).decode(self.codec, "replace"), more]
        self.raw.clear()

    def words(self) -> str:
        """Return all that was said."""
        self._speak("")
        return "".join(self.said).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
