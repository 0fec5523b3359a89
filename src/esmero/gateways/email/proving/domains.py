"""Which domains are one owner's: `mail.shop.co.uk` and `shop.co.uk` are, `shop.co.uk` and `co.uk` are not."""

import functools
import importlib.resources

from publicsuffix2 import PublicSuffixList

from esmero.ground import hosts

LONGEST = 253


def of_address(email: str) -> str:
    """Return the domain of an address as names are asked for (lower case, ASCII), empty without one."""
    domain = email.rpartition("@")[2].strip().rstrip(".")
    try:
        plain = domain if domain.isascii() else hosts.in_network_letters(domain)
        # Refuses what no network asks for: empty and overlong labels.
        clean = plain.encode("idna").decode().lower()
    except (hosts.NoHost, UnicodeError):
        return ""
    return clean if "." in clean and len(clean) <= LONGEST else ""


@functools.lru_cache(maxsize=4096)
def owners(domain: str) -> str:
    """Return the domain that its owner registered, of which this one is a part or the whole."""
    return str(_suffixes().get_public_suffix(domain) or domain)


def is_aligned(domain: str, other: str, *, strictly: bool = False) -> bool:
    """Tell whether one speaks for the other: the very same, or of the same owner unless `strictly`."""
    if domain == other:
        return True
    return not strictly and owners(domain) == owners(other)


@functools.cache
def _suffixes() -> PublicSuffixList:
    kept = importlib.resources.files("authheaders") / "public_suffix_list.txt"
    with kept.open(encoding="utf-8") as file:
        return PublicSuffixList(file)
