"""An address at which nobody is reached: said before one writes, with what to do instead."""

import pytest

from esmero.actions import reach
from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.kinds import IdentityKind, Proof
from esmero.domain.customers.models import Identity
from esmero.ground import db
from esmero.web.desk.tests.conftest import HTMX

ANA = "ana@example.org"
OTHER = "ana@work.example"


@pytest.fixture
def lost(company):
    """The address of customer A, to which no letter goes any more."""
    with db.write():
        reach.lose(ANA, because="550 5.1.1 No such user", at=company.at)
    return Identity.objects.get(value=ANA)


@pytest.fixture
def page(desk, company, at):
    return lambda: desk.get(at("conversation", company.a.conversation.pk)).content.decode()


def _also(company, kind, value):
    return Identity.objects.create(
        customer_id=company.a.conversation.customer_id, kind=kind, value=value, proof=Proof.SAID,
        first_seen_at=company.at,
    )  # fmt: skip


def test_a_page_of_somebody_who_is_reached_says_nothing_of_it(page):
    assert 'id="reach"' not in page()


def test_what_is_wrong_and_why_stands_above_the_letters_and_beside_the_person(page, lost):
    said = page()

    assert 'id="reach"' in said and "550 5.1.1 No such user" in said
    assert said.count("Letters to ana@example.org do not arrive") == 2


@pytest.mark.parametrize(
    ("known", "advice"),
    [
        ([], "We know no other address and no telephone"),
        ([(IdentityKind.PHONE, "+34600100200")], "Call +34600100200 instead."),
        ([(IdentityKind.EMAIL, OTHER)], "Write to another address of theirs."),
        (
            [(IdentityKind.EMAIL, OTHER), (IdentityKind.PHONE, "+34600100200")],
            "Write to another address of theirs, or call +34600100200.",
        ),
    ],
)
def test_what_to_do_instead_is_what_we_know(page, company, lost, known, advice):
    for kind, value in known:
        _also(company, kind, value)

    assert advice in page()


def test_answers_go_to_another_address_at_a_press(desk, company, page, lost, at):
    other = _also(company, IdentityKind.EMAIL, OTHER)

    answer = desk.post(at("identity-answering", company.a.conversation.pk, other.pk), headers=HTMX)

    assert answer.status_code == 200
    assert Conversation.objects.get(pk=company.a.conversation.pk).reply_to == OTHER
    assert 'id="reach"' not in page() and "has answers go to ana@work.example" in page()


def test_an_agent_who_knows_that_letters_arrive_ends_the_mark(desk, company, page, lost, at):
    desk.post(at("identity-working", company.a.conversation.pk, lost.pk))

    assert 'id="reach"' not in page()
    assert Identity.objects.get(pk=lost.pk).lost_because == ""


def test_a_complaint_is_said_too_and_ends_the_same_way(desk, company, page, at):
    with db.write():
        reach.complain(ANA, at=company.at)
    number = Identity.objects.get(value=ANA).pk
    assert "reported a letter of ours as unwanted" in page()

    desk.post(at("identity-working", company.a.conversation.pk, number))

    assert 'id="reach"' not in page()


def test_neither_anothers_address_nor_a_telephone_can_be_answered_to(desk, company, lost, at):
    number = company.a.conversation.pk
    boris = Identity.objects.get(value="boris@example.org")
    phone = _also(company, IdentityKind.PHONE, "+34600100200")

    for identity in (boris, phone):
        assert desk.post(at("identity-answering", number, identity.pk), headers=HTMX).status_code == 404
    assert desk.post(at("identity-working", number, boris.pk), headers=HTMX).status_code == 404


def test_what_was_known_first_of_a_lost_address_stays(company, lost):
    with db.write():
        reach.lose(ANA, because="554 something else", at=company.at)

    assert Identity.objects.get(pk=lost.pk).lost_because == "550 5.1.1 No such user"
