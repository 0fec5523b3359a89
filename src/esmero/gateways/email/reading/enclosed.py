"""What lies inside a mail's files, in words: invitations, contact cards, and mails that were passed on.

Plain lists and words, as they are kept with the letter; whoever shows them puts them into sentences.
"""

import json
from collections.abc import Callable
from typing import Any

from esmero.gateways.email.reading import invitations
from esmero.gateways.email.reading.shape import MailFile, ReadMail
from esmero.ground.reading import cards

MESSAGE_TYPES = {"message/rfc822", "message/global"}
MOST = 20
MOST_MAILS = 10
# A mail in a mail in a mail; those further in stay files, which open as mails, too.
DEEPEST = 3
LONGEST_TEXT = 30_000
LONGEST_OF_ALL = 200_000
LONGEST_LINE = 300
MOST_FILES = 50


def found(files: tuple[MailFile, ...], read: Callable[[bytes], ReadMail]) -> tuple[dict[str, Any], ...]:
    """Return what lies in `files`, each with the digest of its file; `read` reads a mail that lies in one."""
    told: list[dict[str, Any]] = []
    seen: list[dict[str, Any]] = []
    mails = 0
    for file in files:
        if is_mail(file):
            mails += 1
            pieces = [_mail(read(file.content))] if mails <= MOST_MAILS else []
        else:
            pieces = _pieces(file)
        # The same invitation lies beside the text and below it.
        fresh = [piece for piece in pieces if piece not in seen]
        seen += fresh
        told += [{**piece, "file": file.sha256} for piece in fresh]
    return tuple(_clean(piece) for piece in _bounded(told[:MOST]))


def _bounded(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep what a page can show; of what is beyond it the first words stay, as the file holds the rest."""
    room, kept = LONGEST_OF_ALL, []
    for piece in told:
        if len(json.dumps(piece)) > room and piece["kind"] == "mail":
            more = {"text": piece.get("text", "")[:LONGEST_LINE], "is_cut": True}
            piece = {key: value for key, value in piece.items() if key not in ("inside", "files")} | more
        size = len(json.dumps(piece))
        if size <= room:
            room -= size
            kept.append(piece)
    return kept


def is_mail(file: MailFile) -> bool:
    """Tell whether a file is a mail of its own."""
    return file.content_type in MESSAGE_TYPES or file.name.lower().endswith(".eml")


def _pieces(file: MailFile) -> list[dict[str, Any]]:
    if invitations.is_calendar(file.content_type, file.name):
        return invitations.read(file.content)
    if cards.is_card(file.content_type, file.name):
        return cards.read(file.content)
    return []


def _mail(mail: ReadMail) -> dict[str, Any]:
    written = {
        "kind": "mail",
        "subject": (mail.subject or "")[:LONGEST_LINE],
        "from_name": (mail.from_name or "")[:LONGEST_LINE],
        "from_email": (mail.from_email or "")[:254],
        "to": ", ".join(address.email for address in mail.to[:5])[:LONGEST_LINE],
        "sent_at": mail.sent_at.isoformat() if mail.sent_at else "",
        "text": (mail.text or "")[:LONGEST_TEXT],
        "is_cut": len(mail.text or "") > LONGEST_TEXT,
        "files": [
            {"name": file.name, "size": file.size, "sha256": file.sha256, "is_seal": file.is_seal}
            for file in mail.attachments[:MOST_FILES]
        ],
        "inside": list(mail.enclosed),
    }
    return {key: value for key, value in written.items() if value}


def _clean(value: Any) -> Any:
    """No table takes a NUL or half a character."""
    if isinstance(value, str):
        return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, list):
        return [_clean(one) for one in value]
    return {key: _clean(one) for key, one in value.items()} if isinstance(value, dict) else value
