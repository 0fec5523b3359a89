"""Moving and erasing what this room keeps of a customer."""

from esmero.domain.customers.models import Customer
from esmero.domain.workbench.models import Draft


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Nothing here names a customer: what is kept goes with its conversation. Return how many rows moved."""
    return 0


def forget(*, customer: Customer) -> int:
    """Erase the words that agents keep about a customer's conversations. Return how many."""
    return Draft.objects.filter(conversation__customer=customer).delete()[0]
