"""Where others' letters quote somebody's words: a run of at least twelve, compared as search compares them.

Nobody's letters are read through. Any run of twelve holds one of the pieces asked for (seven words, every
six of them), each of which the index of search knows; only letters that hold a piece are compared.
"""

from __future__ import annotations

import hashlib
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
MARK_LENGTH = 16
# A letter, the first character of what was found in it, and how many.
Place = tuple[int, int, int]


def places_of(text: str, *, but: Collection[int] = ()) -> list[Place]:
    """Return where a text is quoted: the letter, the first character of it and how many; one place a run.

    `but` are letters that are not looked at.
    """
    words = search.spoken(text)[:MOST_WORDS]
    return _places(words, _letters_with_a_piece(words) - set(but)) if len(words) >= RUN else []


def places_in(text: str, message_ids: Collection[int]) -> list[Place]:
    """Return where these letters quote a text, as `places_of` does; inside a transaction they are held."""
    return _places(search.spoken(text)[:MOST_WORDS], message_ids)


def below(texts: Iterable[str], letters: Iterable[tuple[int, str, str]]) -> list[tuple[Place, str]]:
    """Return where letters (number, text, what they quote) quote one of these texts below their own words.

    With each place stands a mark of its words, the same where they are the same (`sorted_out`). Not what a
    letter says itself, too: that is found by the index of search, and both go together.
    """
    runs = {run for text in texts for run in search.runs_of(search.spoken(text)[:MOST_WORDS])}
    found = []
    for number, text, quoted in letters:
        spans = list(search.said_in(quoted, runs))
        above = _runs_said_in(text, runs) if spans else set()
        for first, last in spans:
            words = search.spoken(quoted[first:last])
            if not search.runs_of(words) <= above:
                found.append(((number, first, last - first), _mark_of(words)))
    return found


def _runs_said_in(text: str, runs: set[tuple[str, ...]]) -> set[tuple[str, ...]]:
    spans = search.said_in(text, runs)
    return {run for first, last in spans for run in search.runs_of(search.spoken(text[first:last]))}


def _mark_of(words: list[str]) -> str:
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:MARK_LENGTH]


def sorted_out(
    found: Iterable[tuple[Place, str]], so_far: dict[str, list[Place] | None]
) -> tuple[list[Place], list[Place]]:
    """Return which places of `below` are somebody's own, and which of earlier ones are not after all.

    `so_far` says by mark where the same words were found before, None where that is in more than EVERYBODYS
    letters; what is found now is added to it.
    """
    found, not_theirs = list(found), []
    for place, mark in found:
        known = so_far.setdefault(mark, [])
        if known is not None:
            known.append(place)
            if len({number for number, *_rest in known}) > EVERYBODYS:
                not_theirs += known
                so_far[mark] = None
    return [place for place, mark in found if so_far[mark] is not None], not_theirs


def _places(words: list[str], message_ids: Collection[int]) -> list[Place]:
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
