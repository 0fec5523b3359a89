"""Whom we know."""

from django.db.models import QuerySet

from esmero.domain.customers.models import Customer
from esmero.ground import db
from esmero.ground.refs import NotFound


def newest_names(limit: int) -> list[str]:
    """Return the names of the people we met last."""
    named = Customer.objects.filter(is_made_up=False).exclude(name="").order_by("-id")
    return list(named.values_list("name", flat=True)[:limit])


def one(customer_id: int) -> Customer:
    """Return one customer. Raises NotFound."""
    return _one(Customer.objects.filter(pk=customer_id))


def one_held(customer_id: int) -> Customer:
    """Return one customer, held inside a transaction: an erasure waits. Raises NotFound."""
    return _one(db.held(Customer.objects.filter(pk=customer_id)))


def _one(rows: QuerySet[Customer]) -> Customer:
    found = rows.first()
    if found is None:
        raise NotFound("customer")
    return found
