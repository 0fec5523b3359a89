"""What letters only quote below of somebody who is forgotten is found, too; all places go by a task."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse

from esmero.actions import quotes, reply, tidy
from esmero.config import schedule
from esmero.domain.conversations.models import Message, Quote, Seeking
from esmero.ground import clock
from esmero.insight import quoted_words
from tests import planting
from tests.journeys.test_others_quote_somebody import (
    MARK,
    WORDS,
    company,
    erase,
    office,
    quoted_everywhere,
    say,
    text_of,
)

pytestmark = pytest.mark.django_db
__all__ = ["company"]


def test_what_stands_only_in_what_a_mail_quoted_below_is_found_and_blacked_out(company):
    say(
        company.b.message,
        "I agree.",
        quoted=f"On Monday a friend wrote:\n> {WORDS}\n> Bye",
        html=f"<p>{WORDS}",
    )
    erase(company)
    assert not Seeking.objects.exists()
    desk = office(company)
    page = desk.get(reverse("backoffice:quotes")).content.decode()
    assert page.count("<mark>") == 1 and "quoted below" in page and MARK in page

    (quote,) = Quote.objects.all()
    quotes.black_out(agent=company.owner, quote_ids=[quote.pk], at=clock.now())
    letter = Message.objects.get(pk=company.b.message.pk)
    assert letter.text == "I agree."
    assert letter.quoted.startswith("On Monday a friend wrote:\n> ") and letter.quoted.endswith("Bye")
    assert sorted(planting.places(MARK)) == []


def test_many_letters_that_quote_are_read_in_tasks_of_some_each_once(company, monkeypatch):
    monkeypatch.setattr(quotes, "READ_AT_ONCE", 2)
    for number in range(5):
        at = clock.now() + timedelta(minutes=number)
        conversation, key = company.b.conversation.pk, f"n{number}"
        reply.note(agent=company.stranger, conversation_id=conversation, words="So?", send_key=key, at=at)
    notes = Message.objects.filter(text="So?")
    notes.update(quoted="Nothing of hers is said in these few words that somebody wrote to us last week.")
    Message.objects.filter(pk=notes.order_by("-id")[0].pk).update(quoted=f"> {WORDS}")
    read, whole = [], quoted_words.below

    def below(texts, letters):
        read.append([one[0] for one in letters])
        return whole(texts, letters)

    monkeypatch.setattr(quoted_words, "below", below)
    erase(company)
    assert [one.message_id for one in Quote.objects.all()] == [notes.order_by("-id")[0].pk]
    # Each once, and what was found again in the transaction.
    assert sum(len(letters) for letters in read) == 5 + 1
    assert not Seeking.objects.exists()


def test_letters_that_quote_are_read_by_an_index_of_these(company):
    if connection.vendor != "sqlite":
        pytest.skip("The plan is SQLite's.")
    rows = Message.objects.filter(pk__gt=0).exclude(quoted="").order_by("id")
    assert "message_quoted" in rows.explain()


def test_all_are_blacked_out_by_a_task_some_at_once_after_one_question_more(company, monkeypatch):
    monkeypatch.setattr(quotes, "OUT_AT_ONCE", 2)
    quoted_everywhere(company)
    erase(company)
    desk, page = office(company), reverse("backoffice:quotes")
    assert "Those are 3 places" in desk.get(page).content.decode()
    numbers = [str(one) for one in Quote.objects.values_list("id", flat=True)]

    said = desk.post(reverse("backoffice:quotes-blackout"), {"quote": numbers}, follow=True).content.decode()
    assert "3 places are left." in said and "<mark>" not in said
    assert MARK.upper() in text_of(company), "a task does it"
    while schedule.do_task(at=clock.now()):
        pass

    tidy.wipe_search(at=clock.now())
    assert sorted(planting.places(MARK)) == []
    assert "Nothing is left to decide." in desk.get(page).content.decode()


def test_those_that_fail_are_an_owners_again_and_hold_up_no_other(company, monkeypatch):
    quoted_everywhere(company)
    erase(company)
    numbers, tried = list(Quote.objects.order_by("id").values_list("id", flat=True)), []

    def fail(quote, **told):
        tried.append(quote.pk)
        raise ValueError

    monkeypatch.setattr(quotes, "_black_out", fail)
    quotes.black_out_all(agent=company.owner, quote_ids=numbers, at=clock.now())
    quotes.go_on_blacking_out(at=clock.now())
    assert tried == numbers
    assert {one.wanted_by_id for one in Quote.objects.all()} == {None}
