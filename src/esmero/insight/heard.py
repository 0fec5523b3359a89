"""What a letter may tell of whoever wrote it: an address, hours, a size; in English, Spanish and Russian.

Each text is read from its beginning to its end once for each table, however it is written. What the law
protects (health, belief) is never looked for.
"""

import re
from dataclasses import dataclass

from esmero.domain.customers.kinds import FactKind
from esmero.ground import text

# Of a longer letter the beginning is looked at, and no sentence that is longer than a fact can be.
MOST_SIGNS = 20_000
LONGEST = 300

SAID: dict[str, tuple[str, ...]] = {
    FactKind.WHERE: (
        r"my new (?:postal |home )?address is",
        r"(?:i|we)(?:['’]ve| have)?(?: just| recently)? moved to",
        r"(?:i|we) now live (?:in|at)",
        r"mi nueva direcci[oó]n es",
        r"(?:me he|nos hemos) mudado a",
        r"me mud[eé] a",
        r"ahora viv(?:o|imos) en",
        r"(?:мой|наш) новый адрес",
        r"(?:я )?переехала? (?:в|на)",
        r"мы переехали (?:в|на)",
        r"(?:я )?теперь жив(?:у|ём|ем) (?:в|на)",
    ),
    FactKind.REACH: (
        r"(?:call|phone|ring|reach) me (?:only )?(?:after|before|between|in the|at the weekend)",
        r"my new (?:phone |mobile |telephone )?number is",
        r"best time to (?:call|reach) me is",
        r"ll[aá]m(?:eme|enme|adme|ame) (?:s[oó]lo )?(?:a partir de|despu[eé]s de|antes de|por las?|entre)",
        r"mi nuevo (?:n[uú]mero|tel[eé]fono|m[oó]vil) es",
        r"звоните(?: мне)?(?: только)? (?:после|до|с|между|утром|вечером|дн[её]м)",
        r"мой новый (?:номер|телефон)",
    ),
    FactKind.SIZE: (
        r"my (?:shoe )?size is",
        r"i(?:['’]m| am| wear| take| need)(?: a)? size(?= \w)",
        r"mi talla es",
        r"(?:uso|llevo|gasto|necesito)(?: la| una)? talla(?= \w)",
        r"calzo(?: un| el)?(?= \d)",
        r"мой размер",
        r"(?:я )?ношу(?= \d\d)",
        r"у меня \d\d(?:-й)?(?= размер)",
    ),
}
_TABLES = {
    kind: re.compile(rf"\b(?:{'|'.join(patterns)})\b", re.IGNORECASE) for kind, patterns in SAID.items()
}
# Before such a word nobody tells how it is with them; and whoever asks, asks.
NOT_SO = re.compile(
    r"\b(?:not|never|if|unless|when|until|no|nunca|si|cuando|hasta que|не|если|когда|никогда|пока)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Told:
    """A sentence that may tell something, in its writer's words, and what it may be about."""

    kind: str
    words: str


def told_in(letter: str) -> list[Told]:
    """Return the sentences of a letter that may tell something of whoever wrote it, each once."""
    found = {}
    for sentence in text.sentences(letter[:MOST_SIGNS]):
        kind = _kind_of(sentence)
        if kind:
            found[sentence] = Told(kind, sentence)
    return list(found.values())


def may_tell(letter: str) -> bool:
    """Say whether a letter is worth a look."""
    return any(table.search(letter, 0, MOST_SIGNS) for table in _TABLES.values())


def _kind_of(sentence: str) -> str:
    if len(sentence) > LONGEST or "?" in sentence:
        return ""
    for kind, table in _TABLES.items():
        told = table.search(sentence)
        if told and sentence[told.end() :].strip(" .,:;!") and not NOT_SO.search(sentence, 0, told.start()):
            return str(kind)
    return ""
