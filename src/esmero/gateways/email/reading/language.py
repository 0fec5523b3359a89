"""Which language a customer writes: asked of a small model that lies in the package, never of the network."""

import re

from esmero.ground import languages

ENOUGH_LETTERS = 12
SURE = 0.5
SAMPLE = 1_500
# The first words of a letter say it: below them stands what others wrote.
JUDGED_BY = 80
NOISE = re.compile(r"https?://\S{1,500}|\S{1,100}@\S{1,100}|[\d_*#=+|<>\[\](){}/\\-]{1,1000}")


def of(text: str | None) -> str | None:
    """Return the code of the language of `text` (`es`), or None when it is too short or unsure."""
    words = " ".join(NOISE.sub(" ", (text or "")[: SAMPLE * 2]).split())[:SAMPLE]
    if sum(letter.isalpha() for letter in words) < _enough(words):
        return None
    best, likely = _guess(words) or (None, 0.0)
    return best if likely >= SURE else None


def _enough(words: str) -> int:
    # A sign of Chinese, Japanese or Korean says as much as a short word.
    return (
        4
        if any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in words)
        else ENOUGH_LETTERS
    )


def _guess(words: str) -> tuple[str, float] | None:
    try:
        found = languages.guesses(words[:JUDGED_BY])
    except (ValueError, RuntimeError, OSError, MemoryError):
        return None
    return next(iter(found.items()), None)
