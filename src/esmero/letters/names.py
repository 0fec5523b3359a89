"""Words that strangers typed, before a letter carries them: a plain name, one line, nothing hidden."""

import re
import unicodedata

from esmero.ground import text

# Longer ones are not names, or are used to say something.
LONGEST_NAME = 40
MOST_WORDS = 6
# A dot ends an initial or a short form ("J. M.", "Mª."); inside a word it makes an address.
DOT_IN_A_WORD = re.compile(r"\.\S")
MARKS_IN_NAMES = " -'’.‐ªº"


def plain_name(typed: str) -> str:
    """Return a name that somebody typed if it looks like one, else nothing.

    Letters, spaces, hyphens, apostrophes and dots, so that a form which anybody can fill in carries
    no message to a third person.
    """
    name = " ".join(typed.split())
    looks_like_one = (
        0 < len(name) <= LONGEST_NAME
        and len(name.split()) <= MOST_WORDS
        and not DOT_IN_A_WORD.search(name)
        and all(_is_of_a_name(letter) for letter in name)
        and any(letter.isalpha() for letter in name)
    )
    return name if looks_like_one else ""


def called(name: str, address_as: str) -> str:
    """Return how a letter calls a customer: as they wish, else by their first name, else not at all."""
    wished = plain_name(address_as)
    return wished or (plain_name(name).split() or [""])[0].rstrip(".")


def header_line(typed: str, *, longest: int = 200) -> str:
    """Return words as one line that can stand in a header: no line ends, nothing hidden, not endless."""
    return text.excerpt(text.one_line(typed), longest)


def many_lines(typed: str) -> str:
    """Return words as a text: line ends made alike, control characters and halves of letters left out."""
    lines = re.split(r"\r\n|\r|\n|\u2028|\u2029", typed)
    return "\n".join(_without_hidden(line).rstrip() for line in lines)


def _without_hidden(line: str) -> str:
    if line.isprintable():  # most lines are
        return line
    return "".join(letter for letter in line if letter == "\t" or not _is_hidden(letter))


def _is_of_a_name(letter: str) -> bool:
    return letter in MARKS_IN_NAMES or unicodedata.category(letter)[0] == "L" or _is_accent(letter)


def _is_accent(letter: str) -> bool:
    return unicodedata.category(letter) in {"Mn", "Mc"}


def _is_hidden(letter: str) -> bool:
    return unicodedata.category(letter) in {"Cc", "Cs"}
