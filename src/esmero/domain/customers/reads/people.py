"""Whom we know."""

from esmero.domain.customers.models import Customer
from esmero.domain.customers.reads.families import living


def newest_names(limit: int) -> list[str]:
    """Return the names of the people we met last."""
    named = Customer.objects.filter(is_made_up=False, merged_into=None).exclude(name="").order_by("-id")
    return list(named.values_list("name", flat=True)[:limit])


def one(customer_id: int) -> Customer:
    """Return one customer, or whom they are the same person as by now. Raises NotFound."""
    return living(customer_id)
