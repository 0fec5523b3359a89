"""Files that wait with a draft, as the place to write shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from esmero.ui import uploads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.workbench.models import Draft, Upload


@dataclass(frozen=True)
class Waiting:
    """One of them."""

    id: int
    name: str
    size: str
    bytes: int
    picture_url: str
    remove_url: str


def shown(found: Iterable[Upload]) -> dict[str, list[Waiting]]:
    """Return files by the kind of what they go with."""
    by_kind: dict[str, list[Waiting]] = {}
    for one in found:
        by_kind.setdefault(one.kind, []).append(waiting(one))
    return by_kind


def as_data(found: Iterable[Upload]) -> list[dict[str, Any]]:
    """Return files for a script."""
    return [asdict(waiting(one)) for one in found]


def left_out(draft: Draft | None) -> list[str]:
    """Return a sentence for each file that did not come along with what became this draft."""
    limit = uploads.size_words(settings.ESMERO_MAX_FILE_MB * uploads.MEGABYTE)
    too_large = _(
        "“%(name)s” (%(size)s) is not here: a file may be %(limit)s. The mail that you sent still holds it."
    )
    too_many = _(
        "“%(name)s” (%(size)s) is not here: too many files wait. The mail that you sent still holds it."
    )
    named = draft.chosen.get("left_out", []) if draft else []
    return [
        (too_large if one.get("is_too_large", True) else too_many)
        % {"name": one["name"], "size": uploads.size_words(one["size"]), "limit": limit}
        for one in named
    ]


def waiting(upload: Upload) -> Waiting:
    """Return one file, finished for the page."""
    return Waiting(
        id=upload.pk,
        name=upload.name,
        size=uploads.size_words(upload.size),
        bytes=upload.size,
        picture_url=reverse("desk:upload", args=[upload.pk]) if upload.is_picture else "",
        remove_url=reverse("desk:upload-removal", args=[upload.pk]),
    )
