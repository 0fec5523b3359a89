"""Whom one means by a number that is typed without its country: people of our own countries first."""

from typing import Any

import pytest
from tests import world

from esmero.actions import their_addresses
from esmero.domain.company.factories import make_calendar
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.models import Customer, Identity
from esmero.ground import clock
from esmero.web.desk.shown import calls


def known(company: world.World, name: str, number: str) -> Customer:
    made = make_customer(name, email=f"{name.lower()}@mail.example")
    told = {"agent": company.owner, "customer_id": made.pk, "at": clock.now()}
    their_addresses.add(**told, kind="PHONE", typed=number)
    return made


def found(company: world.World, typed: str) -> list[int]:
    return [one.number for one in calls.found(company.owner, typed)]


@pytest.mark.parametrize("typed", ["912 345 678", "912345678"])
def test_a_number_without_a_country_finds_whoever_has_it_in_any(company: world.World, typed: str) -> None:
    company.calendar.holidays_of = "ES"
    company.calendar.save()
    there, here = known(company, "Inês", "+351912345678"), known(company, "Eva", "+34912345678")

    assert found(company, typed) == [here.pk, there.pk]


def test_a_number_with_its_country_finds_them_alone(company: world.World) -> None:
    there, _here = known(company, "Inês", "+351912345678"), known(company, "Eva", "+34912345678")

    assert found(company, "+351 912 345 678") == [there.pk]


def test_a_number_is_read_in_each_country_of_our_teams(company: world.World) -> None:
    company.calendar.holidays_of = "ES"
    company.calendar.save()
    company.other_team.calendar = make_calendar(name="Moscow", holidays_of="RU")
    company.other_team.save()
    ivan = known(company, "Iván", "+79123456789")

    assert found(company, "8 (912) 345-67-89") == [ivan.pk]


ASKED = "Type it as the one you mean: Portugal +351 912 345 678; Spain +34 912 34 56 78."


def test_a_number_that_fits_two_countries_is_asked_about_beside_the_field(
    desk: Any, company: world.World, at: Any
) -> None:
    company.calendar.holidays_of = "ES"
    company.calendar.save()
    ana = company.a.conversation.customer
    Customer.objects.filter(pk=ana.pk).update(time_zone="Europe/Lisbon")
    of_a_call = {"customer": ana.pk, "phone": "912 345 678", "team": company.team.pk, "words": "She called."}

    added = desk.post(at("customer-addresses", ana.pk), {"kind": "PHONE", "value": "912 345 678"})
    called = desk.post(at("call-new"), of_a_call)

    for page in (added, called):
        assert ASKED in page.content.decode()
    assert not Identity.objects.filter(kind="PHONE").exists()
    told = {"kind": "PHONE", "value": "+34 912 345 678"}
    desk.post(at("customer-addresses", ana.pk), told)
    assert Identity.objects.get(kind="PHONE").value == "+34912345678"
