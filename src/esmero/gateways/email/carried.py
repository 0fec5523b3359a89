"""What a mail carries, as a letter of ours keeps it: its words, its page and its files, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.files.kinds import NewFile
from esmero.gateways.email import placing
from esmero.ground import filekinds

if TYPE_CHECKING:
    from esmero.gateways.email.reading.shape import ReadMail

# What a page can still show; the raw mail keeps the rest.
LONGEST_TEXT = 300_000
LONGEST_HTML = 2_000_000
MOST_FILES = 100


def words(mail: ReadMail) -> tuple[str, str]:
    """Return the writer's own words with what they pass on, and what is folded away beneath."""
    own, folded = _told_apart(mail)
    return placing.with_pictures(own, mail)[:LONGEST_TEXT], folded[:LONGEST_TEXT]


def _told_apart(mail: ReadMail) -> tuple[str, str]:
    own = "\n\n".join(part for part in (mail.text_reply, mail.forwarded) if part and part.strip())
    if not own:
        return mail.text or "", ""
    return own, "\n\n".join(part for part in (mail.signature, mail.quoted) if part and part.strip())


def page(mail: ReadMail) -> str:
    """Return its clean HTML, empty where it has none or more than can be shown."""
    return mail.html if mail.html and len(mail.html) <= LONGEST_HTML else ""


def files(mail: ReadMail) -> list[NewFile]:
    """Return its files with the kind that their bytes tell; seals are none to look at."""
    return [
        NewFile(
            name=file.name,
            content_type=filekinds.told_kind(file.content, file.content_type),
            content=file.content,
            is_inline=file.is_inline,
            content_id=(file.content_id or "").strip("<>"),
        )
        for file in [file for file in mail.attachments if not file.is_seal][:MOST_FILES]
    ]
