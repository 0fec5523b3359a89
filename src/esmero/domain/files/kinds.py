"""Words of the room: what may be sent to us, and why a file is refused."""

import re
from dataclasses import dataclass

from esmero.ground import text

# Within which story a copy of all that is kept of a customer lies: their own, and nobody else's.
COPY = "copy"
# How wide a column is that holds a file's key, in every room: what no such column names is swept away.
KEY_LENGTH = 80

# How the pictures of a scan's pages are marked: "page 2:3" is the second of three. No mail can mark a file
# of its own so: what it calls its files is kept without blanks.
PAGE = "page "
PAGE_OF = re.compile(r"page ([0-9]{1,4}):([0-9]{1,6})")
# What people send to a service desk. Anything else comes in by mail only, and is offered as a download.
ALLOWED_TYPES = {
    "image/png": "png",
    "image/jpeg": "jpg",
    "image/gif": "gif",
    "image/webp": "webp",
    "image/heic": "heic",
    "application/pdf": "pdf",
    "text/plain": "txt",
    "text/csv": "csv",
    "video/mp4": "mp4",
    "video/quicktime": "mov",
    "audio/mpeg": "mp3",
    "application/zip": "zip",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
    "application/vnd.oasis.opendocument.text": "odt",
}


@dataclass(frozen=True)
class NewFile:
    """A file on its way in: its bytes and what the sender says of it.

    Its name is safe to keep, to show and to hand out from here on, through whatever door it came.
    """

    name: str
    content_type: str
    content: bytes
    is_inline: bool = False
    content_id: str = ""

    def __post_init__(self) -> None:
        """Tidy the name, which a stranger chose."""
        object.__setattr__(self, "name", text.tidy_filename(self.name))
