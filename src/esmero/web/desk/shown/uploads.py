"""Files that wait with a draft, as the place to write shows them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from esmero.ui import uploads

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.workbench.models import Upload


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
