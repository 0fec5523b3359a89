"""The files that came with a mail: decoded, named, measured."""

import bisect
import hashlib
import mimetypes
import re

from esmero.gateways.email.reading import headers, parameters
from esmero.gateways.email.reading.shape import MailFile
from esmero.gateways.email.reading.splitting import Part
from esmero.ground import text
from esmero.ground.reading import transfer

MAX_NAME = 150
MAX_FILES = 200
# The names that people know, where the standard library picks an odd one.
ENDINGS = {
    "image/jpeg": ".jpg",
    "image/jpg": ".jpg",
    "image/pjpeg": ".jpg",
    "text/plain": ".txt",
    "text/calendar": ".ics",
    "text/vcard": ".vcf",
    "text/x-vcard": ".vcf",
    "message/rfc822": ".eml",
    "application/pgp-signature": ".asc",
    "application/pgp-encrypted": ".asc",
    "application/pgp-keys": ".asc",
    "application/pkcs7-signature": ".p7s",
    "application/x-pkcs7-signature": ".p7s",
    "application/pkcs7-mime": ".p7m",
    "application/ms-tnef": ".dat",
    "audio/wav": ".wav",
    "audio/amr": ".amr",
    "application/octet-stream": ".bin",
}
SEALS = {
    "application/pgp-signature",
    "application/pgp-encrypted",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
WORDS_FOR_KINDS = {"image": "image", "audio": "sound", "video": "film", "text": "text"}


def named(part: Part) -> str | None:
    """Return the name that the sender gave this part, decoded and without any path, or None."""
    for header, key in (("content-disposition", "filename"), ("content-type", "name")):
        _, found = parameters.split(headers.as_text(part.first(header) or b""))
        if written := tidy_name(headers.decode_words(found.get(key, ""))):
            return written
    place = headers.words(part.first("content-location")) or ""
    return tidy_name(place) if re.search(r"\.\w{1,5}\Z", place) and "?" not in place else None


def tidy_name(written: str) -> str | None:
    """Return what is to be seen of a file's name, without outer marks, or None when nothing is left."""
    plain = text.seen_filename(written).strip("\"' ")
    if len(plain) > MAX_NAME:
        stem, dot, ending = plain.rpartition(".")
        plain = f"{stem[: MAX_NAME - 12]}.{ending}" if dot and len(ending) <= 10 else plain[:MAX_NAME]
    return plain.strip(".") and plain


def file_of(part: Part, number: int, referred: set[str]) -> MailFile:
    """Return the file in `part`; `number` names a nameless one; `referred`: content ids the HTML shows."""
    is_message = part.content_type == "message/rfc822"
    content = part.decoded()
    content_id = next(iter(headers.message_ids(part.plain("content-id"))), None)
    is_shown = content_id is not None and content_id in referred
    return made(
        named(part) or (message_name(part) if is_message else None) or _made_up(part.content_type, number),
        part.content_type,
        content,
        is_inline=is_shown or part.disposition == "inline",
        content_id=content_id,
        is_seal=part.content_type in SEALS,
    )


def made(
    name: str,
    content_type: str,
    content: bytes,
    *,
    is_inline: bool = False,
    content_id: str | None = None,
    is_seal: bool = False,
) -> MailFile:
    """Return a file measured: its size in bytes after decoding and the SHA-256 of them."""
    digest = hashlib.sha256(content).hexdigest()
    return MailFile(name, content_type, len(content), digest, is_inline, content_id, content, is_seal)


def kind_by_name(name: str) -> str:
    """Return the type of a file whose sender only gave it a name."""
    return mimetypes.guess_type(name)[0] or "application/octet-stream"


def message_name(part: Part) -> str | None:
    """Return a name for an attached message: its subject."""
    subject = headers.words(part.children[0].first("subject")) if part.children else None
    # A slash in a subject is no path.
    plain = tidy_name((subject or "").replace("/", "-").replace("\\", "-"))
    return f"{plain[: MAX_NAME - 4].rstrip()}.eml" if plain else None


def _made_up(content_type: str, number: int) -> str:
    word = (
        "message"
        if content_type == "message/rfc822"
        else WORDS_FOR_KINDS.get(content_type.split("/")[0], "file")
    )
    word = "signature" if content_type in SEALS - {"application/pgp-encrypted"} else word
    return f"{word}-{number}{ENDINGS.get(content_type) or mimetypes.guess_extension(content_type) or '.bin'}"


def out_of_text(plain: bytes) -> tuple[bytes, list[MailFile]]:
    """Take uuencoded files out of a plain text, as old programs wrote them; return the rest and the files."""
    files: list[MailFile] = []
    kept, position = [], 0
    ends = [found.end() for found in transfer.UU_END.finditer(plain)]
    for begin in transfer.UU_BEGIN.finditer(plain):
        number = bisect.bisect_right(ends, begin.end())
        if begin.start() < position or number == len(ends) or len(files) >= MAX_FILES:
            continue
        content = transfer.from_uuencode(plain[begin.start() : ends[number]])
        if content:
            files.append(_inner_file(headers.as_text(begin.group(1)), content))
            kept.append(plain[position : begin.start()])
            position = ends[number]
    return b"".join(kept) + plain[position:], files


def _inner_file(written: str, content: bytes) -> MailFile:
    name = tidy_name(written) or "file-1.bin"
    return made(name, kind_by_name(name), content)
