"""Words as search compares them: one case, no accents, the stem of their language."""

import re
import threading
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

# Languages whose words are brought to their stem; others are compared as they are written.
LANGUAGES = ("en", "es", "ru")
SNOWBALL = {"en": "english", "es": "spanish", "ru": "russian"}
WORD = re.compile(r"[^\W_]+")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Accents that stand apart after decomposing. The short mark of й is none: it makes another letter.
ACCENTS = re.compile("(?<!и)\u0306|[\u0300-\u0305\u0307-\u036f]")
# What words are made of, in the alphabets of our languages, as regular expressions of both databases take it.
LETTERS = "0-9A-Za-z\u00c0-\u024f\u0300-\u036f\u0370-\u052f"
LONGEST_WORD = 40
# Of a longer letter only the beginning is found: nobody looks for the ten thousandth line of a log.
MOST_WORDS = 3000
READ_CHARACTERS = 40_000

_mine = threading.local()


def fold(text: str) -> str:
    """Return `text` in one case and without accents: "Canción" is "cancion"; ё is е, й stays."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", ACCENTS.sub("", apart))


def placed(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield each word of a text, folded, with where it begins and ends in it as it is written."""
    for found in WORD.finditer(text):
        yield fold(found[0]), *found.span()


def spoken(text: str) -> list[str]:
    """Return the words of a text, folded, in their order."""
    return [word for word, _first, _last in placed(text)]


def indexed(text: str, language: str = "") -> str:
    """Return what is kept of a text to find it: its words as compared, its addresses whole."""
    words = stems(text, language)
    return " ".join([*([words] if words else []), *dict.fromkeys(addresses(fold(text[:READ_CHARACTERS])))])


def stems(text: str, language: str = "") -> str:
    """Return the words of a text as they are compared, one after the other."""
    words = WORD.findall(fold(text[:READ_CHARACTERS]))[:MOST_WORDS]
    return " ".join([stemmed(word, language) for word in words])


def addresses(text: str) -> list[str]:
    """Return the mail addresses that stand in a text."""
    return [found.rstrip(".-") for found in ADDRESS.findall(text)] if "@" in text else []


@lru_cache(maxsize=20_000)
def stemmed(word: str, language: str) -> str:
    """Return a folded word as it is compared in a language."""
    name = SNOWBALL.get(language)
    return (str(_stemmer(name).stemWord(word)) if name else word)[:LONGEST_WORD]


@lru_cache(maxsize=20_000)
def compared(word: str, language: str) -> str:
    """Return a word, as it was written, as it is compared in a language."""
    return stemmed(fold(word), language)


def pattern(texts: Iterable[str]) -> str:
    """Return a regular expression that finds any of these texts, their words whole: as folded, not stemmed.

    Letters stand in it in each way in which they may be written, so it is the same on every database,
    whatever that knows of cases and accents. Empty where there is no word.
    """
    spelt = _spellings()
    found = [
        f"[^{LETTERS}]+".join("".join(spelt.get(sign, sign) for sign in word) for word in words)
        for text in texts
        if (words := WORD.findall(fold(text)))
    ]
    return f"(^|[^{LETTERS}])({'|'.join(found)})($|[^{LETTERS}])" if found else ""


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Return by folded letter how it may be written, with the accents that stand apart after it."""
    found: dict[str, str] = {}
    for sign in map(chr, [*range(0x30, 0x250), *range(0x370, 0x530)]):
        folded = fold(sign)
        if sign.isalnum() and len(folded) == 1:
            found[folded] = found.get(folded, "") + sign
    # The short mark of й is no accent.
    return {sign: f"[{signs}][\u0300-\u0305\u0307-\u036f]*" for sign, signs in found.items()}


def _stemmer(name: str) -> Any:
    """Return this thread's own: a stemmer keeps the word that it works on."""
    if not hasattr(_mine, name):
        import snowballstemmer  # here, for not every process searches

        setattr(_mine, name, snowballstemmer.stemmer(name))
    return getattr(_mine, name)


def marks(*, at: datetime, team_id: int | None, is_internal: bool) -> str:
    """Return what an entry is known by beside its words: who may see it, and its day."""
    day = at.astimezone(UTC)
    seen_by = [f"t{team_id}"] if team_id is not None else []
    internal = ["internal"] if is_internal else []
    return " ".join(["all", *seen_by, *internal, f"y{day:%Y}", f"m{day:%Y%m}", f"d{day:%Y%m%d}"])


def marks_of_teams(team_ids: Iterable[int]) -> list[str]:
    """Return the marks under which entries of these teams stand."""
    return [f"t{team_id}" for team_id in sorted(team_ids)]
