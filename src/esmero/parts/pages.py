"""Pages of a scan, ready to be leafed through: on the desk and on the customer's page alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.files.kinds import PAGE_OF

if TYPE_CHECKING:
    from esmero.domain.files.models import Attachment


@dataclass(frozen=True)
class Leaf:
    """The picture of a page: where it is, and "Page 2 of 3"."""

    url: str
    words: str


def leaves(files: Iterable[Attachment], url: Callable[[Attachment], str]) -> list[Leaf]:
    """Return the pages among files, in their order."""
    return [Leaf(url(file), _words(file)) for file in files if file.is_page]


def others(files: Iterable[Attachment]) -> list[Attachment]:
    """Return the files that are no page of another one."""
    return [file for file in files if not file.is_page]


def missing(files: Iterable[Attachment]) -> str:
    """Say so where a scan has more pages than are shown; empty otherwise."""
    last = [_counted(file) for file in files if file.is_page]
    shown = max((number for number, _count in last), default=0)
    whole = max((count for _number, count in last), default=0)
    if whole <= shown:
        return ""
    return _("The first %(shown)s of %(all)s pages are shown; the file has them all.") % {
        "shown": shown,
        "all": whole,
    }


def _words(file: Attachment) -> str:
    number, count = _counted(file)
    return _("Page %(number)s of %(count)s") % {"number": number, "count": count}


def _counted(file: Attachment) -> tuple[int, int]:
    found = PAGE_OF.fullmatch(file.content_id)
    return (int(found[1]), int(found[2])) if found else (0, 0)
