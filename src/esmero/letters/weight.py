"""How heavy a letter becomes, and which of its files travel with it when not all of them can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from esmero.domain.files.kinds import NewFile

# A file grows by a third on its way, and by its line ends; its name and kind stand above it.
GROWS = 1.38
HEAD_OF_A_FILE = 1024
# The page, the face, headers and a signature; and what a link says of a file.
FRAME = 96 * 1024
LINK = 4 * 1024
# Words travel twice, plain and as a page, each sign in up to three.
WORDS_GROW = 8


def that_fit(files: Sequence[NewFile], *, words: int, most: int) -> list[int]:
    """Return the places of the files that travel in a letter of at most `most` bytes, in their order.

    `words` are the bytes of all that is written in it. The smallest go first, so that most of them fit.
    """
    room = most - FRAME - words * WORDS_GROW - LINK * len(files)
    fitting = []
    for place in sorted(range(len(files)), key=lambda number: (len(files[number].content), number)):
        room -= int(len(files[place].content) * GROWS) + HEAD_OF_A_FILE
        if room < 0:
            break
        fitting.append(place)
    return sorted(fitting)
