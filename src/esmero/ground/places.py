"""Places whose public holidays are known: their codes, their names, and finding one from what was typed.

Countries are named by CLDR in the reader's language; their parts as the `holidays` package writes them.
"""

import unicodedata
from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches
from functools import cache, lru_cache

LONGEST_CODE = 12


@cache
def names(language: str) -> dict[str, str]:
    """Return all places by code, with names in a language: {"ES-AN": "Spain, Andalucía"}, by name."""
    found = {code: _country(code, language) for code in _countries()}
    for code in list(found):
        for part, aliases in _parts(code):
            if len(f"{code}-{part}") <= LONGEST_CODE:
                found[f"{code}-{part}"] = f"{found[code]}, {aliases[0] if aliases else part}"
    return dict(sorted(found.items(), key=lambda pair: _plain(pair[1])))


def name(code: str, language: str) -> str:
    """Return how a place is called, its code where we know no name, empty for no place."""
    return names(language).get(code, code)


@cache
def is_known(code: str) -> bool:
    """Say whether the public holidays of a place are known, by its code as in ES-AN.

    A newer library may have dropped a place that was chosen once.
    """
    try:
        _holidays(code)
    except NotImplementedError:
        return False
    return True


@lru_cache(maxsize=256)
def public_holidays(code: str, year: int) -> frozenset[date]:
    """Return the public holidays of a place in a year; none for a place that is not known (any more)."""
    return frozenset(_holidays(code, year)) if is_known(code) else frozenset()


def _holidays(code: str, year: int | None = None) -> Iterable[date]:
    import holidays  # imported here: it is heavy and most processes never count hours

    country, _, part = code.partition("-")
    return holidays.country_holidays(country, subdiv=part or None, years=year)


def find(typed: str, language: str) -> str | None:
    """Return the code of a place from its code or its name, whatever case and accents; None if unknown."""
    wanted = _plain(typed)
    for code, called in names(language).items():
        if wanted in {_plain(code), _plain(called)}:
            return code
    alone = [code for code, called in names(language).items() if wanted == _plain(called.split(", ")[-1])]
    return alone[0] if len(alone) == 1 else None


def like(typed: str, language: str) -> str:
    """Return the name of the place that looks most like what was typed, empty if none does."""
    by_plain: dict[str, str] = {}
    for called in names(language).values():
        by_plain.setdefault(_plain(called.split(", ")[-1]), called)
    close = get_close_matches(_plain(typed), list(by_plain), n=1)
    return by_plain[close[0]] if close else ""


@cache
def _countries() -> list[str]:
    from holidays.utils import list_supported_countries  # imported here: it is heavy and seldom needed

    return list(list_supported_countries(include_aliases=False))


@cache
def _parts(code: str) -> list[tuple[str, list[str]]]:
    import holidays

    return list(holidays.country_holidays(code).get_subdivision_aliases().items())


def _country(code: str, language: str) -> str:
    from babel import Locale

    territories = Locale.parse(language).territories
    return str(territories.get(code, code))


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))
