"""An address that is lost, or whose owner complained: marked, and looked for only where there is a mark."""

from datetime import UTC, datetime

import pytest

from esmero.domain.customers import writes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Identity
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import db

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


def lost(email: str) -> Identity:
    """Return the address of somebody new, to which no letter goes any more."""
    identity = make_customer(email=email).identities.get()
    with db.write():
        writes.lose(identity, because="550 5.1.1", by=THE_SOFTWARE, at=NOON)
    return identity


def test_a_mark_shows_on_the_customers_row_until_the_last_one_ends() -> None:
    identity = lost("ana@mail.example")
    with db.write():
        writes.take_complaint(identity, by=THE_SOFTWARE, at=NOON)
        writes.find_again(identity, by=THE_SOFTWARE, at=NOON)
    identity.customer.refresh_from_db()
    assert identity.customer.has_marked_address

    with db.write():
        writes.settle_complaint(identity, by=THE_SOFTWARE, at=NOON)

    identity.customer.refresh_from_db()
    assert not identity.customer.has_marked_address


def test_what_is_so_already_is_recorded_once_and_seen_by_colleagues_only() -> None:
    identity = lost("ana@mail.example")
    with db.write():
        writes.lose(identity, because="554 something else", by=THE_SOFTWARE, at=NOON)

    (event,) = Event.objects.filter(verb="identity.lost")
    assert event.is_internal and identity.lost_because == "550 5.1.1"


def test_of_two_people_put_together_the_mark_goes_along() -> None:
    whose, other = lost("ana@mail.example").customer, make_customer(email="boris@mail.example")

    with db.write():
        writes.move(from_customer=whose, to_customer=other)

    other.refresh_from_db()
    whose.refresh_from_db()
    assert other.has_marked_address and not whose.has_marked_address
