"""Which parts of a mail are its text, which are files: the whole text a reader sees, and its HTML."""

import re
from dataclasses import dataclass, field

from esmero.gateways.email.reading import attachments, cleaning, markup, packed
from esmero.gateways.email.reading.shape import MailFile
from esmero.gateways.email.reading.splitting import Part
from esmero.ground.reading import charsets

MAX_TEXT = 5_000_000
REPORT_PARTS = {"message/delivery-status", "message/feedback-report",
"message/disposition-notification",
                "text/rfc822-headers", "text/rfc822-header", "message/global-delivery-status",
                "message/global-headers",
                "message/partial-headers"}  # fmt: skip
META_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s{0,5}=\s{0,5}[\"']?([A-Za-z0-9_:.-]{2,40})", re.I)
LOOKS_LIKE_HTML = re.compile(r"\s{0,20}<(?:!doctype\s+html|html)\b", re.I)
CONTENT_ID = re.compile(r"cid:([^\"'\s>)]{1,300})", re.I)


@dataclass
class Passage:
    """A piece of the text, in plain words, in HTML, or in both."""

    plain: str = ""
    html: str = ""


@dataclass
class Body:
    """What stands in a mail: its passages in order and its files."""

    passages: list[Passage] = field(default_factory=list)
    file_parts: list[Part] = field(default_factory=list)
    inner_files: list[MailFile] = field(default_factory=list)
    # What a winmail.dat says, which is mostly what the text says already.
    packed_words: Passage | None = None
    warnings: list[str] = field(default_factory=list)

    def text(self, *, with_marks: bool = False) -> str:
        """Return the whole text; a passage's HTML speaks where its plain words are empty."""
        pieces = [passage.plain or _shown(passage, with_marks) for passage in self.passages]
        return "\n\n".join(
            piece.strip("\n") if len(pieces) > 1 else piece for piece in pieces if piece.strip()
        )

    def html(self) -> str | None:
        """Return the HTML in one clean piece, or None where the mail has none."""
        if not any(passage.html for passage in self.passages):
            return None
        pieces = [
            cleaning.clean(passage.html) if passage.html else cleaning.paragraphs(passage.plain)
            for passage in self.passages
        ]
        whole = "\n".join(piece for piece in pieces if piece)
        # Styles of several pieces stand above them all.
        return cleaning.clean(whole) if len(pieces) > 1 else whole

    def files(self) -> tuple[MailFile, ...]:
        """Return the files in the order of the mail."""
        referred = {found for passage in self.passages for found in CONTENT_ID.findall(passage.html)}
        named = [
            attachments.file_of(part, number, referred) for number, part in enumerate(self.file_parts, 1)
        ]
        return (*named, *self.inner_files)


def read(root: Part) -> Body:
    """Sort the parts of a mail into passages of text and files."""
    body = Body()
    if root.content_type in ("text/plain", "text/html") and root.disposition != "attachment":
        # A mail that is one text is no file, even if its program gave it a name.
        body.passages += [passage] if (passage := _passage(root, body)) else []
    else:
        _sort(root, body)
    if body.packed_words and not body.text().strip():
        body.passages = [body.packed_words]
    _drop_repeated(body)
    return body


def _shown(passage: Passage, with_marks: bool) -> str:
    return markup.visible_words(passage.html, with_marks=with_marks) if passage.html else ""


def _sort(part: Part, body: Body) -> None:
    if part.content_type == "multipart/alternative":
        _sort_alternatives(part, body)
    elif part.content_type.startswith("multipart/") and part.children:
        for child in part.children:
            _sort(child, body)
    elif part.content_type in REPORT_PARTS or part.content_type == "application/applefile":
        # The second half of an old Apple file says nothing to anybody.
        return
    elif _is_text(part):
        if passage := _passage(part, body):
            body.passages.append(passage)
    elif _is_file(part) and not _unpacked(part, body):
        body.file_parts.append(part)


def _is_file(part: Part) -> bool:
    is_message = part.content_type == "message/rfc822"
    return bool(part.body.strip() or is_message or part.disposition or attachments.named(part))


def _unpacked(part: Part, body: Body) -> bool:
    """Put what lies in a winmail.dat among the files; return False where it is none, or a broken one."""
    if not packed.is_packed(part.content_type, attachments.named(part)):
        return False
    found = packed.unpack(part.decoded())
    if found is None:
        return False
    body.inner_files += found.files
    if found.plain.strip() or found.html.strip():
        body.packed_words = Passage(found.plain, found.html)
    return True


def _is_text(part: Part) -> bool:
    if part.content_type not in (
        "text/plain",
        "text/html",
        "text/enriched",
        "text/richtext",
        "text/x-amp-html",
    ):
        return part.content_type.startswith("text/") and not attachments.named(part) and not part.disposition
    if part.disposition == "attachment":
        return False
    return not attachments.named(part) or not part.headers


def _sort_alternatives(part: Part, body: Body) -> None:
    """The same text in several forms: one passage for the plain and the HTML one; the rest are files."""
    inner = Body()
    for child in part.children:
        if child.content_type in ("text/calendar", "text/x-amp-html", "text/watch-html"):
            if child.content_type == "text/calendar":
                body.file_parts.append(child)
            continue
        _sort(child, inner)
    plain = "\n\n".join(one.plain for one in inner.passages if one.plain.strip())
    html = "\n".join(one.html for one in inner.passages if one.html)
    if plain or html:
        body.passages.append(Passage(plain, html))
    body.file_parts += inner.file_parts
    body.inner_files += inner.inner_files
    body.packed_words = body.packed_words or inner.packed_words
    body.warnings += inner.warnings


def _passage(part: Part, body: Body) -> Passage | None:
    content = part.decoded()[:MAX_TEXT]
    if part.content_type != "text/html":
        content, files = attachments.out_of_text(content)
        body.inner_files += files
    charset = part.type_parameters.get("charset")
    if part.content_type == "text/html" and not charset and (found := META_CHARSET.search(content[:5000])):
        charset = found.group(1).decode("ascii")
    text, warning = charsets.decode(content, charset)
    if warning:
        body.warnings.append(warning)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    if not text.strip():
        return None
    if part.content_type == "text/html" or LOOKS_LIKE_HTML.match(text[:500]):
        return Passage(html=text)
    return Passage(plain=_unflowed(text, part))


def _unflowed(text: str, part: Part) -> str:
    """Join the lines that a program broke softly (RFC 3676)."""
    if part.type_parameters.get("format", "").lower() != "flowed":
        return text
    joint = "" if part.type_parameters.get("delsp", "").lower() == "yes" else " "
    lines: list[str] = []
    is_open = False
    for line in text.split("\n"):
        is_quote = line.startswith(">")
        line = line if is_quote or not line.startswith(" ") else line[1:]
        if is_open and not is_quote and line != "-- ":
            lines[-1] = lines[-1].rstrip(" ") + joint + line
        else:
            lines.append(line)
        is_open = line.endswith(" ") and line != "-- " and not is_quote and bool(line.strip())
    return "\n".join(lines)


def _drop_repeated(body: Body) -> None:
    """Some programs send plain and HTML side by side instead of as alternatives: one of them is enough."""
    if len(body.passages) != 2:
        return
    first, second = body.passages
    if first.plain and not first.html and second.html and not second.plain:
        seen = " ".join(markup.visible_words(second.html).split())
        if seen and " ".join(first.plain.split())[:2000] in seen or not seen:
            body.passages = [Passage(first.plain, second.html)]
