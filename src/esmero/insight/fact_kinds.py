"""What a sentence about a customer is about, guessed by its words in three languages; a person decides."""

import re

from esmero.domain.customers.kinds import FactKind
from esmero.ground.search import fold

WORD = re.compile(r"\w+")
# Beginnings of words; one with a full stop is the whole word. What the law protects is looked for first, so
# that nobody takes it for something else.
WORDS: dict[str, tuple[str, ...]] = {
    FactKind.HEALTH: (
        "allerg asthma diabet doctor ill. sick. pregnan surgery",
        "alergi asma. enferm embaraz médic",
        "аллерг астм диабет болеет болен больна врач беремен операц",
    ),
    FactKind.BELIEF: (
        "church mosque synagog religi halal kosher votes. union.",
        "iglesia mezquita vota. sindicat",
        "церк мечет религи халяль кошер голосует профсоюз",
    ),
    FactKind.SIZE: (
        "size. sizes. cm. measures",
        "talla. tallas. mide. calza. calzo.",
        "размер. размера рост. см.",
    ),
    FactKind.REACH: (
        "call. calls. phone. mobile reach mornings evenings telephone",
        "llam teléfono móvil mañanas tardes noches",
        "звон телефон утром вечером созвон",
    ),
    FactKind.WHERE: (
        "live. lives. living. address moved. moves. street",
        "vive. vivo. vivimos dirección calle. mudad mudé",
        "живет живёт живу. живем живём адрес переех улиц",
    ),
    FactKind.PEOPLE: (
        "husband wife son. daughter mother father child. children sister. brother",
        "marido esposa esposo hijo. hija. hijos. hijas. madre padre hermana hermano",
        "муж. мужа. жена. жены. сын. сына. дочь дочк дочер мать. мама. отец. папа. дети. детей. сестр брат",
    ),
    FactKind.PLAN: (
        "wedding birthday holiday trip.",
        "boda cumpleaños viaje",
        "свадьб рожден отпуск поезд",
    ),
    FactKind.TASTE: (
        "like. likes. prefer prefers loves. favourite",
        "gust prefier encanta",
        "нрав любит. люблю. предпоч",
    ),
    FactKind.THINGS: (
        "owns. bought has. own.",
        "compr tiene. tengo.",
        "купил имеет",
    ),
}
_TABLE = {kind: fold(" ".join(words)).split() for kind, words in WORDS.items()}


def guess(words: str) -> str:
    """Return what kind of fact (customers `FactKind`) these words may be; OTHER where nothing says so."""
    said = WORD.findall(fold(words))
    for kind, beginnings in _TABLE.items():
        if any(_is(one, beginning) for one in said for beginning in beginnings):
            return str(kind)
    return FactKind.OTHER


def _is(word: str, beginning: str) -> bool:
    return word == beginning[:-1] if beginning.endswith(".") else word.startswith(beginning)
