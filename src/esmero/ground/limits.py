"""Limits shared by all processes, kept in the fleeting store."""

import ipaddress

from django.core.cache import cache

from esmero.ground import clock

# Whoever has one address of IPv6 has all those of its network.
NETWORK_BITS = 64


def allows(name: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more try of `who` and say whether it is within `times` in each window of `seconds`.

    The window begins with the first try. Losing the store opens the window anew, nothing worse; of tries
    at the very same moment some may count as one.
    """
    key, now = f"limit:{name}:{who}", clock.now().timestamp()
    tried, ends_at = cache.get(key) or (0, now + seconds)
    if ends_at <= now:
        tried, ends_at = 0, now + seconds
    # Not the cache's own counting: it would keep the number for its own time, not to the window's end.
    cache.set(key, (tried + 1, ends_at), timeout=max(1, round(ends_at - now)))
    return bool(tried < times)


def network(address: str) -> str:
    """Return by whom to count tries from an address: itself, or its network where that is one visitor's."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, NETWORK_BITS), strict=False))
