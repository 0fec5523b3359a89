"""Keeping files: bytes first, under a name of our own, then the row."""

import hashlib
import os
from datetime import datetime

from esmero.domain.files import reads
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.ground import text
from esmero.ground.refs import Audience, Ref


def store(content: bytes) -> str:
    """Write bytes durably into the files folder and return their key (their own digest).

    The same bytes are kept once. Written aside and renamed: a crash leaves no half file.
    """
    key = hashlib.sha256(content).hexdigest()
    path = reads.path_of(key)
    if path.exists():
        return key
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{key}.{os.getpid()}.part")
    with aside.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    aside.rename(path)
    return key


def keep(file: NewFile, *, key: str, about: Ref, within: Ref, audience: Audience, at: datetime) -> Attachment:
    """Add the row for a stored file: what it is about, in whose story it may be seen."""
    return Attachment.objects.create(
        key=key,
        name=text.tidy_filename(file.name),
        content_type=file.content_type[:120],
        size=len(file.content),
        sha256=hashlib.sha256(file.content).hexdigest(),
        is_inline=file.is_inline,
        content_id=file.content_id[:255],
        about_kind=about.kind,
        about_id=about.id,
        within_kind=within.kind,
        within_id=within.id,
        team_id=audience.team_id,
        customer_id=audience.customer_id,
        is_internal=audience.is_internal,
        kept_at=at,
    )


def hand_over(*, within: Ref, team_id: int) -> None:
    """Copy the new team of a story to its files."""
    Attachment.objects.filter(within_kind=within.kind, within_id=within.id).update(team_id=team_id)


def move(*, from_customer_id: int, to_customer_id: int) -> int:
    """Give a customer's files to another customer (a merge). Return how many."""
    return Attachment.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)


def forget(*, customer_id: int) -> int:
    """Remove a customer's files, rows and bytes (those that another row needs stay). Return how many."""
    rows = list(Attachment.objects.filter(customer_id=customer_id))
    Attachment.objects.filter(customer_id=customer_id).delete()
    for key in {row.key for row in rows}:
        if not Attachment.objects.filter(key=key).exists():
            reads.path_of(key).unlink(missing_ok=True)
    return len(rows)
