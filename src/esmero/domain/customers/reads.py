"""What we know about a customer."""

from datetime import date

from django.db.models import Q

from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Customer, Fact, Identity


def by_email(address: str) -> Customer | None:
    """Return the customer with this mail address, whatever its case, or None."""
    identity = (
        Identity.objects.select_related("customer")
        .filter(kind=IdentityKind.EMAIL, value=normal_email(address))
        .first()
    )
    return identity.customer if identity else None


def normal_email(address: str) -> str:
    """Return an address as identities keep it: no stray spaces, lower case."""
    return address.strip().lower()


def facts_of(customer_id: int, *, on: date) -> list[Fact]:
    """Return what we know of a customer that still holds on that day, newest first."""
    still = Q(ends_on=None) | Q(ends_on__gte=on)
    return list(Fact.objects.filter(still, customer_id=customer_id).order_by("-noted_at", "-id")[:30])


def identities_of(customer_id: int) -> list[Identity]:
    """Return the addresses and numbers of a customer, the first seen first."""
    return list(Identity.objects.filter(customer_id=customer_id).order_by("id"))


def told_of(customer_id: int, *, on: date) -> dict[str, object]:
    """Return all this room keeps of a customer, for them to read."""
    customer = Customer.objects.get(pk=customer_id)
    return {
        "name": customer.name,
        "language": customer.language,
        "known_since": customer.known_since.isoformat(),
        "identities": [[i.kind, i.value, i.proof] for i in identities_of(customer_id)],
        "facts": [[f.words, f.source, f.noted_at.isoformat()] for f in facts_of(customer_id, on=on)],
    }
