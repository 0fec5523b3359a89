"""Countries by what tells of them: a line of a postal address, a mail address, a clock, a language."""

from functools import cache

from babel import Locale
from babel.core import get_global

from esmero.ground import search

LANGUAGES = ("en", "es", "ru")
LETTERS = 2
# Ends of addresses that are a country's by the book and everybody's in fact.
EVERYBODYS = frozenset({"ai", "cc", "co", "eu", "fm", "gg", "io", "me", "su", "to", "tv", "ws"})


def named(line: str) -> str:
    """Return which country (ISO 3166, two letters) a line names in one of our languages, empty for none."""
    return _names().get(search.fold(line.strip(" .,")), "")


def name_of(code: str, language: str) -> str:
    """Return how a country (ISO 3166, two letters) is called in a language, its letters if nobody knows."""
    return str(Locale(language).territories.get(code, code))


def of_host(address: str) -> str:
    """Return the country of the end of a mail address, empty where it is no country's."""
    end = address.rpartition(".")[2].lower()
    code = "GB" if end == "uk" else "RU" if end in {"рф", "xn--p1ai"} else end.upper()
    return code if end not in EVERYBODYS and code in Locale("en").territories and len(code) == LETTERS else ""


def of_clock(time_zone: str) -> str:
    """Return in which country a clock stands ("Europe/Madrid"), empty where that is none."""
    code = get_global("zone_territories").get(time_zone, "")
    return code if len(code) == LETTERS and code.isalpha() else ""


def of_language(language: str) -> str:
    """Return the country that one thinks of first at a language, empty where nobody knows."""
    likely = get_global("likely_subtags").get(language, "")
    code = likely.rpartition("_")[2]
    return code if len(code) == LETTERS and code.isupper() else ""


@cache
def _names() -> dict[str, str]:
    return {
        search.fold(name): code
        for language in LANGUAGES
        for code, name in Locale(language).territories.items()
        if len(code) == LETTERS and code.isalpha()
    }
