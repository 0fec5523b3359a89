"""Where others' letters quote somebody's words: a run of at least twelve, compared as search compares them.

Nobody's letters are read through. Any run of twelve holds one of the pieces asked for (seven words, every
six of them), each of which the index of search knows; only letters that hold a piece are compared.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from esmero.domain.conversations import reads as conversations
from esmero.ground import search

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

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


def below(texts: Iterable[str], letters: Iterable[tuple[int, str, str]]) -> list[tuple[int, int, int]]:
    """Return where letters (number, text, what they quote) quote one of these texts below their own words.

    Not where a letter says one of them itself: that is found by the index of search, and both go together.
    What more than EVERYBODYS of these letters quote is nobody's own.
    """
    runs = {run for text in texts for run in search.runs_of(search.spoken(text)[:MOST_WORDS])}
    found, how_often = [], Counter[tuple[str, ...]]()
    for number, text, quoted in letters:
        spans = list(search.said_in(quoted, runs))
        if spans and not any(search.said_in(text, runs)):
            said = [search.spoken(quoted[first:last]) for first, last in spans]
            found += [(number, first, last, words) for (first, last), words in zip(spans, said, strict=True)]
            how_often.update({tuple(words) for words in said})
    own = (
        (number, first, last - first)
        for number, first, last, words in found
        if how_often[tuple(words)] <= EVERYBODYS
    )
    return list(own)


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
