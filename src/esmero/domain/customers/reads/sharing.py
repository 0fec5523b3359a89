"""An address that two people use: who they are, and who of them is named in a letter from it."""

from esmero.domain.customers.access import living
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.customers.reads.families import family_of
from esmero.ground import search


def users_of(identity: Identity) -> list[Customer]:
    """Return who uses an address: whose it is first, then those to whom a split gave what came from it."""
    found = [living(identity.customer_id)]
    if identity.is_shared:
        rows = Joining.objects.filter(
            of__in=family_of(identity.customer_id), is_split=True, undone_at=None
        ).order_by("id")
        others = [living(row.to_id) for row in rows if _shares(row, identity)]
        found += [one for one in others if one not in found]
    return found


def _shares(row: Joining, identity: Identity) -> bool:
    """Whether a split says so of this address; who was erased uses none."""
    return identity.pk in row.moved.get("shared", []) and not row.is_final


def named_at(identity: Identity, name: str) -> Customer:
    """Return who of those that use an address is called so; without any, whose the address is.

    Upper case and accents make no difference, nor does it whether one of the two leaves out a surname.
    """
    users, said = users_of(identity), _words(name)
    named = [one for one in users if said and (said <= _words(one.name) or said >= _words(one.name))]
    exact = [one for one in named if _words(one.name) == said]
    return (exact or [one for one in named if one.name] or users)[0]


def _words(name: str) -> set[str]:
    return set(search.fold(name).split())
