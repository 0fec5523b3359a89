"""A customer wishes to be forgotten altogether: asked for, taken back, done."""

from datetime import datetime

from esmero.domain.customers.models import Customer, Farewell
from esmero.domain.customers.writes.people import audience_of
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import CUSTOMER, Doer


def ask_to_be_forgotten(
    customer: Customer, *, conversation_id: int, promise_id: int, due_at: datetime, at: datetime
) -> Farewell:
    """Keep the wish, with where it was asked for, what was promised and by when."""
    wish = Farewell.objects.create(
        customer=customer,
        asked_at=at,
        due_at=due_at,
        conversation_id=conversation_id,
        promise_id=promise_id,
    )
    _tell("farewell.asked", customer, by=Doer(CUSTOMER, customer.pk), at=at)
    return wish


def take_farewell_back(wish: Farewell, *, at: datetime) -> None:
    """The customer changed their mind: they stay."""
    wish.taken_back_at = at
    wish.save(update_fields=["taken_back_at"])
    _tell("farewell.taken_back", wish.customer, by=Doer(CUSTOMER, wish.customer_id), at=at)


def end_farewell(wish: Farewell, *, by: Doer, at: datetime) -> None:
    """Note that it is done: that they were forgotten stays, nothing of them does."""
    wish.done_at = at
    wish.save(update_fields=["done_at"])
    _tell("farewell.done", wish.customer, by=by, at=at)


def _tell(verb: str, customer: Customer, *, by: Doer, at: datetime) -> None:
    events.record(verb, about=customer.ref, audience=audience_of(customer), by=by, at=at)
