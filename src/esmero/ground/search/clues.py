"""By which beginnings somebody is found while one types: words of a name, addresses, digits of a number.

A clue is kept as bytes: databases compare those alike, whatever they think of alphabets, so that a plain
index answers "begins with".
"""

from collections.abc import Iterable

from esmero.ground.search import latin, words

LONGEST = 80
# No text in UTF-8 has this byte: it stands behind everything that begins the same.
BEHIND = b"\xff"
MOST_ASKED = 5
FEWEST_DIGITS = 3
AROUND_DIGITS = str.maketrans("", "", " +()-./")


def of_person(names: Iterable[str], addresses: Iterable[str], numbers: Iterable[str]) -> set[bytes]:
    """Return the clues by which somebody is found. Numbers are digits, with or without their country."""
    found = {word for name in names for word in words.WORD.findall(words.fold(name))}
    found |= {other for word in found for other in latin.spelled(word)}
    for address in addresses:
        plain = words.fold(address)
        found |= {plain, *words.WORD.findall(plain.partition("@")[0])}
    found |= {"".join(filter(str.isdigit, number)) for number in numbers}
    return {_kept(clue) for clue in found if clue}


def asked(typed: str) -> list[bytes]:
    """Return the beginnings that all have to be there, the longest first; none where too little is typed."""
    plain = words.fold(" ".join(typed.split()))
    digits = plain.translate(AROUND_DIGITS)
    if digits.isdecimal() and len(digits) >= FEWEST_DIGITS:
        return [_kept(digits.lstrip("0") or digits)]
    if "@" in plain:
        return [_kept(plain.replace(" ", ""))]
    found = dict.fromkeys(words.WORD.findall(plain)[:MOST_ASKED])
    return sorted(map(_kept, found), key=len, reverse=True)


def behind(beginning: bytes) -> bytes:
    """Return what stands behind everything that begins so."""
    return beginning + BEHIND


def _kept(clue: str) -> bytes:
    return clue.encode("utf-8", "replace")[:LONGEST]
