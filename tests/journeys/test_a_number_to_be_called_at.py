"""A customer names the number at which they want to be called: their word, which proves nothing."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import IdentityKind
from esmero.domain.customers.models import Identity, Preference
from esmero.ground import clock
from tests import world
from tests.journeys.consenting import come_in

pytestmark = pytest.mark.django_db

TYPED, KEPT, READ = "+34 612 345 678", "+34612345678", "+34 612 34 56 78"


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def customer(company):
    return company.a.conversation.customer


def say(company, **given):
    return come_in(company).post(reverse("you:reached"), given, follow=True)


def known(customer):
    row = {"kind": IdentityKind.PHONE, "value": KEPT, "proof": "SAID"}
    Identity.objects.create(customer=customer, first_seen_at=clock.now(), **row)


def person(company, customer):
    browser = Client()
    browser.force_login(company.agent)
    return browser, browser.get(reverse("desk:customer", args=[customer.pk])).content.decode()


def test_it_stands_on_their_page_and_before_whoever_calls(company, customer):
    page = say(company, best="PHONE", call_at=TYPED).content.decode()

    assert f"Best by telephone. To be called at {READ}." in page
    assert f"To be called at {READ}." in person(company, customer)[1]
    assert reads.told_of(customer.pk)["how_to_be_reached"][-1]["call_at"] == KEPT
    # Their word is no proof, and nobody is known again by it.
    assert not Identity.objects.filter(kind=IdentityKind.PHONE).exists()


def test_whoever_likes_best_to_be_called_says_where(company, customer):
    answer = say(company, best="PHONE")

    assert answer.status_code == 422
    assert "Write the number at which we may call you." in answer.content.decode()
    assert not Preference.objects.exists()


def test_where_a_number_is_known_already_nobody_has_to_name_one(company, customer):
    known(customer)

    assert "Best by telephone." in say(company, best="PHONE").content.decode()


@pytest.mark.parametrize(
    ("typed", "why"),
    [("call me", "This is no telephone number."), ("1" * 50, "at most 40 characters")],
)
def test_what_is_no_number_stays_in_its_field(company, customer, typed, why):
    page = say(company, call_at=typed).content.decode()

    assert why in page and f'value="{typed}"' in page
    assert not Preference.objects.exists()


def test_nobody_learns_that_a_number_is_anothers(company, customer):
    other = make_customer("Berta", email="berta@example.org")
    known(other)

    page = say(company, call_at=TYPED).content.decode()

    assert f"To be called at {READ}." in page and "Berta" not in page
    assert Identity.objects.get(value=KEPT).customer == other


def test_a_colleague_keeps_it_among_their_numbers_with_two_presses(company, customer):
    say(company, call_at=TYPED)
    browser, page = person(company, customer)
    assert f"Keep {READ} among their numbers" in page

    address = reverse("desk:customer-addresses", args=[customer.pk])
    asked = browser.get(address, {"kind": "PHONE", "value": READ}).content.decode()
    assert READ in asked
    browser.post(address, {"kind": "PHONE", "value": READ})

    assert Identity.objects.get(value=KEPT).customer == customer
    assert "among their numbers" not in person(company, customer)[1]


def test_what_a_colleague_notes_of_their_hours_leaves_their_number(company, customer):
    say(company, call_at=TYPED)
    browser, _page = person(company, customer)
    seen = Preference.objects.latest("id").pk

    browser.post(
        reverse("desk:customer-wishes", args=[customer.pk]), {"begins": "09:30", "how": "PHONE", "seen": seen}
    )

    kept = Preference.objects.latest("id")
    assert (kept.from_minute, kept.call_at) == (570, KEPT)


def test_who_never_wants_a_call_is_given_no_number_to_call(company, customer):
    page = say(company, never="PHONE", call_at=TYPED).content.decode()

    assert "Never by telephone." in page and "To be called at" not in page
