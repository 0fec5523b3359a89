"""Where others' letters quote somebody's words: a run of at least twelve, compared as search compares them.

Nobody's letters are read through. Any run of twelve holds one of the pieces asked for (seven words, every
six of them), each of which the index of search knows; only letters that hold a piece are compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.ground import search

if TYPE_CHECKING:
    from collections.abc import Collection

RUN = search.RUN
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
    return _places(words, _letters_with_a_piece(words) - set(but)) if len(words) >= RUN else []


def places_in(text: str, message_ids: Collection[int]) -> list[tuple[int, int, int]]:
    """Return where these letters quote a text, as `places_of` does; inside a transaction they are held."""
    return _places(search.spoken(text)[:MOST_WORDS], message_ids)


def _places(words: list[str], message_ids: Collection[int]) -> list[tuple[int, int, int]]:
    runs = search.runs_of(words)
    found = []
    for number, said in sorted(conversations.texts_of(message_ids).items()):
        found += [(number, first, last - first) for first, last in search.said_in(said, runs)]
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
