"""Asking the names of the Internet (DNS) for texts: never for long, and not twice within a while."""

import functools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import dns.name
import dns.resolver
from dns.exception import DNSException

# Returns the texts that stand under a name, none where there are none. Raises CouldNotLookUp.
Lookup = Callable[[str], list[str]]

ONE_QUESTION_SECONDS = 2.0
# Whoever answers within this time holds nobody up; the rest is counted.
NO_WAITING_SECONDS = 0.25
# So long may reading wait for names in any minute; beyond that, mails are not checked until it is over.
MOST_WAITING_SECONDS = 10.0
MINUTE = 60.0
KEPT_SECONDS = 600.0
FAILURE_KEPT_SECONDS = 60.0
MOST_KEPT = 5_000


class CouldNotLookUp(Exception):
    """Nobody answered, or not in time: it is neither yes nor no."""


@dataclass(frozen=True)
class _Kept:
    until: float
    # None: it could not be looked up.
    texts: list[str] | None


@dataclass
class Lookups:
    """Asks by `ask`, keeps what was answered for a while, and stops asking where it takes too long."""

    ask: Lookup
    clock: Callable[[], float] = time.monotonic
    _kept: dict[str, _Kept] = field(default_factory=dict)
    _waited: list[tuple[float, float]] = field(default_factory=list)

    def texts(self, name: str) -> list[str]:
        """Return the texts under a name. Raises CouldNotLookUp."""
        now = self.clock()
        kept = self._kept.get(name)
        if kept is None or kept.until <= now:
            kept = self._asked(name, now)
        if kept.texts is None:
            raise CouldNotLookUp(name)
        return kept.texts

    def _asked(self, name: str, now: float) -> _Kept:
        self._waited = [(at, seconds) for at, seconds in self._waited if at > now - MINUTE]
        if sum(seconds for _, seconds in self._waited) >= MOST_WAITING_SECONDS:
            raise CouldNotLookUp(name)
        try:
            kept = _Kept(now + KEPT_SECONDS, self.ask(name))
        except CouldNotLookUp:
            kept = _Kept(now + FAILURE_KEPT_SECONDS, None)
        self._waited.append((now, max(0.0, self.clock() - now - NO_WAITING_SECONDS)))
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[name] = kept
        return kept


def ask(name: str) -> list[str]:
    """Ask the machine's own name servers for the texts under a name. Raises CouldNotLookUp."""
    try:
        asked = dns.name.from_text(name)
    except (DNSException, UnicodeError):
        # A name that can't be: nothing can stand there.
        return []
    try:
        answer = _resolver().resolve(asked, "TXT", lifetime=ONE_QUESTION_SECONDS, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
        return []
    except (DNSException, OSError) as error:
        raise CouldNotLookUp(name) from error
    return [b"".join(one.strings).decode("ascii", "replace") for one in answer]


@functools.cache
def _resolver() -> dns.resolver.Resolver:
    return dns.resolver.Resolver()


the_net = Lookups(ask)
