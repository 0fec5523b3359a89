"""A person as pages and letters show them: name, face, initials."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.staff import reads as staff
from esmero.ui import addresses, remembered, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.customers.models import Customer
    from esmero.domain.promises.models import Promise
    from esmero.domain.staff.models import Agent, Team

# Letters of a short name as it stands on a button.
LONGEST_SHORT = 24


@remembered.plain
@dataclass(frozen=True)
class Person:
    """Somebody with a name; `photo_url` is the address of their picture, empty without one."""

    name: str
    short_name: str
    initials: str
    photo_url: str = ""
    title: str = ""


def of_agent(agent: Agent | None, team: Team | None = None) -> Person:
    """Return an agent as shown to anybody; without one, the team that stands for them."""
    if agent is None:
        name = team.name if team else _("Our team")
        return Person(name, name, name[:2].upper())
    photo = addresses.reverse("face", args=[agent.photo]) if agent.photo else ""
    return Person(agent.name, agent.short_name, agent.initials, photo, agent.title)


def of_keeper(promise: Promise) -> Person:
    """Return who keeps a promise; of a team's that is open, whom it names for the hour at which it is due.

    Asks the database for the latter alone.
    """
    owner, team = promise.owner, promise.owner_team
    if owner is None and team is not None and promise.is_open:
        owner = staff.named_for(team, at=promise.due_at)
    return of_agent(owner, team)


def of_keepers(promises: Iterable[Promise]) -> dict[int, Person]:
    """Return who keeps each of these promises (`of_keeper`), by its id; each team is asked about once."""
    found = list(promises)
    asked = [
        (one.owner_team, one.due_at)
        for one in found
        if one.owner is None and one.owner_team is not None and one.is_open
    ]
    named = staff.named_for_each(asked)
    return {
        one.pk: of_agent(one.owner or named.get((one.owner_team_id or 0, one.due_at)), one.owner_team)
        for one in found
    }


def of_customer(customer: Customer, *, known_as: str = "") -> Person:
    """Return a customer as shown at the desk; a nameless one by the address or number they wrote from.

    A short name that is none ends in dots: it stands in sentences and on buttons.
    """
    name = customer.name or known_as or _("Somebody without a name")
    photo = addresses.reverse("desk:customer-face", args=[customer.pk]) if customer.photo else ""
    short = words.excerpt(short_name_of(customer) or name, LONGEST_SHORT)
    return Person(name, short, customer.initials or name[:1].upper(), photo)


def of_customer_to_themselves(customer: Customer, *, known_as: str = "") -> Person:
    """Return a customer as their own page shows them: without the picture that we keep."""
    name = customer.name or known_as
    return Person(name, short_name_of(customer) or name, customer.initials or name[:1].upper())


def short_name_of(customer: Customer) -> str:
    """Return how the customer is called: what they wish, else their first name.

    Nobody is called by an initial: of "A. M. Quiroga" the whole name stands.
    """
    first = (customer.name.split() or [""])[0]
    is_initial = len(first.strip(".")) <= 1 and len(customer.name) > len(first)
    return customer.address_as or (customer.name if is_initial else first)
