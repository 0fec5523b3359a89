"""Finding files and opening their bytes."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from esmero.domain.files.kinds import COPY
from esmero.domain.files.models import Attachment
from esmero.ground import prepared
from esmero.ground.refs import NotFound, Ref

_of_story = prepared.Query[Attachment](
    lambda kind, within_kind, within_id: Attachment.objects.filter(
        about_kind=kind, within_kind=within_kind, within_id=within_id
    ).order_by("id")
)
_of_each = prepared.Query[Attachment](
    lambda kind, ids: Attachment.objects.filter(prepared.among("about_id", ids), about_kind=kind).order_by(
        "id"
    )
)


def path_of(key: str) -> Path:
    """Return where the bytes of `key` lie; keys are ours, never a name that somebody sent."""
    return Path(settings.MEDIA_ROOT) / key[:2] / key


def of_each(kind: str, ids: Iterable[int]) -> dict[int, list[Attachment]]:
    """Return the attachments of many things of one kind, by the thing's id, in one query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in _of_each(kind=kind, ids=list(ids)):
        found[attachment.about_id].append(attachment)
    return found


def how_many_of(customer_id: int, *, also: Collection[int] = (), but: Collection[int] = ()) -> int:
    """Return how many files a customer has.

    `also` are messages of theirs that stand with others, `but` messages of others that stand with them.
    """
    own = Attachment.objects.filter(customer_id=customer_id).exclude(about_kind="message", about_id__in=but)
    away = Attachment.objects.filter(about_kind="message", about_id__in=also)
    return own.count() + away.exclude(customer_id=customer_id).count()


def of_story(kind: str, story: Ref) -> dict[int, list[Attachment]]:
    """Return the attachments of all things of one kind in a story, by the thing's id, in one query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for attachment in _of_story(kind=kind, within_kind=story.kind, within_id=story.id):
        found[attachment.about_id].append(attachment)
    return found


def one(attachment_id: int) -> Attachment:
    """Return a file, for whoever asks `access` of what it belongs to. Raises NotFound."""
    found = Attachment.objects.filter(pk=attachment_id).first()
    if found is None:
        raise NotFound("attachment")
    return found


def within(attachment_id: int, story: Ref) -> Attachment:
    """Return a file if it belongs to this story. Raises NotFound."""
    try:
        return Attachment.objects.get(pk=attachment_id, within_kind=story.kind, within_id=story.id)
    except ObjectDoesNotExist as error:
        raise NotFound("attachment") from error


def some_within(ids: Iterable[int], story: Ref) -> list[Attachment]:
    """Return those of these files that belong to this story, in their order. One query."""
    rows = Attachment.objects.filter(pk__in=list(ids), within_kind=story.kind, within_id=story.id)
    return list(rows.order_by("id"))


def told_of(customer_id: int, *, also: Collection[int] = (), but: Collection[int] = ()) -> list[Attachment]:
    """Return the files of a customer's letters: for the customer's own copy.

    `also` are messages of theirs that stand with others, `but` messages of others that stand with them.
    """
    own = Q(customer_id=customer_id, is_internal=False) & ~Q(about_id__in=but)
    rows = Attachment.objects.filter(own | Q(about_id__in=also), about_kind="message")
    return list(rows.order_by("id"))


def copy_of(customer_id: int) -> Attachment | None:
    """Return the newest copy of all that is kept of a customer, made for them to take along, or None."""
    return Attachment.objects.filter(customer_id=customer_id, within_kind=COPY).order_by("-id").first()


def face(key: str) -> bytes | None:
    """Return the PNG bytes of a photograph, None when it is gone."""
    path = path_of(key)
    return path.read_bytes() if key and path.is_file() else None
