"""Taking scans apart: each file is kept as it came, with a picture of each of its pages beside it."""

from __future__ import annotations

from pathlib import PurePath

from esmero.domain.files.kinds import PAGE, NewFile
from esmero.ground import sheets


class NoPages(Exception):
    """A file that should be a scan holds no page that can be shown: its name."""


def taken_apart(files: list[NewFile]) -> list[NewFile]:
    """Return the files, each followed by the pictures of its pages. Raises NoPages.

    No transaction may be open: a process of its own looks at them, for as long as a minute each.
    """
    return [one for file in files for one in (file, *_pages(file))]


def _pages(file: NewFile) -> list[NewFile]:
    try:
        leaves = sheets.leaves_of(file.content, file.content_type)
    except (sheets.Unreadable, sheets.NoPrinter) as error:
        raise NoPages(file.name) from error
    stem = PurePath(file.name).stem
    return [
        NewFile(
            f"{stem}-{number}.jpg",
            "image/jpeg",
            picture,
            is_inline=True,
            content_id=f"{PAGE}{number}:{leaves.count}",
        )
        for number, picture in enumerate(leaves.pictures, start=1)
    ]
