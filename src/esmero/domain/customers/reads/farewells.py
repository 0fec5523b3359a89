"""Who wishes to be forgotten altogether."""

from esmero.domain.customers.models import STANDS, Farewell
from esmero.ground import db
from esmero.ground.refs import NotFound


def farewell_of(customer_id: int) -> Farewell | None:
    """Return the wish of a customer that stands; held, inside a transaction; None for none."""
    return db.held(Farewell.objects.filter(STANDS, customer_id=customer_id)).first()


def took_back_in(conversation_id: int) -> bool:
    """Say whether the wish that was asked for in this conversation was the last, and was taken back."""
    last = Farewell.objects.filter(conversation_id=conversation_id).order_by("id").last()
    return last is not None and last.taken_back_at is not None


def farewell(farewell_id: int) -> Farewell:
    """Return a wish that stands, with its customer; held, inside a transaction. Raises NotFound."""
    rows = db.held(Farewell.objects.filter(STANDS, pk=farewell_id)).select_related("customer")
    found = rows.first()
    if found is None:
        raise NotFound("farewell")
    return found


def farewells() -> list[Farewell]:
    """Return all wishes that stand, with their customers, the next due first."""
    return list(Farewell.objects.filter(STANDS).select_related("customer").order_by("due_at", "id"))


def count_of_farewells(customer_id: int) -> int:
    """Return how often a customer wished so, taken back or not."""
    return Farewell.objects.filter(customer_id=customer_id).count()
