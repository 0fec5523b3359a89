"""What a mail service posted, as bytes: the fields and files of a form, without guessing any charset."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

MOST_PARTS = 1000
BOUNDARY = re.compile(r'\bboundary="?([^";\s]{1,200})"?', re.IGNORECASE)
NAME = re.compile(rb'\bname="([^"]{1,200})"')
FILENAME = re.compile(rb'\bfilename="([^"]{1,500})"')
CONTENT_TYPE = re.compile(rb"^content-type:[ \t]*([^\r\n]{1,200})", re.IGNORECASE | re.MULTILINE)


class NotUnderstood(Exception):
    """What was posted has not the form that the service promises."""


@dataclass(frozen=True)
class File:
    """A file in a form."""

    name: str
    content_type: str
    content: bytes


@dataclass
class Fields:
    """The fields and files of a form, by name; of several of one name the first."""

    words: dict[str, bytes] = field(default_factory=dict)
    files: dict[str, File] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a field as text, empty where it is missing."""
        return self.words.get(name, b"").decode("utf-8", "replace")


def read(body: bytes, content_type: str) -> Fields:
    """Return the fields of a form. Raises NotUnderstood."""
    if content_type.lower().startswith("application/x-www-form-urlencoded"):
        try:
            found = parse_qsl(body, keep_blank_values=True, max_num_fields=MOST_PARTS)
            return Fields({name.decode("utf-8", "replace"): value for name, value in reversed(found)})
        except ValueError as error:
            raise NotUnderstood(str(error)) from error
    boundary = BOUNDARY.search(content_type)
    if not boundary or not content_type.lower().startswith("multipart/form-data"):
        raise NotUnderstood("no form")
    return _parts(body, boundary[1].encode())


def _parts(body: bytes, boundary: bytes) -> Fields:
    found = Fields()
    pieces = (b"\r\n" + body).split(b"\r\n--" + boundary, MOST_PARTS + 1)
    for piece in pieces[1:]:
        head, gap, content = piece.partition(b"\r\n\r\n")
        name = NAME.search(head)
        if not gap or not name:
            continue
        key, filename = name[1].decode("utf-8", "replace"), FILENAME.search(head)
        if filename:
            kind = CONTENT_TYPE.search(head)
            said = kind[1].decode("ascii", "replace") if kind else "application/octet-stream"
            found.files.setdefault(key, File(filename[1].decode("utf-8", "replace"), said, content))
        else:
            found.words.setdefault(key, content)
    return found
