"""What a file really is, told from its bytes; what its sender or its name says of it proves nothing."""

import io
import warnings
import zipfile
from pathlib import PurePath

HEAD_BYTES = 1024
# What the servers of most people take in one letter, 25 MiB; its files grow by a third on their way.
MOST_BYTES_TOGETHER = 25 * 1024 * 1024
PICTURES = {"PNG": "image/png", "JPEG": "image/jpeg", "GIF": "image/gif", "WEBP": "image/webp"}
# The brand after "ftyp" in files of the MPEG-4 family.
BRANDS = {
    b"qt  ": "video/quicktime",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"hevc": "image/heic",
    b"mif1": "image/heic",
    b"msf1": "image/heic",
}
OFFICE = "application/vnd.openxmlformats-officedocument."
# An archive that holds this is such a document.
DOCUMENTS = {
    "word/document.xml": f"{OFFICE}wordprocessingml.document",
    "xl/workbook.xml": f"{OFFICE}spreadsheetml.sheet",
}
OPEN_TEXT = "application/vnd.oasis.opendocument.text"
# A text is taken by its name too: a page or a script is text as well, and is not welcome.
TEXTS = {"txt": "text/plain", "text": "text/plain", "log": "text/plain", "csv": "text/csv"}
PASSING_FOR_TEXT = 4096


def kind_of(content: bytes, name: str) -> str:
    """Return the media type of a file by its bytes (for a text, by its name too), empty when unknown."""
    return (
        _by_mark(content[:HEAD_BYTES]) or picture_kind(content) or _archive(content) or _text(content, name)
    )


def is_picture(head: bytes) -> bool:
    """Say whether these first bytes (16 or more) begin a picture that every browser shows."""
    return head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")) or (
        head[:4] == b"RIFF" and head[8:12] == b"WEBP"
    )


def told_kind(content: bytes, said: str) -> str:
    """Return the media type of a file of which its sender `said` one: a picture's bytes know better.

    Pictures are often sent as something else, and something else is sent as a picture.
    """
    is_one = is_picture(content[:HEAD_BYTES])
    if is_one or said.lower() in PICTURES.values():
        return (picture_kind(content) if is_one else "") or "application/octet-stream"
    return said


def _by_mark(head: bytes) -> str:
    if head.startswith(b"%PDF-"):
        return "application/pdf"
    if head.startswith((b"II*\0", b"MM\0*")):
        return "image/tiff"
    if head[4:8] == b"ftyp":
        return BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"ID3") or (head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2", b"\xfa"}):
        return "audio/mpeg"
    return ""


def picture_kind(content: bytes) -> str:
    """Return the media type of a picture that every browser shows, empty where these bytes are none."""
    from PIL import Image, UnidentifiedImageError  # imported here: most requests bring no file

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
                found = picture.format or ""
                picture.verify()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ""
    except Exception:
        # Pillow's readers raise whatever comes to their mind at bytes that only begin like a picture.
        return ""
    return PICTURES.get(found, "")


def _archive(content: bytes) -> str:
    if not content.startswith(b"PK\x03\x04"):
        return ""
    try:
        names = set(zipfile.ZipFile(io.BytesIO(content)).namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return ""
    if content[30:38] == b"mimetype" and OPEN_TEXT.encode() in content[:HEAD_BYTES]:
        return OPEN_TEXT
    return next((kind for inner, kind in DOCUMENTS.items() if inner in names), "application/zip")


def _text(content: bytes, name: str) -> str:
    kind = TEXTS.get(PurePath(name).suffix.lstrip(".").lower(), "")
    return kind if kind and b"\0" not in content[:PASSING_FOR_TEXT] else ""
