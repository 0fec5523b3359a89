"""Which files travel in a letter, and which are fetched by a link because the letter would be too large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import translation

from esmero.domain.conversations import access
from esmero.domain.files import reads as files
from esmero.letters import weight
from esmero.letters.pages import Fetched

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Message
    from esmero.domain.files.kinds import NewFile
    from esmero.letters.letter import Setting

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Enclosed:
    """The files of one letter: those inside, and those that are fetched."""

    inside: list[NewFile] = field(default_factory=list)
    fetched: list[Fetched] = field(default_factory=list)


def enclosed(
    setting: Setting, message: Message, new_files: list[NewFile], *, texts: Sequence[str], language: str
) -> Enclosed:
    """The step inside a transaction: share a message's files out. `texts` are all words of its letter.

    The files were kept with the message already, in this order.
    """
    if not new_files:
        return Enclosed()
    words = sum(len(text.encode("utf-8", "replace")) for text in texts)
    most = setting.company.letter_mb * MEGABYTE
    inside = weight.that_fit(new_files, words=words, most=most)
    if len(inside) == len(new_files):
        return Enclosed(new_files)
    kept = files.of_each("message", [message.pk])[message.pk]
    with translation.override(language):
        links = [
            Fetched(
                file.name,
                filesizeformat(file.size),
                f"{settings.ESMERO_URL}/c/file/{access.file_token(file, at=setting.at)}/",
            )
            for place, file in enumerate(kept)
            if place not in inside
        ]
    return Enclosed([new_files[place] for place in inside], links)
