"""By what somebody is found while one types."""

from collections import defaultdict
from collections.abc import Collection

from esmero.domain.customers import reads
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Clue, Customer, Identity
from esmero.domain.customers.writes.pairs import keep_signs
from esmero.ground import db, phones, search


def keep_clues(customers: Collection[Customer]) -> None:
    """Keep by what these customers are found: while somebody types, and as who else they may be.

    Whenever a name or an identity changes.
    """
    # Whoever learns something else of them at this moment waits, and then sees this.
    numbers = [customer.pk for customer in customers]
    list(db.held(Customer.objects.filter(pk__in=numbers).order_by("id")))
    found: dict[int, list[Identity]] = defaultdict(list)
    for identity in Identity.objects.filter(customer__in=customers):
        found[identity.customer_id].append(identity)
    for customer in customers:
        keep_signs(customer, found[customer.pk])
    Clue.objects.filter(customer__in=customers).delete()
    real = [one for one in customers if not one.is_made_up and not one.merged_into_id]
    Clue.objects.bulk_create(
        Clue(customer=customer, key=key) for customer in real for key in _clues(customer, found[customer.pk])
    )


def _clues(customer: Customer, identities: list[Identity]) -> list[bytes]:
    """Return by what they are found: also by the names under which we knew them before two were one."""
    emails = [one.value for one in identities if one.kind == IdentityKind.EMAIL]
    numbers = [one.value for one in identities if one.kind == IdentityKind.PHONE]
    said = [*numbers, *(phones.without_country(number) for number in numbers)]
    family = Customer.objects.filter(pk__in=reads.family(customer)[1:])
    parts = [customer.given_name, customer.family_name, customer.second_family_name]
    names = [customer.name, customer.address_as, *parts, *family.values_list("name", flat=True)]
    return sorted(search.clues.of_person(names, emails, said))


def keep_clues_after(customer_id: int, *, limit: int = 500) -> int:
    """Make the clues of the next customers after an id anew. Return the last id, 0 when none was left."""
    rows = list(Customer.objects.filter(pk__gt=customer_id).order_by("id")[:limit])
    keep_clues(rows)
    return rows[-1].pk if rows else 0
