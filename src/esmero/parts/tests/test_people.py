"""How people are called on a page."""

from datetime import UTC, datetime

import pytest

from esmero.domain.customers.models import Customer
from esmero.domain.promises.models import Promise
from esmero.domain.staff.factories import make_agent, make_team, name_for_the_week
from esmero.parts import people

LONG = "Wolfeschlegelsteinhausen" * 5


def customer(name):
    return Customer(pk=1, name=name, language="en", known_since=datetime(2026, 1, 1, tzinfo=UTC))


def test_a_short_name_that_is_none_ends_in_dots_and_the_whole_name_stays_whole():
    shown = people.of_customer(customer(LONG))

    assert shown.name == LONG
    assert shown.short_name.endswith("…")
    assert len(shown.short_name) <= people.LONGEST_SHORT


def test_whoever_has_no_name_is_called_by_an_address_that_fits():
    shown = people.of_customer(customer(""), known_as=f"{LONG}@example.com".lower())

    assert shown.name == f"{LONG}@example.com".lower()
    assert len(shown.short_name) <= people.LONGEST_SHORT


def test_whom_a_letter_greets_is_never_cut():
    assert people.short_name_of(customer(LONG)) == LONG


@pytest.mark.django_db
def test_a_promise_of_a_team_shows_whom_it_names_for_those_hours():
    team = make_team("Care")
    name_for_the_week(team, make_agent("Marta Roldán", team=team))
    promise = Promise(owner_team=team, due_at=datetime(2026, 11, 24, 11, tzinfo=UTC))

    assert people.of_keeper(promise).name == "Marta Roldán"


@pytest.mark.django_db
def test_a_promise_of_a_team_that_names_nobody_shows_the_team():
    promise = Promise(owner_team=make_team("Care"), due_at=datetime(2026, 11, 24, 11, tzinfo=UTC))

    assert people.of_keeper(promise).name == "Care"
