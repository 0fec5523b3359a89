"""Time zones as people know them: by the name of a place, "Mexico City"."""

from datetime import UTC, datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from babel.core import get_global

LONGEST = 60
# Of before places had a zone each: none of these says where anybody is better than the others.
OLD_NAMES = ("US/", "Canada/", "Mexico/", "Brazil/", "Chile/")
# Clocks are changed twice a year: whether two zones agree shows within months.
HALF_A_YEAR = range(-6, 7)
MONTH = timedelta(days=30)


def known(name: str) -> str:
    """Return the name where it is a zone of some place, "America/Mexico_City"; empty for all else.

    UTC and its like say of nobody where they are: browsers that hide it say so.
    """
    return name if name in _places() else ""


def places(language: str, kept: str = "") -> list[tuple[str, str]]:
    """Return all zones to choose from, each with what its place is called, in the order of the alphabet.

    Of several names of one place the first stands, and the one that is `kept`.
    """
    once: dict[str, str] = {}
    for name in [*([kept] if known(kept) else []), *sorted(_places())]:
        if name.startswith(OLD_NAMES) and name != kept:
            continue
        once.setdefault(place(name, language), name)
    return sorted(((name, said) for said, name in once.items()), key=lambda pair: pair[1].casefold())


@cache
def _places() -> frozenset[str]:
    return frozenset(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith("Etc/") and len(name) <= LONGEST
    )


@lru_cache(maxsize=4096)
def place(name: str, language: str) -> str:
    """Return what the place of a zone is called: "Mexico City", "Ciudad de México", "Мехико"."""
    spoken = Locale.parse(language.replace("-", "_")).time_zones
    for one in _called(name):
        if city := spoken.get(one, {}).get("city"):
            return str(city)
    return name.rpartition("/")[2].replace("_", " ")


def _called(name: str) -> list[str]:
    """Return all names of a zone: CLDR tells of some under names that were left since."""
    aliases = get_global("zone_aliases")
    newest = aliases.get(name, name)
    return [name, newest, *(old for old, new in aliases.items() if new == newest)]


def differ(one: ZoneInfo, other: ZoneInfo, *, at: datetime) -> bool:
    """Say whether the clocks of two zones show different times at any time around `at`."""
    return _differ(one.key, other.key, at.year, at.month)


@lru_cache(maxsize=4096)
def _differ(one: str, other: str, year: int, month: int) -> bool:
    if one == other:
        return False
    around = (datetime(year, month, 15, tzinfo=UTC) + months * MONTH for months in HALF_A_YEAR)
    return any(_offset(one, day) != _offset(other, day) for day in around)


def _offset(name: str, day: datetime) -> timedelta | None:
    return day.astimezone(ZoneInfo(name)).utcoffset()
