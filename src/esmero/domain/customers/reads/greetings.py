"""What people of segments read first."""

from collections.abc import Collection

from esmero.domain.customers.models import Customer, Greeting
from esmero.domain.customers.reads.families import family


def greetings_of(segment_ids: Collection[int]) -> dict[int, Greeting]:
    """Return by segment what its people read first, where there is anything. One query."""
    return {one.segment_id: one for one in Greeting.objects.filter(segment__in=segment_ids)}


def is_anybody_greeted() -> bool:
    """Say whether there is any greeting at all: else nobody has to be asked about. One query."""
    return Greeting.objects.exists()


def wants_no_greeting(customer: Customer) -> bool:
    """Say whether they want to be greeted as everybody, under whatever id they said so."""
    if customer.is_greeted_alike or not customer.has_joinings:
        return customer.is_greeted_alike
    return Customer.objects.filter(pk__in=family(customer), is_greeted_alike=True).exists()
