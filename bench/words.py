"""Made-up letters, the same at every run: a few words are common and most are rare, as in any language."""

import itertools
import random

SYLLABLES = ["".join(pair) for pair in itertools.product("bcdfglmnprst", "aeiou")]
VOCABULARY_SIZE = 20_000
LETTER_WORDS = 60


def _vocabulary() -> list[str]:
    chance = random.Random(2026)
    words: dict[str, None] = {}
    while len(words) < VOCABULARY_SIZE:
        words["".join(chance.choices(SYLLABLES, k=chance.randint(2, 4)))] = None
    return list(words)


VOCABULARY = _vocabulary()
# Zipf's law, softened at the top: the tenth word is half as frequent as the first.
WEIGHTS = list(itertools.accumulate(1 / (rank + 10) for rank in range(VOCABULARY_SIZE)))
# Two words that stand together in about one conversation of a hundred.
PAIR = (VOCABULARY[150], VOCABULARY[300])


def sentence(chance: random.Random, length: int) -> str:
    """Return `length` words as one line."""
    return " ".join(chance.choices(VOCABULARY, cum_weights=WEIGHTS, k=length)).capitalize()


def letter(chance: random.Random) -> str:
    """Return the words of one letter: five lines of twelve words."""
    return ".\n".join(sentence(chance, 12) for _ in range(LETTER_WORDS // 12)) + "."


def name(chance: random.Random) -> str:
    """Return somebody's name."""
    return " ".join(word.title() for word in chance.choices(VOCABULARY, k=2))
