"""Moving and erasing what this room keeps of a customer."""

from esmero.domain.customers.models import Customer
from esmero.domain.workbench.models import Draft, HeldReply, Notice, Upload


def move(*, from_customer: Customer, to_customer: Customer) -> int:
    """Nothing here names a customer: what is kept goes with its conversation. Return how many rows moved."""
    return 0


def forget(*, customer: Customer) -> int:
    """Erase what agents keep about a customer's conversations. Return how many rows."""
    kept = (
        table.objects.filter(conversation__customer=customer) for table in (Upload, HeldReply, Draft, Notice)
    )
    return sum(rows.delete()[0] for rows in kept)
