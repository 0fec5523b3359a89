"""What a letter may tell of whoever wrote it: an address, hours, a size; in English, Spanish and Russian.

Each text is read from its beginning to its end once for each table, however it is written. What the law
protects (health, belief) is never looked for, and a sentence that tells of it as well is left alone.
"""

import re
from dataclasses import dataclass

from esmero.domain.customers.kinds import SENSITIVE, FactKind
from esmero.ground import text
from esmero.insight import fact_kinds

# Of a longer letter the beginning is looked at, and no sentence that is longer than a fact can be.
MOST_SIGNS = 20_000
LONGEST = 300

# A place has a name or a number ("moved to the next step" tells of none) or is a home; a size has a number or
# its letters.
# Behind a home stands where it is or since when, and no other noun ("our home page", "a house style").
HOME = (
    r"(?:(?:an?|our|my) (?:(?:own|new|other|different|bigger|smaller|small|little|nice|lovely) ){0,2}"
    r"(?:flat|house|home|apartment)"
    r"|(?:un|una|otr[oa]|mi|nuestr[oa]) (?:(?:nuev|propi)[oa] )?(?:piso|casa|apartamento|vivienda)"
    r"(?: (?:nuev|propi)[oa])?"
    r"|(?:сво(?:й|ю) )?(?:нов(?:ый|ую)|друг(?:ой|ую)|сво(?:й|ю)) (?:дом|квартиру))"
    r"(?=\W*$|[.,;:!)]| (?:with|in|at|near|on|and|since|last|this"
    r"|con|en|cerca|y|desde|hace|с|в|на|рядом|возле|и|недавно)\b)"
)
PLACE = rf"(?= (?:(?-i:[A-ZÁÉÍÓÚÑА-ЯЁ])|\d|(?:la )?calle|ул(?:ицу|ице)?\b|{HOME}))"
SIZE = r"(?=\W{1,3}(?:\d|(?-i:[XSML]{1,4})\b))"
SAID: dict[str, tuple[str, ...]] = {
    FactKind.WHERE: (
        r"my new (?:postal |home )?address is",
        r"(?:i|we)(?:['’]ve| have)?(?: just| recently)? moved (?:in)?to" + PLACE,
        r"(?:i|we) now live (?:in|at)" + PLACE,
        r"mi nueva direcci[oó]n es",
        r"(?:me he|nos hemos) mudado a" + PLACE,
        r"me mud[eé] a" + PLACE,
        r"ahora viv(?:o|imos) en" + PLACE,
        r"(?:мой|наш) новый адрес",
        r"(?:я )?переехала? (?:в|на)" + PLACE,
        r"мы переехали (?:в|на)" + PLACE,
        r"(?:я )?теперь жив(?:у|ём|ем) (?:в|на)" + PLACE,
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
        r"my (?:shoe )?size is(?: an?)?" + SIZE,
        r"i(?:['’]m| am| wear| take| need)(?: a)? size" + SIZE,
        r"mi talla es(?: la| el| una?)?" + SIZE,
        r"(?:uso|llevo|gasto|necesito)(?: la| una)? talla" + SIZE,
        r"calzo(?: un| el)?(?= \d)",
        r"мой размер" + SIZE,
        r"(?:я )?ношу(?= \d\d)",
        r"у меня \d\d(?:-й)?(?= размер)",
    ),
}
_TABLES = {
    kind: re.compile(rf"\b(?:{'|'.join(patterns)})\b".replace(" ", r"\s+"), re.IGNORECASE)
    for kind, patterns in SAID.items()
}
# Before such a word nobody tells how it is with them; and whoever asks, asks.
NOT_SO = re.compile(
    r"\b(?:not|never|if|unless|when|until|no|nunca|si|cuando|hasta que|не|если|когда|никогда|пока)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
# Nor right behind it: "my new address is not known yet".
NOT_YET = re.compile(
    r"\W*(?:(?:still|also|yet|todav[ií]a|a[uú]n|ещё|еще|пока|мне)\W+)?"
    r"(?:not|never|unknown|no|nunca|desconocid[ao]|не|нет|неизвестен)\b",
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
    if len(sentence) > LONGEST or "?" in sentence or fact_kinds.guess(sentence) in SENSITIVE:
        return ""
    return next(
        (str(kind) for kind, table in _TABLES.items() if _tells(table.search(sentence), sentence)), ""
    )


def _tells(told: re.Match[str] | None, sentence: str) -> bool:
    if told is None or not sentence[told.end() :].strip(" .,:;!"):
        return False
    return not NOT_SO.search(sentence, 0, told.start()) and not NOT_YET.match(sentence, told.end())
