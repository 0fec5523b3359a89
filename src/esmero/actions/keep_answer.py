"""What was answered by mail and must not go out by itself: its words and files wait as a draft."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings

from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes

if TYPE_CHECKING:
    from esmero.actions.parcels import Parcel
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.files.kinds import NewFile
    from esmero.domain.staff.models import Agent

MEGABYTE = 1024 * 1024
# As many files as one mail brings at most all wait; mail after mail must not fill the disk.
MOST_WAITING = 100


def keep(
    conversation: Conversation,
    agent: Agent,
    *,
    words: str,
    parcel: Parcel,
    kind: str,
    seen_version: int,
    why: str,
    at: datetime,
) -> None:
    """The step inside a transaction: keep the words before what the agent wrote already, and tell them.

    Each file waits with them that is no larger than one file may be (`ESMERO_MAX_FILE_MB`), until so many
    (MOST_WAITING) wait. What does not stays in the mail as it came in, and the draft names it.
    """
    begun = workbench.draft_row(conversation, agent, kind=kind)
    room = max(0, MOST_WAITING - len(workbench.uploads(conversation, agent)))
    fitting = [one for one in zip(parcel.files, parcel.keys, strict=True) if _fits(one[0])]
    too_many = [file for file, _ in fitting[room:]]
    left_out = [_named(file) for file in [*(one for one in parcel.files if not _fits(one)), *too_many]]
    before = begun.chosen.get("left_out", []) if begun else []
    writes.keep_draft(
        conversation,
        agent=agent,
        words=f"{words}\n\n{begun.text}" if begun and begun.text.strip() else words,
        seen_version=seen_version,
        kind=kind,
        chosen={"left_out": [*before, *left_out]} if before or left_out else None,
        at=at,
    )
    for file, key in fitting[:room]:
        writes.keep_upload(
            conversation,
            agent=agent,
            kind=kind,
            key=key,
            file=file,
            at=at,
        )
    writes.note_set_aside(conversation, agent=agent, why=why, at=at)


def _fits(file: NewFile) -> bool:
    return len(file.content) <= settings.ESMERO_MAX_FILE_MB * MEGABYTE


def _named(file: NewFile) -> dict[str, Any]:
    return {"name": file.name, "size": len(file.content), "is_too_large": not _fits(file)}
