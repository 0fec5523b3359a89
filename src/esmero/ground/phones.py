"""Telephone numbers as they are kept, however they were typed."""

from collections.abc import Iterable


def without_country(number: str) -> str:
    """Return the digits of a kept number as people say them in its own country; empty for what is none."""
    import phonenumbers

    try:
        return str(phonenumbers.parse(number).national_number or "")
    except phonenumbers.NumberParseException:
        return ""


def kept_as(typed: str, *, country: str = "") -> str:
    """Return a number with its country, "+34612345678"; empty for what is none.

    `country` (ISO 3166, two letters) is where a number without a country is from.
    """
    import phonenumbers  # imported here: it is large, and most processes never see a number

    try:
        number = phonenumbers.parse(typed, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def in_text(words: str, countries: Iterable[str]) -> list[str]:
    """Return the numbers in a text as they are kept, each once: those alone that are given out to somebody.

    One without a country is read in the first of `countries` (ISO 3166, two letters) in which it is given
    out, as `kept_in` reads it; without any, it is none.
    """
    import phonenumbers

    as_kept = phonenumbers.PhoneNumberFormat.E164
    found: list[phonenumbers.PhoneNumberMatch] = []
    for country in list(dict.fromkeys(countries)) or [""]:
        for one in phonenumbers.PhoneNumberMatcher(words, country or None):
            if all(one.end <= other.start or other.end <= one.start for other in found):
                found.append(one)
    found.sort(key=lambda one: one.start)
    return list(dict.fromkeys(str(phonenumbers.format_number(one.number, as_kept)) for one in found))


def is_same(typed: str, number: str) -> bool:
    """Say whether somebody typed this kept number, with its country or as people say it there."""
    return bool(number) and kept_as(typed, country=country_of(number)) == number


def kept_in(typed: str, countries: Iterable[str]) -> str:
    """Return a number with its country, read in the first of some countries in which it is given out.

    Where it is in none of them, it is from the first in which it may be one; empty for what is none.
    """
    import phonenumbers

    read = [kept for country in dict.fromkeys(countries) if (kept := kept_as(typed, country=country))]
    given_out = (kept for kept in read if phonenumbers.is_valid_number(phonenumbers.parse(kept)))
    return next(given_out, read[0] if read else kept_as(typed))


def fitting(typed: str, countries: Iterable[str]) -> list[str]:
    """Return what a number may be, as kept: in each of some countries in which it is given out.

    One that was typed with its country is one alone.
    """
    import phonenumbers

    read = [kept for country in dict.fromkeys(countries) if (kept := kept_as(typed, country=country))]
    return list(dict.fromkeys(one for one in read if phonenumbers.is_valid_number(phonenumbers.parse(one))))


def as_read(number: str) -> str:
    """Return a kept number with blanks as people read it, "+34 612 34 56 78"."""
    import phonenumbers

    form = phonenumbers.PhoneNumberFormat.INTERNATIONAL
    try:
        return str(phonenumbers.format_number(phonenumbers.parse(number), form))
    except phonenumbers.NumberParseException:
        return number


def country_of(number: str) -> str:
    """Return from which country a kept number is (ISO 3166, two letters), empty where nobody knows."""
    import phonenumbers

    try:
        return phonenumbers.region_code_for_number(phonenumbers.parse(number)) or ""
    except phonenumbers.NumberParseException:
        return ""
