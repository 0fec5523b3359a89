"""Which other addresses of their writer a letter names: said in a sentence, or in the signature below it."""

import re

from esmero.domain.customers.kinds import Evidence

ADDRESS = re.compile(r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+")
SAID = re.compile(
    r"(?<!not )\b(?:my (?:other|old|new|second|private|work) e-?mail(?: address)?|i also write from"
    r"|my (?:other|second|private|work) address"
    r"|mi otr[ao] (?:direcci[oó]n|correo)|tambi[eé]n escribo desde|mi (?:antiguo|nuevo) correo"
    r"|мо[йя] друг(?:ой|ая) (?:адрес|почта)|я также пишу с|мой (?:старый|новый) (?:адрес|e-?mail))\b",
    re.IGNORECASE,
)
# Of a longer letter the beginning is looked at; a signature has few lines.
MOST_SIGNS = 20_000
# Where another letter begins: quoted, or sent on, with its head, or with a line that says who wrote when.
ANOTHERS = re.compile(
    r">|[-_*=]{3,}|.*:\s*$|(?:from|de|von|от|to|para|an|кому)\s*:|.*\d.*@|.*\d{1,2}:\d\d|.*<[^>]*@",
    re.IGNORECASE,
)
SIGNATURE_LINES = 8


def may_tell(words: str, below: str) -> bool:
    """Say whether a letter is worth a look; `below` is what stood under its own words."""
    return bool(SAID.search(words, 0, MOST_SIGNS)) or "@" in _signature(below)


def told_in(words: str, below: str, *, writer: str) -> list[tuple[str, str]]:
    """Return the other addresses of who wrote a letter: of which kind the evidence is, and the address."""
    found: dict[str, str] = {}
    beginning = words[:MOST_SIGNS]
    for said in SAID.finditer(beginning):
        # In the same sentence, or right behind it.
        near = ADDRESS.search(beginning, said.end(), said.end() + 80)
        if near:
            found[_plain(near[0])] = Evidence.SAID.value
    for address in ADDRESS.findall(_signature(below)):
        found.setdefault(_plain(address), Evidence.SIGNATURE.value)
    found.pop(writer.lower(), None)
    return [(kind, address) for address, kind in found.items()]


def _plain(address: str) -> str:
    return address.lower().rstrip(".-")


def _signature(below: str) -> str:
    """Return the lines under a letter up to what it quotes."""
    lines = []
    for line in below[:MOST_SIGNS].splitlines()[:SIGNATURE_LINES]:
        if ANOTHERS.match(line.strip()):
            break
        lines.append(line)
    return "\n".join(lines)
