"""A customer names the number at which they want to be called: their word, which proves nothing."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import join_people, part_people
from esmero.domain.customers import reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import IdentityKind, SaidHow
from esmero.domain.customers.models import Customer, Identity, Preference
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.parts import preferences
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


def known(customer, value=KEPT):
    row = {"kind": IdentityKind.PHONE, "value": value, "proof": "SAID"}
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
    [("call me", "This is no telephone number."), ("1" * 50, "there is room for 40")],
)
def test_what_is_no_number_stays_in_its_field(company, customer, typed, why):
    page = say(company, call_at=typed).content.decode()

    assert why in page and f'value="{typed}"' in page
    assert re.search(r'<input[^>]*name="call_at"[^>]* autofocus', page), "they are led to the field"
    assert not Preference.objects.exists()


def test_nobody_learns_that_a_number_is_anothers(company, customer):
    other = make_customer("Berta", email="berta@example.org")
    known(other)

    page = say(company, call_at=TYPED).content.decode()

    assert f"To be called at {READ}." in page and "Berta" not in page
    assert Identity.objects.get(value=KEPT).customer == other


def test_a_colleague_keeps_it_among_their_numbers(company, customer):
    say(company, call_at=TYPED)
    browser, page = person(company, customer)
    assert f"Keep {READ} among their numbers" in page

    address = reverse("desk:customer-addresses", args=[customer.pk])
    asked = browser.get(address, {"kind": "PHONE", "value": READ}).content.decode()
    assert READ in asked
    browser.post(address, {"kind": "PHONE", "value": READ})

    assert Identity.objects.get(value=KEPT).customer == customer
    assert "among their numbers" not in person(company, customer)[1]


def note_hours(company, customer):
    browser, _page = person(company, customer)
    kept = reads.preference_of(Customer.objects.get(pk=customer.pk))
    given = {"begins": "09:30", "how": "PHONE", "seen": kept.pk if kept else 0}
    assert browser.post(reverse("desk:customer-wishes", args=[customer.pk]), given).status_code == 303


def test_what_a_colleague_notes_of_their_hours_leaves_their_number(company, customer):
    say(company, call_at=TYPED)

    note_hours(company, customer)

    page = person(company, customer)[1]
    assert f"To be called at {READ}. Not before 9:30." in page


def test_it_goes_back_with_them_where_two_were_taken_for_one(company, customer):
    """Whatever colleagues noted meanwhile of the one: a number is whose who named it."""
    other = company.b.conversation.customer
    say(company, call_at=TYPED)
    how = {"agent": company.owner, "at": clock.now()}
    row = join_people.join(customer_id=customer.pk, into_id=other.pk, **how)
    assert preferences.number_of(Customer.objects.get(pk=other.pk)) == READ
    note_hours(company, other)

    part_people.part_again(joining_id=row.pk, **how)

    whose = {
        one.pk: preferences.number_of(one) for one in Customer.objects.filter(pk__in=[customer.pk, other.pk])
    }
    assert whose == {customer.pk: READ, other.pk: ""}


def test_a_number_that_they_take_away_is_kept_nowhere(company, customer):
    say(company, call_at=TYPED)

    say(company, call_at="")

    assert KEPT not in str(reads.told_of(customer.pk))


def test_a_number_that_is_kept_as_theirs_comes_first(company, customer):
    for value in ("+34600111222", KEPT):
        known(customer, value)

    say(company, call_at=TYPED)

    first = reads.that_come_first(reads.identities_of(customer.pk))
    assert [one.value for one in Identity.objects.filter(pk__in=first, kind="PHONE")] == [KEPT]


def test_what_they_say_again_is_said_once(company, customer):
    known(customer)
    given = {"best": "PHONE", "call_at": TYPED, "never": ["FAX"], "begins": "10:00", "days_off": ["5", "6"]}

    for _again in range(3):
        assert "From now on we go by it." in say(company, **given).content.decode()

    assert Preference.objects.count() == 1
    verbs = [one.verb for one in Event.objects.filter(about_kind="customer", about_id=customer.pk)]
    assert (verbs.count("preference.set"), verbs.count("identity.put_first")) == (1, 1)
    say(company, **given | {"begins": "11:00"})
    assert Preference.objects.count() == 2


def test_what_a_colleague_noted_they_can_say_themselves(company, customer):
    note_hours(company, customer)

    say(company, begins="09:30")

    assert [one.how for one in Preference.objects.order_by("id")] == [SaidHow.PHONE, SaidHow.PAGE]


def test_it_stands_beside_the_conversation(company, customer):
    say(company, call_at=TYPED)
    browser, _page = person(company, customer)

    panel = browser.get(
        reverse("desk:conversation-person", args=[company.a.conversation.pk])
    ).content.decode()

    assert READ in panel and "They want to be called there." in panel
    assert "how and when to reach them" not in panel, "they have just said so"

    known(customer)
    panel = browser.get(
        reverse("desk:conversation-person", args=[company.a.conversation.pk])
    ).content.decode()
    assert panel.count(READ) == 1 and "They say so They want to be called there." in panel


def test_who_never_wants_a_call_is_given_no_number_to_call(company, customer):
    page = say(company, never="PHONE", call_at=TYPED).content.decode()

    desk = person(company, customer)[1]
    assert "Never by telephone." in page and "Never by telephone." in desk
    assert "To be called at" not in page + desk and "among their numbers" not in desk
    assert f"The number you named, {READ}, is kept, but nobody calls it" in page
    assert "but nobody calls it" not in say(company, never="PHONE").content.decode()


def test_their_page_says_of_a_number_of_theirs_that_it_is_called(company, customer):
    for value in ("+34600111222", KEPT):
        known(customer, value)

    page = say(company, call_at=TYPED).content.decode()

    assert page.count("Used to know you again and, as you said, to call you.") == 1
    assert page.count("Telephone. Used to know you again.") == 1
    page = say(company, call_at=TYPED, never="PHONE").content.decode()
    assert "to call you." not in page


def test_what_is_kept_as_a_number_and_is_none_is_shown_as_it_is(company, customer):
    known(customer, "ask for Olga")

    browser, page = person(company, customer)
    panel = browser.get(
        reverse("desk:conversation-person", args=[company.a.conversation.pk])
    ).content.decode()

    assert "ask for Olga" in page and "ask for Olga" in panel
