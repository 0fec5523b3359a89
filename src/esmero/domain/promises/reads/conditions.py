"""What rules may ask about a question, and whether it is so: a registry, pure and without a database."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from esmero.domain.promises.kinds import Asked, Condition, Noun
from esmero.ground import search

Values = tuple[Any, ...]


def _says(asked: Asked, values: Values) -> bool:
    """Whether it has one of these words, or one of these phrases as it stands."""
    return any(f" {words} " in asked.stems for words in _sought(values, asked.language))


@lru_cache(maxsize=1000)
def _sought(values: Values, language: str) -> list[str]:
    found = [search.stems(str(value), language) for value in values]
    return [words for words in found if words]


# Whether something is one of these values. A noun comes here together with the room that knows it.
NOUNS: dict[str, Callable[[Asked, Values], bool]] = {
    Noun.WAY: lambda asked, values: asked.channel_kind in values,
    Noun.CHANNEL: lambda asked, values: asked.channel_id in values,
    Noun.KIND: lambda asked, values: asked.kind_id in values,
    Noun.LANGUAGE: lambda asked, values: asked.language in values,
    Noun.TEAM: lambda asked, values: asked.team_id in values,
    Noun.PRIORITY: lambda asked, values: asked.priority in values,
    Noun.WORDS: _says,
}


def is_so(condition: Condition, asked: Asked) -> bool:
    """Say whether a condition holds for a question."""
    return NOUNS[condition.noun](asked, condition.values) != condition.is_not


def all_are_so(conditions: Iterable[Condition], asked: Asked) -> bool:
    """Say whether all of them hold."""
    return all(is_so(condition, asked) for condition in conditions)


def covers(wide: Sequence[Condition], narrow: Sequence[Condition]) -> bool:
    """Say whether whatever these narrow conditions let through, the wide ones let through as well.

    Where that can't be told from the conditions alone, the answer is no.
    """
    return all(any(_follows(one, from_it) for from_it in narrow) for one in wide)


def _follows(wide: Condition, narrow: Condition) -> bool:
    if wide.noun != narrow.noun:
        return False
    wider, narrower = set(wide.values), set(narrow.values)
    if not wide.is_not:
        return not narrow.is_not and narrower <= wider
    if narrow.is_not:
        return wider <= narrower
    # What has one word may have another; a thing has one language, team or way in.
    return wide.noun != Noun.WORDS and not wider & narrower
