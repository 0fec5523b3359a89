"""Whether what rules ask about is so: one registry for all rules, pure and without a database."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from esmero.domain.promises.kinds import MOST_WORDS, SEVERAL, Condition, Facts, Noun
from esmero.ground import search

Values = tuple[Any, ...]


def _is_one_of(noun: str, values: Values, facts: Facts) -> bool:
    found = facts.answers.get(noun, ())
    return any(value in found for value in values)


def _says(_noun: str, values: Values, facts: Facts) -> bool:
    """Whether it has one of these words, or one of these phrases as it stands."""
    return any(f" {words} " in facts.stems for words in _sought(values, facts.language))


@lru_cache(maxsize=1000)
def _sought(values: Values, language: str) -> list[str]:
    found = [search.stems(str(value), language) for value in values[:MOST_WORDS]]
    return [words for words in found if words]


def _reached(noun: str, values: Values, facts: Facts) -> bool:
    """Whether it came to one of these steps; drawn anew it is another step of the same name."""
    return any(
        wanted["step"] == found.get("step") or wanted["names"] == found.get("names")
        for found in facts.answers.get(noun, ())
        for wanted in values
    )


# Whether something is one of these values. A noun comes here together with the room that knows it.
NOUNS: dict[str, Callable[[str, Values, Facts], bool]] = {
    **dict.fromkeys(Noun, _is_one_of),
    Noun.WORDS: _says,
    Noun.STEP: _reached,
}


def is_so(condition: Condition, facts: Facts) -> bool:
    """Say whether a condition holds. One that nobody knows how to look at never does.

    Where no step was reached, it is neither one step nor "not" another.
    """
    if condition.noun == Noun.STEP and Noun.STEP not in facts.answers:
        return False
    asks = NOUNS.get(condition.noun)
    return asks is not None and asks(condition.noun, condition.values, facts) != condition.is_not


def all_are_so(conditions: Iterable[Condition], facts: Facts) -> bool:
    """Say whether all of them hold."""
    return all(is_so(condition, facts) for condition in conditions)


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
    return wide.noun not in SEVERAL and not wider & narrower
