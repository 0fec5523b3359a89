"""Files that were brought before the words they go with are sent."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.files.kinds import NewFile
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import HeldReply, Upload


def keep_upload(
    conversation: Conversation,
    *,
    agent: Agent,
    kind: str,
    key: str,
    file: NewFile,
    at: datetime,
) -> Upload:
    """Keep a file for what the agent is writing, its bytes stored under `key`."""
    return Upload.objects.create(
        conversation=conversation,
        agent=agent,
        kind=kind,
        key=key,
        name=file.name,
        content_type=file.content_type[:120],
        size=len(file.content),
        kept_at=at,
    )


def give_to_held(uploads: Iterable[Upload], held: HeldReply) -> None:
    """Let files wait with the answer that is held back."""
    Upload.objects.filter(pk__in=[one.pk for one in uploads]).update(held=held)


def give_back_to_draft(held: HeldReply) -> int:
    """Let the files of an answer that is taken back wait with the draft again. Return how many."""
    return Upload.objects.filter(held=held).update(held=None, kind=held.kind)


def leave_out(upload: Upload) -> None:
    """Leave a file out; the sweep removes it, once nobody can be bringing the same bytes just now."""
    upload.is_left_out = True
    upload.save(update_fields=["is_left_out"])


def drop_uploads(uploads: Iterable[Upload]) -> int:
    """Remove rows of files that went with a message or are no longer wanted. Return how many there were."""
    return Upload.objects.filter(pk__in=[one.pk for one in uploads]).delete()[0]
