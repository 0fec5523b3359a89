"""Places in a text: {{name}} is filled by the software, [[words]] by the person who sends it.

Only names that were handed in are ever filled; everything else in a text stays as it is, letter for letter.
"""

import re
from collections.abc import Collection, Mapping

PLACE = re.compile(r"\{\{\s*([^{}\n]{0,40}?)\s*\}\}")
BLANK = re.compile(r"\[\[\s*([^\[\]\n]{1,60}?)\s*\]\]")


def unknown(text: str, known: Collection[str]) -> list[str]:
    """Return the names in {{…}} that nobody will fill, each once."""
    return list(dict.fromkeys(name for name in PLACE.findall(text) if name not in known))


def places(text: str) -> set[str]:
    """Return the names in {{…}}."""
    return set(PLACE.findall(text))


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return the text with its {{…}} filled; what has no value becomes a blank for a person."""

    def value(found: re.Match[str]) -> str:
        name = found[1]
        given = values.get(name, "")
        return given if given else f"[[{name}]]" if name else found[0]

    return PLACE.sub(value, text)


def blanks(text: str) -> list[str]:
    """Return the names of the blanks that are still to be filled, each once."""
    return list(dict.fromkeys(BLANK.findall(text)))
