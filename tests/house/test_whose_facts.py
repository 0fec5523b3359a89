"""What staff are told of facts that were corrected, hidden, forgotten: no words that somebody hid."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import remember
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import FactEnd, FactSource
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import db
from tests import world


@pytest.fixture
def company(db):
    return world.make_world()


@pytest.fixture
def ana(company):
    return Customer.objects.get(pk=company.a.conversation.customer_id)


def told(company, ana) -> str:
    client = Client()
    client.force_login(company.agent)
    answer = client.get(reverse("desk:customer", args=[ana.pk]), {"kind": "facts"})
    page = answer.content.decode().split('id="story"')[1]
    return " ".join(re.findall(r'class="told__words">([^<]*)', page))


def noted(company, ana, words: str) -> Fact:
    remember.note_fact(agent=company.agent, customer_id=ana.pk, words=words, source="Said so", at=company.at)
    return Fact.objects.get(words=words)


def corrected(company, fact: Fact, words: str) -> Fact:
    return writes.correct_fact(
        fact,
        words=words,
        source="",
        source_kind=FactSource.THEMSELVES,
        by=THE_SOFTWARE,
        at=company.at,
    )


@pytest.mark.parametrize("is_forgotten", [True, False])
def test_what_was_hidden_or_forgotten_is_so_with_the_words_it_had_before(company, ana, is_forgotten):
    fact = noted(company, ana, "Is pregnant")
    with db.write():
        last = corrected(company, corrected(company, fact, "Had twins"), "Had a child")
        if is_forgotten:
            writes.end_fact(last, because=FactEnd.FORGOTTEN, by=THE_SOFTWARE, at=company.at)
        else:
            writes.hide_fact(last, is_hidden=True, by=THE_SOFTWARE, at=company.at)

    story = told(company, ana)

    assert "pregnant" not in story
    assert "twins" not in story
    assert "child" not in story
    assert "We learned something about them." in story


def test_what_was_corrected_and_not_hidden_is_told_with_both_words(company, ana):
    fact = noted(company, ana, "Size 40")
    with db.write():
        corrected(company, fact, "Size 42")

    assert "“Size 40” was corrected: “Size 42”." in told(company, ana)


def test_a_correction_that_went_to_another_person_is_not_told(company, ana):
    fact = noted(company, ana, "Size 40")
    with db.write():
        new = corrected(company, fact, "Size 42")
    Fact.objects.filter(pk=new.pk).update(customer=company.b.conversation.customer_id)

    assert "Size" not in told(company, ana)


def test_that_something_was_forgotten_is_said_once(company, ana):
    fact = noted(company, ana, "Size 40")
    with db.write():
        corrected(company, fact, "Size 42")
        writes.end_fact(fact, because=FactEnd.FORGOTTEN, by=THE_SOFTWARE, at=company.at)

    assert told(company, ana).count("Had something forgotten") == 1
