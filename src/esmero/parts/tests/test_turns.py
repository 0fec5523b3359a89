"""Who did something is named rightly: people of ours and customers have numbers of their own."""

from zoneinfo import ZoneInfo

import pytest

from esmero.domain.company.factories import FOUNDED
from esmero.domain.events.kinds import AGENT, CUSTOMER, OUTSIDER, SOFTWARE
from esmero.domain.events.models import Event
from esmero.parts import stories, turns

MARTA = 7


def told(by_kind, by_id, *, customer="Ana"):
    event = Event(verb="conversation.reopened", by_kind=by_kind, by_id=by_id, customer_id=MARTA, at=FOUNDED)
    telling = turns.Telling({MARTA: "Marta"}, FOUNDED, ZoneInfo("UTC"), customer)
    return stories.happening(event, telling)


def test_a_colleague_is_named_by_their_number():
    assert told(AGENT, MARTA) == "Marta opened this again."


def test_a_customer_of_the_same_number_is_not_taken_for_a_colleague():
    assert told(CUSTOMER, MARTA) == "Ana opened this again."


@pytest.mark.parametrize(
    ("by_kind", "by_id"), [(CUSTOMER, 8), (OUTSIDER, MARTA), (SOFTWARE, None), (SOFTWARE, MARTA)]
)
def test_somebody_else_is_neither_the_colleague_nor_the_customer(by_kind, by_id):
    said = told(by_kind, by_id)

    assert "Marta" not in said and "Ana" not in said
    assert said.endswith("opened this again.")
