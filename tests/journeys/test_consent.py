"""A customer agrees, confirms and takes back, on their page and by the links in our letters."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import agreeing, forget, join_people, part_people, prefer, purposes, take_along
from esmero.domain.customers import access, reads
from esmero.domain.customers.factories import make_customer
from esmero.domain.customers.kinds import FactUse, PurposeKey, SaidHow
from esmero.domain.customers.models import Consent, Customer, Identity, Preference
from esmero.domain.customers.writes import learn_identity, note_fact, prove, take_complaint
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.events.models import Event
from esmero.ground import clock
from tests import world
from tests.journeys.consenting import WORDS, asked, come_in, letters, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def customer(company):
    return company.a.conversation.customer


@pytest.fixture
def ana(company):
    return come_in(company)


def agree(browser, wording):
    return browser.post(reverse("you:agreement"), {"wording": wording.pk}, follow=True).content.decode()


def test_nobody_agreed_to_what_nobody_asked_for(customer):
    at = clock.now()
    assert access.may(customer, PurposeKey.ANSWERING, at=at)
    for unknown in (PurposeKey.MAILINGS, PurposeKey.HISTORY, "NOTHING", ""):
        assert not access.may(customer, unknown, at=at)


def test_one_press_agrees_and_one_press_takes_back(company, customer, ana):
    purpose, wording = asked(company)
    page = ana.get(reverse("you:known")).content.decode()
    assert "Four letters a year" in page and "Not agreed to" in page

    page = agree(ana, wording)
    assert "A receipt is on its way" in page and "You agree" in page
    assert access.may(customer, purpose, at=clock.now())
    (receipt,) = letters()
    assert "> Four letters a year with what is new." in receipt.words
    assert receipt.subject == "You agreed: Our spring letter"

    page = ana.post(reverse("you:purpose-withdrawal", args=[purpose.pk]), follow=True).content.decode()
    assert "Taken back" in page
    assert not access.may(customer, purpose, at=clock.now())
    assert letters()[-1].subject == "You took it back: Our spring letter"
    row = Consent.objects.get()
    assert (row.how, row.withdrawn_how) == (SaidHow.PAGE, SaidHow.PAGE)
    # Agreeing again is a new row: what was is kept.
    agree(ana, wording)
    assert Consent.objects.count() == 2
    assert access.may(customer, purpose, at=clock.now())


def test_in_russian_a_yes_is_recalled_and_nothing_taken_off(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)

    Customer.objects.update(language="ru")
    page = ana.get(reverse("you:known")).content.decode()

    assert "Отозвать" in page and "Снять" not in page


def test_two_steps_count_only_after_the_press_behind_the_link(company, customer, ana):
    purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    assert purpose.needs_two_steps
    assert "confirm it there" in agree(ana, wording)
    (letter,) = letters()
    path, stranger = link_in(letter), Client()
    # What looks into mails follows the link, and agrees to nothing by it.
    assert b"Yes, I agree" in stranger.get(path).content
    stranger.head(path)
    assert not access.may(customer, PurposeKey.MAILINGS, at=clock.now())

    page = stranger.post(path, follow=True).content.decode()
    assert "it is confirmed" in page and "Yes, I agree" not in page
    assert access.may(customer, PurposeKey.MAILINGS, at=clock.now())
    confirmed_at = Consent.objects.get().confirmed_at
    assert [one.subject for one in letters()][-1] == "You agreed: Our spring letter"

    # Once: afterwards the link changes nothing, also not after a no.
    agreeing.withdraw(customer_id=customer.pk, purpose_id=purpose.pk, at=clock.now())
    stranger.post(path)
    assert Consent.objects.get().confirmed_at == confirmed_at
    assert not access.may(customer, PurposeKey.MAILINGS, at=clock.now())


def test_the_link_ends_after_seven_days(company, customer, ana):
    _purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    agree(ana, wording)
    path = link_in(letters()[0])
    Consent.objects.update(given_at=clock.now() - timedelta(days=7))
    assert b"This link is over" in Client().get(path).content
    Client().post(path)
    assert Consent.objects.get().confirmed_at is None


def test_a_receipt_leads_to_taking_back_without_a_sign_in(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    path, anybody = link_in(letters()[0]), Client()
    assert b"Do you want to take this back?" in anybody.get(path).content
    assert access.may(customer, purpose, at=clock.now())
    assert b"Taken back" in anybody.post(path, follow=True).content
    assert not access.may(customer, purpose, at=clock.now())
    assert Consent.objects.get().withdrawn_how == SaidHow.LETTER


@pytest.mark.parametrize("route", ["you:confirmation", "you:withdrawal"])
def test_a_link_of_nobody_leads_nowhere(company, ana, route):
    _purpose, wording = asked(company)
    agree(ana, wording)
    row = Consent.objects.get()
    for token in (f"{row.pk}.{'a' * 32}", "1", "1.", ".a", f"{'9' * 40}.a", "é.é"):
        assert Client().get(reverse(route, args=[token])).status_code == 404
        assert Client().post(reverse(route, args=[token])).status_code == 404
    # Nor does the link of one step open the other.
    other = agreeing.link_of(row, step="withdrawal" if route == "you:confirmation" else "confirmation")
    assert Client().get(reverse(route, args=[other])).status_code == 404


def test_nobody_is_written_to_again_and_again(company, customer, ana):
    _purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    for _each in range(agreeing.ASKED_A_DAY):
        agree(ana, wording)
    assert "often enough" in agree(ana, wording)
    assert len(letters()) == agreeing.ASKED_A_DAY == Consent.objects.count()


def test_who_reads_old_words_does_not_agree_to_new_ones(company, customer, ana):
    purpose, wording = asked(company)
    newer = {"en": ("Our spring letter", "Fifty letters a year.")}
    purposes.reword(agent=company.owner, purpose_id=purpose.pk, words=newer, at=clock.now())
    assert "changed since you read them" in agree(ana, wording)
    assert not Consent.objects.exists()


def test_who_agreed_to_old_words_keeps_them_and_is_counted(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    newer = {"en": ("Our spring letter", "Fifty letters a year.")}
    purposes.reword(agent=company.owner, purpose_id=purpose.pk, words=newer, at=clock.now())
    assert access.may(customer, purpose, at=clock.now())
    assert reads.counts_by_version(purpose) == {1: 1}
    page = ana.get(reverse("you:known")).content.decode()
    assert "Fifty letters" in page and "What you agreed to then" in page and "Four letters" in page
    agree(ana, reads.newest_wordings([purpose])[purpose.pk]["en"])
    assert reads.counts_by_version(purpose) == {2: 1}


def test_what_is_switched_off_is_done_no_more_until_it_is_switched_on(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    purposes.end(agent=company.owner, purpose_id=purpose.pk, at=clock.now())
    assert not access.may(customer, purpose, at=clock.now())
    page = ana.get(reverse("you:known")).content.decode()
    assert "We ask for this no more" in page and "I agree" not in page
    assert "changed since" in agree(ana, wording)
    purposes.bring_back(agent=company.owner, purpose_id=purpose.pk, at=clock.now())
    assert access.may(customer, purpose, at=clock.now())


def test_a_fact_serves_no_offers_before_offers_are_agreed_to(company, customer, ana):
    fact = note_fact(customer, words="Likes blue", source="", by=THE_SOFTWARE, at=clock.now())
    assert access.may_use(fact, FactUse.SERVICE, at=clock.now())
    assert not access.may_use(fact, FactUse.OFFERS, at=clock.now())
    _purpose, wording = asked(company, key=PurposeKey.OFFERS)
    agree(ana, wording)
    assert access.may_use(fact, FactUse.OFFERS, at=clock.now())


def test_what_somebody_agreed_to_goes_along_and_comes_back(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    other = make_customer("Ana B.")
    at = clock.now()
    row = join_people.join(
        agent=company.owner, customer_id=customer.pk, into_id=company.b.conversation.customer_id, at=at
    )
    one = reads.one(customer.pk)
    assert one.pk == company.b.conversation.customer_id and access.may(one, purpose, at=at)
    part_people.part_again(agent=company.owner, joining_id=row.pk, at=at)
    assert access.may(reads.one(customer.pk), purpose, at=at)
    assert not access.may(reads.one(company.b.conversation.customer_id), purpose, at=at)
    assert not access.may(other, purpose, at=at)


def test_the_copy_tells_of_it_and_an_erasure_leaves_days_alone(company, customer, ana):
    purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    agree(ana, wording)
    path = link_in(letters()[0])
    told = take_along.told_of(customer.pk, at=clock.now())[0]
    assert told["you"]["agreed_to"][0]["title"] == "Our spring letter"
    forget.forget_customer(agent=None, customer_id=customer.pk, at=clock.now())
    assert Consent.objects.count() == 1 and not Preference.objects.exists()
    assert Client().get(path).status_code == 404


def test_each_step_is_an_event_without_words(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    agreeing.withdraw(customer_id=customer.pk, purpose_id=purpose.pk, at=clock.now())
    given, back = Event.objects.filter(verb__in=["consent.given", "consent.withdrawn"]).order_by("id")
    assert set(given.payload) == {"purpose", "consent", "how"}
    assert (given.payload["how"], back.payload["how"], given.by_kind) == ("PAGE", "PAGE", "customer")
    assert all(word not in str(given.payload) for word in WORDS["en"])


@pytest.mark.parametrize(
    ("language", "begins", "signed"),
    [("es", "Ha aceptado: ", "en nombre de"), ("ru", "Ваше согласие: ", "от имени")],
)
def test_receipts_are_in_the_customers_language(company, customer, language, begins, signed):
    purpose, wording = asked(company)
    customer.language = language
    customer.save()
    agreeing.agree(customer_id=customer.pk, wording_id=wording.pk, at=clock.now())
    (letter,) = letters()
    assert letter.subject.startswith(begins) and signed in letter.words
    assert letter.language == language and "You " not in letter.words


def test_an_older_receipt_takes_back_the_newer_yes(company, customer):
    """The page behind any receipt says how it stands now, and its button ends it."""
    purpose, wording = asked(company)
    at = clock.now()
    whose = {"customer_id": customer.pk, "at": at - timedelta(hours=3)}
    agreeing.agree(wording_id=wording.pk, **whose)
    path, anybody = link_in(letters()[-1]), Client()
    agreeing.withdraw(purpose_id=purpose.pk, **whose | {"at": at - timedelta(hours=2)})
    assert b"Taken back" in anybody.get(path).content
    agreeing.agree(wording_id=wording.pk, **whose | {"at": at - timedelta(hours=1)})
    page = anybody.get(path).content.decode()
    assert "Do you want to take this back?" in page and "we do nothing of the kind" not in page
    assert b"Taken back" in anybody.post(path, follow=True).content
    assert not access.may(customer, purpose, at=clock.now())


def test_who_is_erased_is_counted_no_more_and_nothing_may_be_done(company, customer, ana):
    purpose, wording = asked(company)
    agree(ana, wording)
    path = link_in(letters()[0])
    forget.forget_customer(agent=None, customer_id=customer.pk, at=clock.now())
    customer.refresh_from_db()
    assert reads.counts_by_version(purpose) == {}
    assert not access.may(customer, purpose, at=clock.now())
    # No link tells any more that somebody agreed, when and to what.
    assert Client().get(path).status_code == 404


def test_a_no_of_either_counts_for_both_also_in_the_figures(company, customer):
    purpose, wording = asked(company)
    eva, at = company.b.conversation.customer, clock.now()
    for one in (customer, eva):
        agreeing.agree(customer_id=one.pk, wording_id=wording.pk, at=at - timedelta(hours=3))
    assert reads.counts_by_version(purpose) == {1: 2}
    agreeing.withdraw(customer_id=eva.pk, purpose_id=purpose.pk, at=at - timedelta(hours=1))
    join_people.join(agent=company.owner, customer_id=eva.pk, into_id=customer.pk, at=at)
    assert not access.may(customer, purpose, at=at)
    assert reads.counts_by_version(purpose) == {}


def test_a_press_too_many_is_no_other_yes(company, customer, ana):
    _purpose, wording = asked(company)
    agree(ana, wording)
    assert "You agree to it already" in agree(ana, wording)
    assert len(letters()) == Consent.objects.count() == 1


def test_what_is_switched_off_is_not_confirmed(company, customer, ana):
    purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    agree(ana, wording)
    path = link_in(letters()[0])
    purposes.end(agent=company.owner, purpose_id=purpose.pk, at=clock.now())
    page = Client().get(path).content.decode()
    assert "We ask for this no more" in page and "Yes, I agree" not in page
    Client().post(path)
    assert Consent.objects.get().confirmed_at is None and len(letters()) == 1


def test_one_address_that_wants_no_letters_hides_no_other(company, customer):
    _purpose, wording = asked(company)
    at, first = clock.now(), Identity.objects.get(customer=customer, kind="EMAIL")
    other = learn_identity(customer, kind="EMAIL", value="good@mail.example", by=THE_SOFTWARE, at=at)
    prove(other, proof="WROTE_FROM", by=THE_SOFTWARE, at=at)
    take_complaint(first, by=THE_SOFTWARE, at=at)
    agreeing.agree(customer_id=customer.pk, wording_id=wording.pk, at=at)
    assert letters()[-1].recipient == "good@mail.example"


def test_whoever_is_joined_meanwhile_is_waited_for(company, customer):
    """On PostgreSQL the row of the person is held first: a no goes to whom they are by then."""
    purpose, wording = asked(company)
    with CaptureQueriesContext(connection) as asked_for:
        agreeing.agree(customer_id=customer.pk, wording_id=wording.pk, at=clock.now())
        agreeing.withdraw(customer_id=customer.pk, purpose_id=purpose.pk, at=clock.now())
        prefer.set_own(customer_id=customer.pk, wish=prefer.Wish(from_minute=600), at=clock.now())
    holds = [one for one in asked_for if "customers_customer" in one["sql"] and "FOR NO KEY" in one["sql"]]
    assert connection.vendor == "sqlite" or len(holds) >= 3
