"""Whom we know."""

from collections.abc import Collection

from esmero.domain.customers.models import Customer
from esmero.ground import db
from esmero.ground.refs import NotFound


def newest_names(limit: int) -> list[str]:
    """Return the names of the people we met last."""
    named = Customer.objects.filter(is_made_up=False).exclude(name="").order_by("-id")
    return list(named.values_list("name", flat=True)[:limit])


def one(customer_id: int) -> Customer:
    """Return one customer. Raises NotFound."""
    found = Customer.objects.filter(pk=customer_id).first()
    if found is None:
        raise NotFound("customer")
    return found


def held(customer_ids: Collection[int]) -> list[Customer]:
    """Return these customers' own rows by number; held, inside a transaction."""
    return list(db.held(Customer.objects.filter(pk__in=customer_ids).order_by("id")))
