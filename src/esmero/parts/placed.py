"""Pictures that came with a letter, put where its words name them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from esmero.ground import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.files.models import Attachment

# "[image: jacket.jpg]", "[cid:image001.png@01DB]": how mail programs write a picture down in plain words.
NAMED = re.compile(r"\[([^\[\]\n]{1,300})\]")


def pieces(words: str, files: Iterable[Attachment]) -> tuple[list[str | Attachment], list[Attachment]]:
    """Return the words with pictures among them, in their order, and the files that stand nowhere in them."""
    rest = list(files)
    if "[" not in words or not any(file.is_picture for file in rest):
        return [words], rest
    found: list[str | Attachment] = []
    reached = 0
    for named in NAMED.finditer(words):
        picture = _picture(named[1], rest)
        if picture is None:
            continue
        rest.remove(picture)
        found += [words[reached : named.start()], picture]
        reached = named.end()
    return [one for one in [*found, words[reached:]] if not isinstance(one, str) or one.strip()], rest


def _picture(written: str, files: list[Attachment]) -> Attachment | None:
    """Return the first picture of that name or that id which has not been put anywhere."""
    kind, _, name = written.partition(":")
    name = name.strip()
    if not name:
        return None
    if kind.strip().lower() == "cid":
        return next((one for one in files if one.is_picture and one.content_id == name), None)
    # Kept under a tidy name; the words have it as its sender wrote it.
    tidy = text.tidy_filename(name)
    return next((one for one in files if one.is_picture and one.name == tidy), None)
