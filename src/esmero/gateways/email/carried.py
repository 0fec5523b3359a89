"""What a mail carries, as a letter of ours keeps it: its words, its page and its files, within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from esmero.domain.conversations.kinds import NEWSLETTER, SIGNATURE
from esmero.domain.files.kinds import NewFile
from esmero.gateways.email import placing
from esmero.gateways.email.reading import invitations
from esmero.ground import filekinds

if TYPE_CHECKING:
    from esmero.gateways.email.reading.shape import MailFile, ReadMail

# What a page can still show; the raw mail keeps the rest.
LONGEST_TEXT = 300_000
LONGEST_HTML = 2_000_000
MOST_FILES = 100
NO_PART_OF_A_MEETING = re.compile(rb"\s|METHOD:[A-Za-z-]{1,20}")


def words(mail: ReadMail) -> tuple[str, str]:
    """Return the writer's own words with what they pass on, and what is folded away beneath."""
    own, folded = _told_apart(mail)
    return placing.with_pictures(own, mail)[:LONGEST_TEXT], folded[:LONGEST_TEXT]


def _told_apart(mail: ReadMail) -> tuple[str, str]:
    own = "\n\n".join(part for part in (mail.text_reply, mail.forwarded) if part and part.strip())
    if not own:
        return mail.text or "", ""
    return own, "\n\n".join(part for part in (mail.signature, mail.quoted) if part and part.strip())


def told(mail: ReadMail) -> list[dict[str, Any]]:
    """Return what the letter keeps of its mail beside the words: seals, what lies in it, what it is like."""
    found = list(mail.enclosed)
    if mail.signature and mail.signature.strip() and words(mail)[1]:
        found.append({"kind": SIGNATURE, "lines": len(mail.signature.strip("\n").splitlines())})
    if mail.is_newsletter:
        found.append({"kind": NEWSLETTER})
    return found


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
        for file in _each_once([file for file in mail.attachments if not file.is_seal])[:MOST_FILES]
    ]


def _each_once(found: list[MailFile]) -> list[MailFile]:
    """Return the files without the copy of an invitation that lies among the text of the mail.

    Programs put the same meeting there and beside it; of both, the one that can be opened stays.
    """
    last = {_meeting(file): file for file in found if invitations.is_calendar(file.content_type, file.name)}
    return [file for file in found if last.get(_meeting(file), file) is file]


def _meeting(file: MailFile) -> bytes:
    """Return what an invitation says, however its lines are broken and whatever it is sent for."""
    if not invitations.is_calendar(file.content_type, file.name):
        return b""
    return NO_PART_OF_A_MEETING.sub(b"", file.content)
