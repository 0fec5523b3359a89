"""First letters that were begun: whose they are, and what becomes of them with the person."""

from datetime import UTC, datetime

import pytest
from tests import world
from tests.world import World

from esmero.actions import forget, keep
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.workbench import writes
from esmero.domain.workbench.models import FirstDraft

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


@pytest.fixture
def there() -> World:
    return world.make_world(NOON)


@pytest.fixture
def ana(there: World) -> Customer:
    customer = there.a.conversation.customer
    Identity.objects.create(
        customer=customer, kind=IdentityKind.PHONE, value="+34600112233", first_seen_at=NOON
    )
    return customer


def begun(there: World, *, begun_for: int | None = None, **chosen: str) -> FirstDraft:
    made = keep.keep_first_letter(
        agent=there.agent, begun_for=begun_for, words="Your star", chosen=chosen, base=None, at=NOON
    )
    assert made is not None
    return made


@pytest.mark.parametrize(
    "typed",
    [
        {"email": " ANA@Example.ORG "},
        {"phone": "+34 600 11 22 33"},
        {"phone": "0034 600-112-233"},
        {"phone": "600 11 22 33"},
    ],
)
def test_who_is_named_in_it_is_erased_with_it_however_it_was_typed(
    there: World, ana: Customer, typed: dict[str, str]
) -> None:
    begun(there, **typed)

    forget.forget_customer(agent=there.owner, customer_id=ana.pk, at=NOON)

    assert not FirstDraft.objects.exists()


@pytest.mark.parametrize(
    "typed", [{"email": "anna@example.org"}, {"phone": "+34 600 11 22 34"}, {"name": "A"}]
)
def test_what_was_begun_to_somebody_else_stays(there: World, ana: Customer, typed: dict[str, str]) -> None:
    begun(there, **typed)

    forget.forget_customer(agent=there.owner, customer_id=ana.pk, at=NOON)

    assert FirstDraft.objects.count() == 1


def test_who_turns_out_to_be_another_person_is_chosen_as_them_in_what_was_begun(
    there: World, ana: Customer
) -> None:
    other = Customer.objects.create(name="Ana B.", language="es", known_since=NOON)
    begun(there, begun_for=ana.pk, customer=str(ana.pk))
    begun(there, customer=str(ana.pk))

    moved = writes.move(from_customer=ana, to_customer=other)

    kept = FirstDraft.objects.order_by("id")
    assert moved == {"first_letters": [kept[0].pk]}
    assert [one.customer_id for one in kept] == [other.pk, None]
    assert {one.chosen["customer"] for one in kept} == {str(other.pk)}


def test_who_began_a_letter_to_both_finds_both_in_one(there: World, ana: Customer) -> None:
    other = Customer.objects.create(name="Ana B.", language="es", known_since=NOON)
    begun(there, begun_for=other.pk, subject="Wool")
    begun(there, begun_for=ana.pk, customer=str(ana.pk), subject="Star", name="Ana")

    writes.move(from_customer=ana, to_customer=other)

    one = FirstDraft.objects.get()
    assert (one.customer_id, one.text) == (other.pk, "Your star\n\nYour star")
    assert one.chosen == {"customer": str(other.pk), "subject": "Wool", "name": "Ana"}
