"""By what somebody is found while one types."""

from collections import defaultdict
from collections.abc import Collection

from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Clue, Customer, Identity
from esmero.ground import db, phones, search


def keep_clues(customers: Collection[Customer]) -> None:
    """Keep by what these customers are found while somebody types: whenever a name or an identity changes."""
    # Whoever learns something else of them at this moment waits, and then sees this.
    numbers = [customer.pk for customer in customers]
    list(db.held(Customer.objects.filter(pk__in=numbers).order_by("id")))
    found: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(customer__in=customers):
        found[identity.customer_id].append(identity)
    Clue.objects.filter(customer__in=customers).delete()
    real = [customer for customer in customers if not customer.is_made_up]
    Clue.objects.bulk_create(
        Clue(customer=customer, key=key) for customer in real for key in _clues(customer, found[customer.pk])
    )


def _clues(customer: Customer, identities: list[Identity]) -> list[bytes]:
    emails = [one.value for one in identities if one.kind == IdentityKind.EMAIL]
    numbers = [one.value for one in identities if one.kind == IdentityKind.PHONE]
    said = [*numbers, *(phones.without_country(number) for number in numbers)]
    return sorted(search.clues.of_person([customer.name, customer.address_as], emails, said))


def keep_clues_after(customer_id: int, *, limit: int = 500) -> int:
    """Make the clues of the next customers after an id anew. Return the last id, 0 when none was left."""
    rows = list(Customer.objects.filter(pk__gt=customer_id).order_by("id")[:limit])
    keep_clues(rows)
    return rows[-1].pk if rows else 0
