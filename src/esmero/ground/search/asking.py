"""A question to the index: words that must stand there, words that must not, whose, and when."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from esmero.ground.search import words

# Fewer letters begin too many words.
SHORTEST_BEGINNING = 3


@dataclass(frozen=True)
class Term:
    """Something to find: any of these runs of words; with `begins`, also a word that begins so."""

    runs: tuple[tuple[str, ...], ...]
    begins: str = ""


@dataclass(frozen=True)
class Question:
    """What to find. `team_ids` None: of all teams; an empty tuple finds nothing."""

    words: tuple[Term, ...] = ()
    without: tuple[Term, ...] = ()
    # Whoever wrote it is called so.
    writers: tuple[Term, ...] = ()
    team_ids: tuple[int, ...] | None = None
    # Among these messages alone; None: among all.
    message_ids: tuple[int, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    # Whether the beginnings of words count as well.
    takes_beginnings: bool = False

    @property
    def has_beginnings(self) -> bool:
        return any(term.begins for term in (*self.words, *self.writers))


class Looked:
    """What several terms look for, for telling quickly of each word of a text whether it is among it."""

    def __init__(self, terms: Iterable[Term]) -> None:
        found = list(terms)
        self._words = {word for one in found for run in one.runs for word in run}
        self._beginnings = tuple(one.begins for one in found if one.begins)
        # Words met so far, as they were written, in each language.
        self._known: dict[str, _Known] = {}

    def places_in(self, text: str, language: str = "") -> Iterator[tuple[int, int]]:
        """Yield where each word that is looked for begins and ends, by itself or in a run of words."""
        known = self._known.get(language)
        if known is None:
            known = self._known[language] = _Known(self._meets, language)
        for found in words.WORD.finditer(text):
            if known[found[0]]:
                yield found.span()

    def _meets(self, word: str) -> bool:
        return word in self._words or (bool(self._beginnings) and word.startswith(self._beginnings))


class _Known(dict[str, bool]):
    """Of each word of a language, as it was written, whether it is looked for."""

    def __init__(self, meets: Callable[[str], bool], language: str) -> None:
        super().__init__()
        self._meets, self._language = meets, language

    def __missing__(self, word: str) -> bool:
        self[word] = is_met = self._meets(words.compared(word, self._language))
        return is_met


def term(text: str, *, may_begin: bool = False) -> Term | None:
    """Return what to find for a word, an address, a code or a phrase as typed; None where no word is in it.

    Nobody says in which language they ask, so a word stands for its stem in each of them.
    """
    plain = words.fold(text)
    parts = words.WORD.findall(plain)
    if not parts:
        return None
    runs = {tuple(part[: words.LONGEST_WORD] for part in parts)}
    runs |= {tuple(words.stemmed(part, language) for part in parts) for language in words.LANGUAGES}
    if len(parts) > 1 and " " not in plain.strip():
        # "4F7K-92" is also written "4F7K92"; an address is one word.
        runs |= {("".join(parts)[: words.LONGEST_WORD],)} | {(one,) for one in words.addresses(plain)}
    begins = parts[-1] if may_begin and len(parts) == 1 else ""
    return Term(tuple(sorted(runs)), begins if len(begins) >= SHORTEST_BEGINNING else "")
