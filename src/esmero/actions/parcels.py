"""Files on their way into a message: those that came with the words, and those that waited with the draft."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.files import reads as file_reads
from esmero.domain.files import writes as files
from esmero.domain.files.kinds import NewFile
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.ground import crypto, filekinds

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from esmero.domain.files.models import Attachment
    from esmero.domain.staff.models import Agent
    from esmero.domain.workbench.models import HeldReply, Upload


class FileGone(Exception):
    """A file that should go along is not there any more; nothing was sent."""


class TooMuchTogether(Exception):
    """All files together are more than one letter can carry; nothing was sent."""


@dataclass(frozen=True)
class Parcel:
    """Files with the keys of their bytes. `given` names what the sender asked for, whatever became of it."""

    files: list[NewFile] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    uploads: list[Upload] = field(default_factory=list)
    given: list[str] = field(default_factory=list)
    is_complete: bool = True
    # More than one letter carries; the limits were others when it was packed.
    is_too_much: bool = False


def pack(
    agent: Agent,
    conversation_id: int,
    kind: str,
    new_files: list[NewFile] | None,
    upload_ids: list[int] | None,
) -> Parcel:
    """Bring the files together and store the new ones' bytes, before any transaction.

    Raises NotFound and TooMuchTogether.
    """
    conversation = access.conversation_for(agent, conversation_id)
    uploads = workbench.chosen_uploads(conversation, agent, upload_ids or [], kind=kind)
    together = sum(upload.size for upload in uploads) + sum(len(file.content) for file in new_files or [])
    if together > filekinds.MOST_BYTES_TOGETHER:
        raise TooMuchTogether
    new_keys = [files.store(file.content) for file in new_files or []]
    given = new_keys + [f"upload:{number}" for number in sorted(upload_ids or [])]
    waited = [_read(upload) for upload in uploads]
    return Parcel(
        files=[*(new_files or []), *(file for file in waited if file)],
        keys=new_keys + [upload.key for upload in uploads],
        uploads=uploads,
        given=given,
        is_complete=len(uploads) == len(set(upload_ids or [])) and all(waited),
    )


def of_waiting(uploads: Iterable[Upload]) -> Parcel:
    """Bring together the files of an answer that was held back."""
    waiting = list(uploads)
    found = [_read(upload) for upload in waiting]
    return Parcel(
        files=[file for file in found if file],
        keys=[upload.key for upload in waiting],
        uploads=waiting,
        is_complete=all(found),
    )


def with_kept(parcel: Parcel, kept: Iterable[Attachment]) -> Parcel:
    """Put files of the conversation itself beside those that came with the words. Raises TooMuchTogether."""
    files_kept = list(kept)
    together = sum(file.size for file in files_kept) + sum(len(file.content) for file in parcel.files)
    if together > filekinds.MOST_BYTES_TOGETHER:
        raise TooMuchTogether
    read = [_read(file) for file in files_kept]
    return replace(
        parcel,
        files=[*parcel.files, *(file for file in read if file)],
        keys=[*parcel.keys, *(file.key for file in files_kept)],
        given=[*parcel.given, *(f"kept:{file.pk}" for file in files_kept)],
        is_complete=parcel.is_complete and all(read),
    )


def open_up(parcel: Parcel) -> None:
    """The step inside a transaction: the files wait no more, they go with the message. Raises FileGone."""
    if not parcel.is_complete or workbench_writes.drop_uploads(parcel.uploads) != len(parcel.uploads):
        raise FileGone


def must_be_complete(parcel: Parcel) -> None:
    """Check that each file that should go along is there. Raises FileGone."""
    if not parcel.is_complete:
        raise FileGone


def hold(held: HeldReply, parcel: Parcel, *, at: datetime) -> None:
    """The step inside a transaction: the files wait with an answer that is held back. Raises FileGone."""
    must_be_complete(parcel)
    came_along = len(parcel.files) - len(parcel.uploads)
    new = [
        workbench_writes.keep_upload(
            held.conversation,
            agent=held.agent,
            kind=held.kind,
            key=key,
            file=file,
            at=at,
        )
        for file, key in zip(parcel.files[:came_along], parcel.keys[:came_along], strict=True)
    ]
    workbench_writes.give_to_held([*new, *parcel.uploads], held)


def name_of(agent: Agent, send_key: str, words: str, parcel: Parcel) -> str:
    """Return the name of one sending: the same press with the same words and files has the same."""
    return crypto.once(f"desk:{agent.pk}:{send_key}", words, *parcel.given)


def _read(upload: Upload | Attachment) -> NewFile | None:
    path = file_reads.path_of(upload.key)
    if not path.is_file():
        return None
    return NewFile(upload.name, upload.content_type, path.read_bytes())
