"""Whom we know."""

from collections.abc import Collection

from esmero.domain.customers.models import Customer
from esmero.domain.customers.reads.families import living
from esmero.ground import db


def newest_names(limit: int) -> list[str]:
    """Return the names of the people we met last."""
    named = Customer.objects.filter(is_made_up=False, merged_into=None).exclude(name="").order_by("-id")
    return list(named.values_list("name", flat=True)[:limit])


def held(customer_ids: Collection[int]) -> list[Customer]:
    """Return these customers' own rows by number; held, inside a transaction."""
    return list(db.held(Customer.objects.filter(pk__in=customer_ids).order_by("id")))


def row_of(customer_id: int) -> Customer:
    """Return a customer's own row, also where they are the same person as another by now."""
    return Customer.objects.get(pk=customer_id)


def one(customer_id: int) -> Customer:
    """Return one customer, or whom they are the same person as by now. Raises NotFound."""
    return living(customer_id)
