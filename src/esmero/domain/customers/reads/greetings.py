"""What people of segments read first."""

from collections.abc import Collection

from esmero.domain.customers.models import Customer, Greeting


def greetings_of(segment_ids: Collection[int]) -> dict[int, Greeting]:
    """Return by segment what its people read first, where there is anything. One query."""
    return {one.segment_id: one for one in Greeting.objects.filter(segment__in=segment_ids)}


def is_anybody_greeted() -> bool:
    """Say whether there is any greeting at all: else nobody has to be asked about. One query."""
    return Greeting.objects.exists()


def wants_no_greeting(customer: Customer) -> bool:
    """Say whether they want to be greeted as everybody: a no comes along as two are one, or one is two."""
    return customer.is_greeted_alike
