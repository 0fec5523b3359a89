"""Keeping files: bytes first, under a name of our own, then the row."""

import hashlib
import os
import secrets
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from esmero.domain.files import reads
from esmero.domain.files.kinds import COPY, NewFile
from esmero.domain.files.models import Attachment
from esmero.ground import durable, written
from esmero.ground.refs import Audience, Ref

# Files given in one question.
AT_ONCE = 500


def store(content: bytes) -> str:
    """Write bytes durably into the files folder and return their key (their own digest).

    The same bytes are kept once. Written aside and renamed: a crash leaves no half file, and two
    threads that bring the same bytes don't touch each other's.
    """
    key = hashlib.sha256(content).hexdigest()
    path = reads.path_of(key)
    if _is_kept_still(path):
        return key
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f"{key}.{secrets.token_hex(6)}.part")
    try:
        durable.write(aside, content)
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    durable.sync(path.parent)
    return key


def store_made(make: Callable[[BinaryIO], object]) -> tuple[str, int]:
    """Store what `make` writes into a file that it is handed, as durably. Returns its key and size in bytes.

    It never lies in memory as a whole.
    """
    # Named such that the sweep takes it, should the machine stop here.
    aside = reads.path_of(f"{secrets.token_hex(16)}.part")
    aside.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with aside.open("w+b") as out:
            make(out)
            out.flush()
            os.fsync(out.fileno())
            size = out.tell()
            out.seek(0)
            key = hashlib.file_digest(out, "sha256").hexdigest()
        path = reads.path_of(key)
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        aside.rename(path)
    finally:
        aside.unlink(missing_ok=True)
    durable.sync(path.parent)
    return key, size


def _is_kept_still(path: Path) -> bool:
    """Whether the bytes lie there already; they count as new from now on, so that no sweep takes them."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return path.exists()


def drop_bytes(keys: Iterable[str], *, older_than: datetime) -> int:
    """Remove bytes that no row needs, unless somebody brought the same ones since. Return how many.

    Taken aside first: bytes that came again between the look and the taking are put back.
    """
    dropped = 0
    for key in keys:
        path = reads.path_of(key)
        # Named such that the sweep puts it back, should the machine stop here.
        aside = path.with_name(f"{key}.{secrets.token_hex(6)}.swept")
        try:
            if path.stat().st_mtime >= older_than.timestamp():
                continue
            path.rename(aside)
            if aside.stat().st_mtime >= older_than.timestamp():
                aside.rename(path)
                continue
        except FileNotFoundError:
            continue
        aside.unlink(missing_ok=True)
        dropped += 1
    return dropped


def sweep(needed: Callable[[Collection[str]], set[str]], *, before: datetime) -> int:
    """Remove the bytes stored before a moment whose keys `needed` does not return. Returns how many."""
    swept = 0
    for folder in sorted(Path(settings.MEDIA_ROOT).glob("??")):
        old = [Path(entry.path) for entry in os.scandir(folder) if _is_older(Path(entry.path), before)]
        kept = needed([path.name for path in old])
        swept += sum(_sweep(path, needed, before) for path in old if path.name not in kept)
    return swept


def _is_older(path: Path, before: datetime) -> bool:
    try:
        return path.stat().st_mtime < before.timestamp()
    except FileNotFoundError:
        return False


def _sweep(path: Path, needed: Callable[[Collection[str]], set[str]], before: datetime) -> bool:
    """Put it aside first: whoever stores the same bytes just now writes them anew, or has freshened these."""
    key = path.name.partition(".")[0]
    aside = path.with_name(f"{key}.swept")
    path.rename(aside)
    is_half = path.suffix == ".part"
    if not is_half and (not _is_older(aside, before) or needed([key])):
        aside.rename(path.with_name(key))
        return False
    aside.unlink()
    return True


def keep(
    file: NewFile,
    *,
    key: str,
    about: Ref,
    within: Ref,
    audience: Audience,
    at: datetime,
    size: int | None = None,
) -> Attachment:
    """Add the row for a stored file: what it is about, in whose story it may be seen.

    `size` in bytes is that of a file whose bytes are not at hand.
    """
    return written.add(
        Attachment(
            key=key,
            name=file.name,
            content_type=file.content_type[:120],
            size=len(file.content) if size is None else size,
            sha256=key,
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
    )


def hand_over(*, within: Ref, team_id: int) -> None:
    """Copy the new team of a story to its files."""
    Attachment.objects.filter(within_kind=within.kind, within_id=within.id).update(team_id=team_id)


def go_along(
    *, message_ids: Collection[int], within: Ref, team_id: int, customer_id: int, hide: bool | None = None
) -> None:
    """Let the files of messages go where those went; `hide` says anew whether the customer sees them."""
    rows = Attachment.objects.filter(about_kind="message", about_id__in=message_ids)
    rows.update(within_kind=within.kind, within_id=within.id, team_id=team_id, customer_id=customer_id)
    if hide is not None:
        rows.update(is_internal=hide)


def show_customer(*, about: Ref) -> None:
    """Let the customer see the files of something that was held back from them."""
    Attachment.objects.filter(about_kind=about.kind, about_id=about.id).update(is_internal=False)


def forget_copies(*, customer_id: int | None = None, before: datetime | None = None) -> set[str]:
    """Remove copies that customers had made: one's own, or all made before a moment. Return their keys."""
    rows = Attachment.objects.filter(within_kind=COPY)
    rows = rows.filter(customer_id=customer_id) if customer_id else rows
    rows = rows.filter(kept_at__lt=before) if before else rows
    keys = set(rows.values_list("key", flat=True))
    rows.delete()
    return keys


