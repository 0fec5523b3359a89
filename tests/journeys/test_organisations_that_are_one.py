"""A lead finds that an organisation is kept twice, joins the two side by side, and undoes it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import organise
from esmero.domain.customers import reads as customers
from esmero.domain.customers.factories import make_customer
from esmero.ground import clock
from tests import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world(clock.now() - timedelta(days=3))


@pytest.fixture
def two(company):
    ana = make_customer("Ana Rei")
    older = organise.begin(agent=company.owner, name="Talleres Norte", at=company.at)
    younger = organise.begin(agent=company.owner, name="T. Norte", at=company.at + timedelta(hours=1))
    belongs = organise.Belongs("WORKS", source="1")
    given = {"customer_id": ana.pk, "organisation": younger.pk, "belongs": belongs, "at": company.at}
    organise.put_in(agent=company.owner, **given)
    return older, younger


def test_a_lead_joins_two_side_by_side_and_undoes_it(company, two):
    older, younger = two
    lead = Client()
    lead.force_login(company.lead)
    page = lead.get(reverse("backoffice:organisation", args=[younger.pk])).content.decode()
    here = reverse("backoffice:organisation-joining", args=[younger.pk])
    assert here in page
    found = lead.get(here, {"q": "talleres"}).content.decode()
    assert f"{here}?other={older.pk}" in found

    side = lead.get(here, {"other": older.pk}).content.decode()
    assert "All that is of T. Norte will be of Talleres Norte" in side
    said = {"other": older.pk, "name": younger.pk}
    done = lead.post(here, said, follow=True).content.decode()
    assert "Now they are one." in done and "Joined" in done and company.lead.name in done

    old_link = lead.get(reverse("desk:organisation", args=[younger.pk])).content.decode()
    assert "Ana Rei" in old_link and "T. Norte" in old_link
    listed = lead.get(reverse("backoffice:organisations")).content.decode()
    assert listed.count("T. Norte") == 1 and "Talleres Norte" not in listed

    undo = re.search(r'action="(/[^"]*joinings/\d+/undoing/)"', done)[1]
    again = lead.post(undo, follow=True).content.decode()
    assert "They are two again." in again
    listed = lead.get(reverse("backoffice:organisations")).content.decode()
    assert "Talleres Norte" in listed and "T. Norte" in listed


def test_one_within_the_other_is_refused_in_words(company, two):
    older, younger = two
    told = {"name": younger.name, "parent_id": older.pk, "domains": [], "at": company.at}
    organise.describe(agent=company.owner, organisation_id=younger.pk, **told)
    lead = Client()
    lead.force_login(company.lead)
    here = reverse("backoffice:organisation-joining", args=[younger.pk])
    answer = lead.post(here, {"other": older.pk}, follow=True).content.decode()
    assert "One of them is part of the other." in answer


def test_pressed_twice_or_gone_back_to_they_are_one_already(company, two):
    older, younger = two
    lead = Client()
    lead.force_login(company.lead)
    pages = {one.pk: reverse("backoffice:organisation-joining", args=[one.pk]) for one in two}
    lead.post(pages[younger.pk], {"other": older.pk})
    for one, other in ((younger, older), (older, younger)):
        for press in (lead.post, lead.get):
            page = press(pages[one.pk], {"other": other.pk}, follow=True)
            assert page.status_code == 200 and "They are one already." in page.content.decode()


def test_an_undo_takes_nobody_elses_name_away(company, two):
    older, younger = two
    lead = Client()
    lead.force_login(company.lead)
    here = reverse("backoffice:organisation-joining", args=[younger.pk])
    done = lead.post(here, {"other": older.pk, "name": younger.pk}, follow=True).content.decode()
    renamed = {"name": "Zulu", "parent_id": None, "domains": [], "at": company.at}
    organise.describe(agent=company.owner, organisation_id=older.pk, **renamed)
    new = organise.begin(agent=company.owner, name="T. Norte", at=company.at)
    assert new.pk not in (older.pk, younger.pk)

    undo = re.search(r'action="(/[^"]*joinings/\d+/undoing/)"', done)[1]
    page = lead.post(undo, follow=True).content.decode()

    assert "so it is called T. Norte (2)." in page
    called = {name: customers.organisation_called(name).pk for name in ("T. Norte", "T. Norte (2)", "Zulu")}
    assert called == {"T. Norte": new.pk, "T. Norte (2)": younger.pk, "Zulu": older.pk}
