"""Where somebody belongs, at the desk: said with its source, seen with who else is there, and undone."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import world

from esmero.actions import live_together, organise
from esmero.domain.conversations.reads import of_homes
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Belonging, Customer, Identity, Organisation
from esmero.domain.staff.models import Team
from esmero.web.desk.shown import organisation
from esmero.web.desk.tests.conftest import HTMX


@pytest.fixture
def ana(company: world.World) -> Customer:
    return company.a.conversation.customer


@pytest.fixture
def vigo(company: world.World) -> Organisation:
    return organise.begin(agent=company.owner, name="Astilleros Vigo", at=company.at)


@pytest.fixture
def office(company: world.World) -> Client:
    browser = Client()
    browser.force_login(company.owner)
    return browser


def put_in(company: world.World, customer: Customer, place: Organisation) -> Belonging:
    belongs = organise.Belongs("WORKS", source="They said so")
    given = {"customer_id": customer.pk, "organisation": place.pk, "belongs": belongs}
    return organise.put_in(agent=company.owner, at=company.at, **given)[0]


def page_of(browser: Client, url: str, **asked: Any) -> str:
    return browser.get(url, asked).content.decode()


def beside(browser: Client, at: Any, customer: Customer) -> str:
    return browser.get(at("customer-homes", customer.pk), headers=HTMX).content.decode()


def test_it_is_found_while_one_types_and_said_with_its_source(desk: Any, company: Any, at: Any, ana, vigo):
    talk, here = company.a.conversation.pk, at("customer-belonging", ana.pk)
    assert f"{here}?talk={talk}" in page_of(desk, at("conversation", talk))

    found = page_of(desk, here, q="astill", talk=talk)
    assert f"?organisation={vigo.pk}&amp;talk={talk}" in found
    assert f"?new=astill&amp;talk={talk}" in found
    asked = page_of(desk, here, organisation=vigo.pk, talk=talk)
    assert "Ana" in asked and "Works there" in asked and "Lives there" not in asked
    told = {
        "organisation": vigo.pk,
        "talk": talk,
        "belongs_as": "BUYS",
        "source_kind": "SAID",
        "source": "Ana, on the telephone",
    }
    page = desk.post(here, told, follow=True).content.decode()

    assert "belongs to Astilleros Vigo." in page
    assert f"{at('customer-homes', ana.pk)}?talk={talk}" in page
    page = beside(desk, at, ana)
    assert "Buys for it. Noted on" in page and "Ana, on the telephone" in page
    row = Belonging.objects.get()
    undone = desk.post(at("belonging-end", row.pk), {"talk": talk}, follow=True).content.decode()
    assert "belongs to Astilleros Vigo no more." in undone and at("belonging-return", row.pk) in undone
    assert "Buys for it." not in beside(desk, at, ana)
    desk.post(at("belonging-return", row.pk), {"talk": talk})
    assert "Buys for it." in beside(desk, at, ana)


def test_without_a_source_or_with_other_words_missing_it_is_not_kept(desk: Any, at: Any, ana, vigo):
    told = {"organisation": vigo.pk, "belongs_as": "OTHER", "words": "", "source": ""}

    answer = desk.post(at("customer-belonging", ana.pk), told)

    assert answer.status_code == 422 and "Say it in a few words." in answer.content.decode()
    assert not Belonging.objects.exists()


def test_that_they_said_otherwise_is_read_before_it_is_said_again(
    desk: Any, company: Any, at: Any, ana, vigo
):
    here = at("customer-belonging", ana.pk)
    row = put_in(company, ana, vigo)
    assert "They said themselves on" not in page_of(desk, here, organisation=vigo.pk)

    organise.end_own(customer_id=ana.pk, belonging_id=row.pk, at=company.at)

    assert "They said themselves on" in page_of(desk, here, organisation=vigo.pk)


@pytest.mark.parametrize(("name", "why"), [("…", "Write a word first."), ("x" * 121, "room for 120")])
def test_a_name_that_cannot_be_is_said_where_it_was_typed(desk: Any, at: Any, ana, name, why):
    told = {"new": name, "belongs_as": "WORKS", "source_kind": "SAID", "source": "Ana"}

    answer = desk.post(at("customer-belonging", ana.pk), told)

    page = answer.content.decode()
    assert answer.status_code == 422 and why in page and name[:120] in page
    assert not Organisation.objects.exists()


def test_a_new_organisation_begins_with_its_first_person(desk: Any, at: Any, ana):
    told = {"new": "Casa Luz", "belongs_as": "WORKS", "source_kind": "SAID", "source": "Ana"}

    page = desk.post(at("customer-belonging", ana.pk), told, follow=True).content.decode()

    assert at("organisation", Organisation.objects.get(name="Casa Luz").pk) in page


def test_beside_a_letter_stands_who_else_is_there_and_who_waits(desk: Any, company: Any, at: Any, ana, vigo):
    put_in(company, ana, vigo)
    for name in ("Eva Gil", "Pia Sol", "Tom Rey", "Leo Mar", "Ada Luz"):
        put_in(company, make_customer(name), vigo)
    give_b_to_the_team(company)
    put_in(company, company.b.conversation.customer, vigo)

    page = beside(desk, at, ana)

    assert at("customer", Customer.objects.get(name="Eva Gil").pk) in page
    assert "and 2 more" in page
    assert "One more of Astilleros Vigo has a question open." in page


def test_of_a_big_place_all_are_counted_and_who_lives_there_is_named(
    desk: Any, company: Any, at: Any, ana, vigo
):
    put_in(company, ana, vigo)
    for number in range(105):
        put_in(company, make_customer(f"P{number}"), vigo)
    luis = make_customer("Luis Gil")
    given = {"customer_id": ana.pk, "other_id": luis.pk, "said_by": []}
    live_together.say(agent=company.owner, at=company.at, **given)
    give_b_to_the_team(company)
    put_in(company, company.b.conversation.customer, vigo)

    page = beside(desk, at, ana)

    assert "and 102 more" in page and at("customer", luis.pk) in page
    assert "One more of Astilleros Vigo has a question open." in page


def test_beyond_what_is_counted_no_number_is_said(desk: Any, company: Any, at: Any, ana, vigo, monkeypatch):
    monkeypatch.setattr(of_homes, "MOST_COUNTED", 3)
    for customer in (ana, *(make_customer(f"P{number}") for number in range(6))):
        put_in(company, customer, vigo)

    assert "and many more" in beside(desk, at, ana)
    assert "More than 3 people." in page_of(desk, at("organisation", vigo.pk))


def test_people_parts_and_notes_come_by_pages_each_once(desk: Any, company: Any, at: Any, vigo, monkeypatch):
    monkeypatch.setattr(organisation, "PEOPLE", 2)
    monkeypatch.setattr(organisation, "PARTS", 2)
    monkeypatch.setattr(organisation, "NOTES", 2)
    for words in ("Note C", "Note B", "Note A"):
        told = {"organisation_id": vigo.pk, "words": words, "source": "1"}
        organise.note(agent=company.owner, at=company.at, **told)
    for name in ("Eva Gil", "Pia Sol", "Tom Rey"):
        put_in(company, make_customer(name), vigo)
    for name in ("Yard A", "Yard B", "Yard C"):
        yard = organise.begin(agent=company.owner, name=name, at=company.at)
        told = {"name": name, "parent_id": vigo.pk, "domains": []}
        organise.describe(agent=company.owner, organisation_id=yard.pk, at=company.at, **told)
    here = at("organisation", vigo.pk)

    first = page_of(desk, here)
    assert "Pia Sol" in first and "Tom Rey" not in first and "Yard B" in first and "Yard C" not in first
    for words, there, gone in (
        ("More people", "Tom Rey", "Pia Sol"),
        ("More parts", "Yard C", "Yard B"),
        ("Older ones", "Note C", "Note B"),
    ):
        further = re.search(rf'<a href="([^"]+)">{words}', first)[1]
        rest = page_of(desk, further)
        assert there in rest and gone not in rest


def give_b_to_the_team(company: world.World) -> None:
    type(company.b.conversation).objects.filter(pk=company.b.conversation.pk).update(team=company.team)


def test_the_organisations_page_tells_all_of_it(desk: Any, company: Any, at: Any, ana, vigo, office):
    yard = organise.begin(agent=company.owner, name="Shipyard North", at=company.at)
    put_in(company, ana, vigo)
    told = {"name": "Shipyard North", "parent": "astilleros vigo", "domains": "@Yard.example\n"}
    assert (
        "It is changed."
        in office.post(reverse("backoffice:organisation", args=[yard.pk]), told, follow=True).content.decode()
    )
    note = {"words": "Pays at the end of the month", "source": "Ana"}
    desk.post(at("organisation-notes", vigo.pk), note)

    page = page_of(desk, at("organisation", vigo.pk))

    for words in ("One person; one has something open.", "Shipyard North", "Pays at the end of the month"):
        assert words in page
    assert at("conversation", company.a.conversation.pk) in page and "Promised to them" in page
    # Of whom it is: who reads this was promised nothing.
    assert re.search(r"answers Ana\b", page) and "tells you" not in page
    assert "Nobody is known there yet." in page
    below = page_of(desk, at("organisation", yard.pk))
    assert "Part of" in below and "yard.example" in below


def test_nobody_reads_on_it_what_they_may_not_read_elsewhere(company: Any, at: Any, vigo, desk):
    """A page of an organisation shows no conversation and no person of a team that is not theirs."""
    Team.objects.filter(pk=company.other_team.pk).update(is_open_to_all=False)
    a, b = company.a.conversation, company.b.conversation
    type(b).objects.filter(pk=b.pk).update(team=company.other_team)
    put_in(company, a.customer, vigo)
    put_in(company, b.customer, vigo)
    stranger = Client()
    stranger.force_login(company.stranger)

    for browser, mine, others in ((desk, a, b), (stranger, b, a)):
        page = page_of(browser, at("organisation", vigo.pk))
        assert at("customer", mine.customer_id) in page and at("conversation", mine.pk) in page
        assert at("customer", others.customer_id) not in page and at("conversation", others.pk) not in page
        assert "One person; one has something open." in page
    there = beside(desk, at, a.customer)
    assert "has a question open." not in there and at("customer", b.customer_id) not in there
    assert stranger.get(at("customer-homes", a.customer_id)).status_code == 404


def test_two_live_together_and_their_household_is_called_after_them(desk: Any, company: Any, at: Any, ana):
    luis = make_customer("Luis Gil")
    asked = page_of(desk, at("customer-belonging", ana.pk), other=luis.pk)
    assert "live together?" in asked
    told = {"asked": 1, "other": luis.pk, "said_by": luis.pk}
    page = desk.post(at("customer-belonging", ana.pk), told, follow=True).content.decode()

    assert "live together." in page and "Lives together with" in page
    row = Belonging.objects.get(customer=ana)
    assert at("belonging-apart", row.pk) in page
    home = at("household", row.household_id)
    shown = page_of(desk, home)
    assert re.search(r"<h1[^>]*>Ana[^<]* and Luis Gil</h1>", shown)
    assert at("conversation", company.a.conversation.pk) in shown
    page = desk.post(at("belonging-apart", row.pk), follow=True).content.decode()
    assert "It is as it was before." in page and not Belonging.objects.filter(ended_at=None).exists()


def test_a_household_of_nobody_whom_one_may_see_is_not_there(desk: Any, company: Any, at: Any, ana):
    give_b_to_the_team(company)
    luis = company.b.conversation.customer
    given = {"customer_id": ana.pk, "other_id": luis.pk, "said_by": []}
    home = live_together.say(agent=company.owner, at=company.at, **given).household
    stranger = Client()
    stranger.force_login(company.stranger)

    assert desk.get(at("household", home.pk)).status_code == 200
    assert stranger.get(at("household", home.pk)).status_code == 404
    Belonging.objects.filter(customer=luis).delete()
    assert desk.get(at("household", home.pk)).status_code == 404


def test_a_proven_address_of_its_domain_asks_and_puts_nobody_in(desk: Any, company: Any, at: Any, ana, vigo):
    told = {"name": vigo.name, "parent_id": None, "domains": ["example.org"]}
    organise.describe(agent=company.owner, organisation_id=vigo.pk, at=company.at, **told)
    question = "is an address of Astilleros Vigo."
    assert question not in page_of(desk, at("customer", ana.pk))
    Identity.objects.filter(customer=ana).update(proof=Proof.VOUCHED)

    assert question in page_of(desk, at("customer", ana.pk))
    assert not Belonging.objects.exists()
    row = put_in(company, ana, vigo)
    assert question not in page_of(desk, at("customer", ana.pk))
    organise.end_own(customer_id=ana.pk, belonging_id=row.pk, at=company.at)
    assert question not in page_of(desk, at("customer", ana.pk))


@pytest.mark.parametrize("host", ["münchen.example", "xn--mnchen-3ya.example"])
def test_a_domain_in_its_own_letters_is_one_with_the_networks(desk: Any, at: Any, ana, vigo, office, host):
    told = {"name": vigo.name, "parent": "", "domains": "München.example"}
    office.post(reverse("backoffice:organisation", args=[vigo.pk]), told)
    Identity.objects.filter(customer=ana).update(proof=Proof.VOUCHED, value=f"ana@{host}")

    assert "is an address of Astilleros Vigo." in page_of(desk, at("customer", ana.pk))


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ({"parent": "Nobody knows it"}, "No organisation is called so."),
        ({"parent": "Astilleros Vigo"}, "That one is part of this one already, or the same."),
        ({"domains": "gmail.com"}, "Everybody may have an address at gmail.com."),
        ({"domains": "not a domain"}, "not a domain is no mail domain."),
        ({"name": "…"}, "Write a word first."),
        ({"name": "casa LUZ"}, "Another one is called so already: Casa Luz."),
        ({"domains": ".".join(["a" * 60] * 6) + ".example"}, "is no mail domain."),
        ({"domains": "outlook.es"}, "Everybody may have an address at outlook.es."),
        ({"domains": "\n".join(f"d{n}.example" for n in range(51))}, "At most 50 domains."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(office, company, vigo, told, why):
    organise.begin(agent=company.owner, name="Casa Luz", at=company.at)
    given = {"name": "Astilleros Vigo", "parent": "", "domains": ""} | told

    answer = office.post(reverse("backoffice:organisation", args=[vigo.pk]), given)

    assert answer.status_code == 422 and why in answer.content.decode()


def test_organisations_are_listed_by_name_a_page_at_a_time(office, company):
    for number in range(53):
        organise.begin(agent=company.owner, name=f"Place {number:02}", at=company.at)

    first = page_of(office, reverse("backoffice:organisations"))
    assert "Place 00" in first and "Place 49" in first and "Place 50" not in first
    further = re.search(r'<a href="([^"]+)">Further organisations', first)[1].replace("&amp;", "&")
    rest = page_of(office, further)
    assert "Place 50" in rest and "Place 52" in rest and "Place 49" not in rest
    assert "Place 17" in page_of(office, reverse("backoffice:organisations"), q="17")


def test_the_story_says_to_what_they_belong(desk: Any, company: Any, at: Any, ana, vigo):
    row = put_in(company, ana, vigo)
    organise.take_out(agent=company.owner, belonging_id=row.pk, at=company.at)
    given = {"customer_id": ana.pk, "other_id": make_customer("Luis").pk, "said_by": []}
    live_together.say(agent=company.owner, at=company.at, **given)

    page = page_of(desk, at("customer", ana.pk))

    assert "We learned that they belong to Astilleros Vigo." in page
    assert "They no longer belong to Astilleros Vigo." in page
    assert "We learned that they live together with somebody." in page


def test_the_palette_finds_them(desk: Any, at: Any, vigo):
    assert at("organisation", vigo.pk) in page_of(desk, at("palette"), q="astil")


def test_a_place_costs_the_conversation_nothing_and_itself_little(
    desk: Any, company: Any, at: Any, ana, vigo, django_assert_max_num_queries
):
    url = at("conversation", company.a.conversation.pk)
    page_of(desk, url)
    with CaptureQueriesContext(connection) as before:
        page_of(desk, url)
    put_in(company, ana, vigo)

    with django_assert_max_num_queries(len(before)):
        assert at("customer-homes", ana.pk) in page_of(desk, url)
    # Whoever belongs to several pays for each: its people, and how many.
    with django_assert_max_num_queries(9):
        assert "Astilleros Vigo" in beside(desk, at, ana)
    with django_assert_max_num_queries(20):
        page_of(desk, at("organisation", vigo.pk))