def move(*, from_customer_id: int, to_customer_id: int) -> dict[str, list[int]]:
    """Give a customer's files to another customer. Return their ids."""
    rows = Attachment.objects.filter(customer_id=from_customer_id)
    moved = list(rows.order_by("id").values_list("id", flat=True))
    rows.update(customer_id=to_customer_id)
    return {"files": moved}


def give_own(ids: Collection[int], *, to_customer_id: int) -> None:
    """Give some files to a customer; those that stand in a conversation go with it."""
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        rows = Attachment.objects.filter(pk__in=numbers[first : first + AT_ONCE])
        rows.exclude(within_kind="conversation").update(customer_id=to_customer_id)


def give(conversation_ids: Collection[int], *, to_customer_id: int) -> None:
    """Give the files of some conversations to the customer to whom these went."""
    rows = Attachment.objects.filter(within_kind="conversation", within_id__in=conversation_ids)
    rows.update(customer_id=to_customer_id)


def forget(*, customer_id: int, also: Collection[int] = (), but: Collection[int] = ()) -> set[str]:
    """Remove the rows of a customer's files. Return the keys of their bytes, which go after the commit.

    `also` are messages of theirs that stand with others, `but` messages of others that stand with them.
    """
    own = Attachment.objects.filter(customer_id=customer_id).exclude(about_kind="message", about_id__in=but)
    away = Attachment.objects.filter(about_kind="message", about_id__in=also)
    keys: set[str] = set()
    for rows in (own, away):
        keys |= set(rows.values_list("key", flat=True))
        rows.delete()
    return keys


def let_go(ids: Collection[int]) -> set[str]:
    """Remove some files' rows. Return the keys of their bytes, which go after the commit."""
    rows = Attachment.objects.filter(pk__in=ids)
    keys = set(rows.values_list("key", flat=True))
    rows.delete()
    return keys


def let_go_within(conversation_ids: Collection[int]) -> set[str]:
    """Remove the rows of all files in some conversations. Return the keys of their bytes."""
    rows = Attachment.objects.filter(within_kind="conversation", within_id__in=conversation_ids)
    return let_go(list(rows.values_list("id", flat=True)))
