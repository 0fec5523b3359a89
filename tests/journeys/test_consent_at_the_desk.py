"""Agents note what somebody told them, and owners say what is asked for."""

import pytest
from django.test import Client
from django.urls import reverse

from esmero.domain.company.models import Company
from esmero.domain.customers import access, reads
from esmero.domain.customers.kinds import PurposeKey, SaidHow
from esmero.domain.customers.models import Consent, Identity, Purpose, PurposeWording
from esmero.domain.events.models import Look
from esmero.ground import clock
from esmero.insight import looked
from esmero.web.desk import looks
from tests import world
from tests.journeys.consenting import asked, letters, link_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def customer(company):
    return company.a.conversation.customer


def browser_of(agent):
    browser = Client()
    browser.force_login(agent)
    return browser


def said(company, customer, words, answer="yes", **more):
    given = {"purpose": words.purpose_id, "wording": words.pk, "how": "PHONE", "answer": answer, **more}
    return browser_of(company.agent).post(
        reverse("desk:customer-agreement", args=[customer.pk]), given, follow=True
    )


def test_a_yes_needs_the_words_read_out(company, customer):
    purpose, wording = asked(company)
    answer = said(company, customer, wording)
    assert answer.status_code == 422 and b"Read the words out to them first" in answer.content
    assert not Consent.objects.exists()

    page = said(company, customer, wording, was_read="on").content.decode()
    assert "They agree" in page and "on the telephone" in page
    row = Consent.objects.get()
    assert (row.how, row.by_id) == (SaidHow.PHONE, company.agent.pk)
    assert access.may(customer, purpose, at=clock.now())
    assert "You agreed" in letters()[0].subject


def test_a_no_ends_it_and_a_receipt_says_so(company, customer):
    purpose, wording = asked(company)
    said(company, customer, wording, was_read="on")
    said(company, customer, wording, answer="no")
    assert not access.may(customer, purpose, at=clock.now())
    assert Consent.objects.get().withdrawn_by_id == company.agent.pk
    assert "You took it back" in letters()[-1].subject


def test_a_yes_at_the_telephone_to_letters_waits_for_the_press(company, customer):
    _purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    page = said(company, customer, wording, was_read="on").content.decode()
    assert "It counts once they press the link" in page
    assert not access.may(customer, PurposeKey.MAILINGS, at=clock.now())
    Client().post(link_in(letters()[0]))
    assert access.may(customer, PurposeKey.MAILINGS, at=clock.now())


def test_without_an_address_it_cannot_be_confirmed(company, customer):
    _purpose, wording = asked(company, key=PurposeKey.MAILINGS)
    Identity.objects.filter(customer=customer).delete()
    answer = said(company, customer, wording, was_read="on")
    assert answer.status_code == 422 and b"we know no address of theirs" in answer.content
    assert not Consent.objects.exists()


def test_no_receipt_is_promised_that_cannot_go(company, customer):
    _purpose, wording = asked(company)
    assert b"nothing that they agree to" in said(company, customer, wording, answer="no").content
    Identity.objects.filter(customer=customer).delete()
    for answer, begins in (("yes", "Noted."), ("no", "Taken back.")):
        page = said(company, customer, wording, answer=answer, was_read="on").content.decode()
        assert f"{begins} No receipt" in page and "A receipt goes to them" not in page
    assert not letters()


def test_what_is_not_right_yet_is_a_look(company, customer):
    _purpose, wording = asked(company)
    looks.forget()
    assert said(company, customer, wording).status_code == 422
    looks.flush()
    assert Look.objects.filter(agent_id=company.agent.pk, customer_id=customer.pk).count() == 1


def test_where_a_reason_is_asked_for_no_mistake_shows_the_page_without(company, customer, monkeypatch):
    _purpose, wording = asked(company)
    Company.objects.update(asks_why_looked=True)
    monkeypatch.setattr(looked, "has_cause", lambda *_who, **_when: False)
    given = {"purpose": wording.purpose_id, "wording": wording.pk, "how": "PHONE", "answer": "yes"}
    browser = browser_of(company.agent)
    answer = browser.post(reverse("desk:customer-agreement", args=[customer.pk]), given)
    assert answer.status_code in {302, 303}
    assert answer.url == reverse("desk:customer", args=[customer.pk])


@pytest.mark.parametrize(
    "wrong", [{"how": "PAGE"}, {"answer": "perhaps"}, {"wording": "x"}, {"purpose": "9" * 30}]
)
def test_what_is_no_answer_is_kept_nowhere(company, customer, wrong):
    _purpose, wording = asked(company)
    assert said(company, customer, wording, was_read="on", **wrong).status_code == 422
    assert not Consent.objects.exists()


def test_words_are_read_out_in_the_customers_language(company, customer):
    asked(company)
    customer.language = "es"
    customer.save()
    page = browser_of(company.agent).get(reverse("desk:customer-wishes", args=[customer.pk])).content.decode()
    assert "Cuatro cartas" in page


def test_colleagues_see_what_the_customer_sees(company, customer):
    _purpose, wording = asked(company)
    said(company, customer, wording, was_read="on")
    page = browser_of(company.agent).get(reverse("desk:customer-mirror", args=[customer.pk])).content.decode()
    assert "What you agreed to" in page and "Four letters a year" in page
    assert "Take it back" not in page


def test_an_owner_asks_for_something_rewords_it_and_switches_it_off(company):
    owner = browser_of(company.owner)
    page = owner.get(reverse("backoffice:purposes")).content.decode()
    assert "You ask your customers for nothing" in page and "key=MAILINGS" in page
    begin = owner.get(reverse("backoffice:purpose-new"), {"key": "MAILINGS"}).content.decode()
    assert "Letters with our news" in begin

    given = {"key": "", "title_en": "Birthday card", "words_en": "A card\r\nonce a year."}
    owner.post(reverse("backoffice:purpose-new"), given)
    made = Purpose.objects.get()
    assert (made.key, made.needs_two_steps) == ("", False)
    assert PurposeWording.objects.get().words == "A card\nonce a year."

    here = reverse("backoffice:purpose", args=[made.pk])
    owner.post(here, {"title_en": "Birthday card", "words_en": "Two cards."})
    assert [one.version for one in reads.wordings_of(made)] == [2, 1]
    # The very same words are no new version.
    owner.post(here, {"title_en": "Birthday card", "words_en": "Two cards."})
    assert len(reads.wordings_of(made)) == 2
    owner.post(reverse("backoffice:purpose-ending", args=[made.pk]))
    assert b"Switched off" in owner.get(here).content
    owner.post(reverse("backoffice:purpose-return", args=[made.pk]))
    assert reads.purpose(made.pk).ended_at is None


def test_letters_to_many_always_need_two_steps_and_are_asked_for_once(company):
    owner = browser_of(company.owner)
    given = {"key": "MAILINGS", "title_en": "News", "words_en": "Now and then."}
    owner.post(reverse("backoffice:purpose-new"), given)
    owner.post(reverse("backoffice:purpose-new"), given)
    assert Purpose.objects.get().needs_two_steps


@pytest.mark.parametrize("given", [{}, {"title_en": "Only this"}, {"words_es": "Solo esto"}])
def test_half_of_the_words_is_not_kept(company, given):
    answer = browser_of(company.owner).post(reverse("backoffice:purpose-new"), given)
    assert answer.status_code == 422
    assert not Purpose.objects.exists()


def test_only_owners_set_it(company):
    for agent in (company.agent, company.lead):
        assert browser_of(agent).get(reverse("backoffice:purposes")).status_code == 404
