"""Where others' letters quote somebody's words: a run of at least twelve, compared as search compares them.

Nobody's letters are read through. Any run of twelve holds one of the pieces asked for (seven words, every
six of them), each of which the index of search knows; only letters that hold a piece are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.ground import search

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

# So many words in a row are somebody's; fewer may be anybody's.
RUN = 12
PIECE, STEP = 7, 6
# What stands in more letters than this is nobody's own: a form, a greeting, the law.
EVERYBODYS = 20
# Of one letter no more is looked for.
MOST_WORDS = 3000


def places_of(text: str, *, but: Collection[int] = ()) -> list[tuple[int, int, int]]:
    """Return where a text is quoted: the letter, the first character of it and how many; one place a run.

    `but` are letters that are not looked at.
    """
    words = search.spoken(text)[:MOST_WORDS]
    if len(words) < RUN:
        return []
    runs = {tuple(words[first : first + RUN]) for first in range(len(words) - RUN + 1)}
    candidates = _letters_with_a_piece(words) - set(but)
    found = []
    for number, said in sorted(conversations.texts_of(candidates).items()):
        found += [(number, first, last - first) for first, last in _quoted(said, runs)]
    return found


def _letters_with_a_piece(words: list[str]) -> set[int]:
    found: set[int] = set()
    starts = {*range(0, len(words) - PIECE + 1, STEP), len(words) - PIECE}
    for first in sorted(starts):
        piece = search.term(" ".join(words[first : first + PIECE]))
        if piece is None:
            continue
        hits = search.find(search.Question(words=(piece,)), limit=EVERYBODYS + 1)
        if len(hits) <= EVERYBODYS:
            found |= {hit.message_id for hit in hits}
    return found


def _quoted(text: str, runs: set[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Yield where the longest runs of a text begin and end that consist of these runs of RUN words."""
    placed = list(search.placed(text))
    words = [word for word, _first, _last in placed]
    begins: int | None = None
    ends = 0
    for first in range(len(words) - RUN + 1):
        if tuple(words[first : first + RUN]) not in runs:
            continue
        if begins is not None and first >= ends:
            yield placed[begins][1], placed[ends - 1][2]
            begins = None
        begins = first if begins is None else begins
        ends = first + RUN
    if begins is not None:
        yield placed[begins][1], placed[ends - 1][2]
