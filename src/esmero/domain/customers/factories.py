"""Customers for tests."""

from itertools import count

from esmero.domain.company.factories import FOUNDED
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Customer, Identity

_numbers = count(1)


def make_customer(name: str = "Ana Belmonte", *, email: str = "", language: str = "en") -> Customer:
    """Return a customer with one mail address."""
    customer = Customer.objects.create(name=name, language=language, known_since=FOUNDED)
    Identity.objects.create(
        customer=customer,
        kind=IdentityKind.EMAIL,
        value=email or f"customer{next(_numbers)}@mail.example",
        proof=Proof.WROTE_FROM,
        first_seen_at=FOUNDED,
    )
    writes.keep_clues([customer])
    writes.see_pairs(customer, at=FOUNDED)
    return customer
