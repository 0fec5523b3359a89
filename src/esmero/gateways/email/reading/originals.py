"""Who wrote a mail that somebody passed on inside their own, and what: read off its header lines."""

from dataclasses import dataclass

from esmero.gateways.email.reading import addresses, openings
from esmero.gateways.email.reading.shape import Address

# Before the header lines some programs leave lines empty; the lines themselves are few.
FIRST_LINES = 4
MAILTO = ("[mailto:", "<mailto:")


@dataclass(frozen=True)
class Original:
    """The mail that was passed on, as far as its header lines tell."""

    writer: Address
    subject: str
    text: str


def read(forwarded: str) -> Original | None:
    """Return the mail that a forwarded text is; None where it does not say who wrote it."""
    lines = forwarded.split("\n")
    start = next((number for number, line in enumerate(lines[:FIRST_LINES]) if line.strip()), None)
    if start is None:
        return None
    if openings.label_of(lines[start]) is None:
        return _after_a_date(lines, start)
    told, end = openings.labelled(lines, start)
    writer = _address(told.get("from", ""))
    if writer is None:
        return None
    return Original(writer, told.get("subject", ""), "\n".join(lines[end:]).strip("\n "))


def _after_a_date(lines: list[str], start: int) -> Original | None:
    """ "22.11.2026, 10:00, "Ana" <ana@example.org>:", as Yandex writes it."""
    line = lines[start].strip()
    found = openings.HAS_DATE.search(line) and openings.ENDS_IN_COLON.search(line)
    writer = _address(line.rstrip(" :").rpartition(", ")[2]) if found else None
    return Original(writer, "", "\n".join(lines[start + 1 :]).strip("\n ")) if writer else None


def _address(value: str) -> Address | None:
    for sign in MAILTO:
        value = value.replace(sign, "<").replace("]", ">") if sign in value else value
    found = addresses.read(value.replace("*", "").encode("utf-8", "replace"))
    return found[0] if len(found) == 1 else None
