"""Every address of the site, read off Django's resolver, and the table of who gets what there.

`permissions.txt` has a line for each address and method:

    METHOD  route  guest  customer_a  customer_b  agent  stranger  lead  owner

The things an address names (a conversation, a file, a team) are always those of customer A and of the
first team: so the columns of customer B and of `stranger`, an agent of another team, are the foreign
ones. Addresses behind a link (`/c/<token>/`) are asked with the token of the customer in the column,
and with a forged one by everybody else.
"""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = Path(__file__).with_name("permissions.txt")
ROLES = ("guest", "customer_a", "customer_b", "agent", "stranger", "lead", "owner")
OUTCOMES = {"ok", "sign-in", "not-found", "refused", "own"}


@dataclass(frozen=True)
class Route:
    """An address of the site: its full name and the names of its places."""

    name: str
    pattern: str
    places: frozenset[str]


@dataclass(frozen=True)
class Line:
    """A line of the table."""

    method: str
    route: str
    outcomes: dict[str, str]


@functools.cache
def all_routes() -> tuple[Route, ...]:
    """Return every address that the resolver knows, those without a name under their pattern."""
    return tuple(sorted(_walk(get_resolver(), "", "", frozenset()), key=lambda route: route.name))


def _walk(resolver: URLResolver, path: str, space: str, above: frozenset[str]) -> Iterator[Route]:
    for entry in resolver.url_patterns:
        full = path + str(entry.pattern)
        places = above | frozenset(entry.pattern.converters)
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, full, inner, places)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else full
            yield Route(name, full, places)


def table() -> list[Line]:
    """Return the lines of `permissions.txt`."""
    lines = (line.split("#")[0].split() for line in TABLE.read_text().splitlines())
    return [_line(words) for words in lines if words]


def _line(words: list[str]) -> Line:
    method, route, *outcomes = words
    assert len(outcomes) == len(ROLES), f"{method} {route}: one outcome for each of {', '.join(ROLES)}"
    unknown = set(outcomes) - OUTCOMES
    assert not unknown, f"{method} {route}: {unknown}"
    return Line(method, route, dict(zip(ROLES, outcomes, strict=True)))
