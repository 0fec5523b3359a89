"""An address that two people use: who they are, and who of them is named in a letter from it."""

from esmero.domain.customers.access import living, opens
from esmero.domain.customers.kinds import Door, Proof
from esmero.domain.customers.models import Customer, Identity, Joining
from esmero.domain.customers.reads.families import family_of, joinings_around
from esmero.domain.customers.reads.identities import identity_of, is_not_theirs
from esmero.ground import search


def users_of(identity: Identity) -> list[Customer]:
    """Return who uses an address: whose it is first, then those to whom a split gave what came from it.

    Of whoever uses it so, some may have been given to a third; who was erased uses none.
    """
    owner = living(identity.customer_id)
    rows = joinings_around([owner.pk]) if identity.is_shared else []
    given = [row for row in rows if row.is_split and not row.is_undone and _names(row, identity)]
    erased = {number for row in rows for number in row.erased}
    others = [living(row.to_id) for row in given if row.to_id not in erased]
    return [owner, *(one for one in dict.fromkeys(others) if one != owner)]


def shared_with(customer: Customer) -> list[Identity]:
    """Return the addresses that a customer uses, and that are kept as another's."""
    rows = Joining.objects.filter(to__in=family_of(customer.pk), is_split=True, undone_at=None)
    numbers = {number for row in rows for number in row.moved.get("shared", [])}
    found = Identity.objects.filter(pk__in=numbers, is_shared=True).exclude(customer=customer).order_by("id")
    return [one for one in found if customer in users_of(one)]


def proof_at(customer: Customer, address: str) -> str:
    """Return how sure we are (kinds.Proof) that who is answered at a mail address is this customer.

    Of an address that is nobody's, or that another only said is theirs, they said that answers go there. What
    is theirs no longer, was a mistake in writing, or is proven to be another's (Door.LETTERS), is only a
    guess.
    """
    identity = identity_of(address)
    if identity and identity.customer_id == customer.pk:
        return identity.proof
    if identity and identity.is_shared and customer in users_of(identity):
        return identity.proof
    is_anothers = identity is not None and opens(identity.proof, Door.LETTERS)
    is_wrong = is_anothers or (customer.has_marked_address and is_not_theirs(customer.pk, address))
    return Proof.GUESSED if is_wrong else Proof.SAID


def _names(row: Joining, identity: Identity) -> bool:
    return identity.pk in row.moved.get("shared", [])


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
