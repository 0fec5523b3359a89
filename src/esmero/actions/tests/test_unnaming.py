"""Who was erased is named nowhere as who said something of somebody else; part of a name is left."""

import pytest
from tests import world

from esmero.actions import forget, unname
from esmero.actions.tests.test_joining_people import AT, LATER, note, there, whose
from esmero.domain.customers.models import Customer, Fact
from esmero.ground.tasks.models import Task

pytestmark = pytest.mark.django_db
__all__ = ["there"]


@pytest.fixture
def boris(there: world.World) -> int:
    """Boris, of whom Ana Belmonte told something."""
    Customer.objects.filter(pk=whose(there.a)).update(name="Ana Belmonte")
    return whose(there.b)


def told(there: world.World, customer_id: int, source: str) -> Fact:
    fact = note(there, customer_id, f"Said: {source}")
    fact.source = source
    fact.save()
    return fact


def erased(there: world.World) -> None:
    forget.forget_customer(agent=there.owner, customer_id=whose(there.a), at=LATER)
    while task := Task.objects.filter(name=unname.TASK).first():
        assert "Belmonte" not in str(task.arguments)
        unname.go_on(at=LATER, **task.arguments)
        task.delete()


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("Ana Belmonte, on the phone", "…, on the phone"),
        ("his sister ANA  BELMONTE", "his sister …"),
        ("Ana, on the phone", "Ana, on the phone"),
        ("Ana Belmontez", "Ana Belmontez"),
    ],
)
def test_a_whole_name_is_taken_out_of_who_said_it(
    there: world.World, boris: int, source: str, left: str
) -> None:
    fact = told(there, boris, source)

    erased(there)

    fact.refresh_from_db()
    assert (fact.source, fact.words) == (left, f"Said: {source}")


def test_however_many_facts_there_are_all_are_looked_through(
    there: world.World, boris: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unname, "AT_ONCE", 2)
    facts = [told(there, boris, f"Ana Belmonte, call {number}").pk for number in range(5)]

    erased(there)

    assert {one.source[0] for one in Fact.objects.filter(pk__in=facts)} == {"…"}


def test_what_is_noted_afterwards_is_somebody_elses(there: world.World, boris: int) -> None:
    told(there, boris, "a neighbour")
    forget.forget_customer(agent=there.owner, customer_id=whose(there.a), at=AT)
    later = told(there, boris, "Ana Belmonte, her niece")

    erased_by = Task.objects.get(name=unname.TASK)
    unname.go_on(at=LATER, **erased_by.arguments)

    later.refresh_from_db()
    assert later.source == "Ana Belmonte, her niece"
