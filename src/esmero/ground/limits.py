"""Limits shared by all processes, kept in the fleeting store."""

import ipaddress

from esmero.ground import clock, counters, db

# Whoever has one address of IPv6 has all those of its network.
NETWORK_BITS = 64


def allows(name: str, who: str, *, times: int, seconds: int) -> bool:
    """Count one more try of `who` and say whether it is within `times` in each window of `seconds`.

    The window begins with the first try; tries at the very same moment are all counted. Losing the
    store opens the window anew, nothing worse. What is tried inside a transaction that keeps nothing is
    not counted: it is tried again, or was never done.
    """
    counted = f"{name}:{who}"
    is_within = counters.count(counted, seconds=seconds, at=clock.now()) <= times
    db.after_rollback(lambda: counters.give_back(counted, at=clock.now()))
    return is_within


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
