"""Whether two people may be of one family, by their names alone: a guess, made to be asked about.

A family name is the last word of a name; of Spanish ones, which have two, also the one before it. What stands
between (van, del) is none, nor is a second given name, nor what a Russian father gave (Петрович), behind
which the family name stands, or before both. Иванов and Иванова are one.
"""

from __future__ import annotations

from esmero.ground import search

SHORTEST = 3
BETWEEN = {
    *("af", "al", "av", "bin", "da", "das", "de", "dei", "del", "della", "den", "der", "des", "di", "do"),
    *("dos", "du", "el", "la", "las", "le", "les", "los", "van", "vom", "von", "zu", "zum", "zur", "y", "e"),
}
FROM_THE_FATHER = ("ович", "евич", "овна", "евна", "ична")
# Often the second of two given names.
GIVEN = {
    *(
        "alberto",
        "alejandra",
        "alejandro",
        "ana",
        "andres",
        "angel",
        "antonio",
        "beatriz",
        "carlos",
        "carmen",
    ),
    *("cristina", "david", "eduardo", "elena", "enrique", "eugenia", "felipe", "fernanda", "fernando"),
    *("francisco", "gabriel", "guillermo", "ignacio", "ines", "isabel", "javier", "jesus", "joaquin", "jose"),
    *("juan", "julia", "laura", "lucia", "luis", "luisa", "luz", "manuel", "mar", "maria", "miguel"),
    *("mercedes", "pablo", "paola", "patricia", "pedro", "pilar", "rafael", "ramon", "ricardo", "roberto"),
    *("rosa", "rosario", "sofia", "teresa", "victoria"),
    *("ann", "anna", "anne", "elizabeth", "grace", "james", "jane", "john", "lee", "lynn", "marie", "mary"),
    *("michael", "paul", "peter", "rose", "thomas", "william"),
}
FEMALE = ("ова", "ева", "ина", "ына")


def in_common(one: str, other: str) -> bool:
    """Say whether two whole names have a family name in common, whatever their case and marks."""
    return bool(_family(one) & _family(other))


def _family(name: str) -> set[str]:
    words = [word for word in search.fold(name).replace("-", " ").split() if word not in BETWEEN]
    if len(words) > 2 and words[-1].endswith(FROM_THE_FATHER):
        # As in papers: Сидоров Иван Петрович.
        found = words[:1]
    else:
        last = words[1:][-2:]
        found = [word for word in last[:-1] if word not in GIVEN] + last[-1:]
        found = [word for word in found if not word.endswith(FROM_THE_FATHER)]
    return {_as_his(word) for word in found if len(word) >= SHORTEST}


def _as_his(word: str) -> str:
    if word.endswith(("ская", "цкая")):
        return f"{word[:-2]}ий"
    return word[:-1] if word.endswith(FEMALE) else word
