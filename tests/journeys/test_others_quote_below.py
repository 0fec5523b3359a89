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
    AGAIN,
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


def notes_that_quote(company, quoted):
    """Write a note for each of these, which stand below it."""
    for number, words in enumerate(quoted):
        at = clock.now() + timedelta(minutes=number)
        conversation, key = company.b.conversation.pk, f"n{number}"
        reply.note(agent=company.stranger, conversation_id=conversation, words="So?", send_key=key, at=at)
        newest = Message.objects.filter(text="So?").latest("id")
        Message.objects.filter(pk=newest.pk).update(quoted=f"> {words}")


@pytest.mark.parametrize(("how_many", "is_theirs"), [(3, True), (4, False), (9, False)])
def test_what_very_many_quote_below_is_nobodys_own_however_few_are_read_at_once(
    company, monkeypatch, how_many, is_theirs
):
    monkeypatch.setattr(quotes, "READ_AT_ONCE", 2)
    monkeypatch.setattr(quoted_words, "EVERYBODYS", 3)
    say(company.a.message, f"{WORDS} Yours, Ana. {AGAIN}")
    notes_that_quote(company, [*[AGAIN] * how_many, WORDS])
    erase(company)
    places = [quote.text[quote.starts : quote.ends] for quote in Quote.objects.all()]
    assert places.count(AGAIN.rstrip(".")) == (how_many if is_theirs else 0)
    assert places.count(WORDS.rstrip(".")) == 1
    assert not Seeking.objects.exists()


def test_what_a_letter_quotes_below_is_found_beside_what_it_says_of_it_itself(company):
    """Usual: one sentence is said again above, and the whole letter stands below."""
    say(company.a.message, f"{WORDS} Yours, Ana. {AGAIN}")
    say(company.b.message, f"She says: {WORDS}", quoted=f"Ana wrote:\n> {WORDS}\n> Hello!\n> {AGAIN}")
    erase(company)
    above, below = Quote.objects.order_by("is_below")
    assert (above.is_below, below.is_below) == (False, True)
    assert below.text[below.starts : below.ends] == AGAIN.rstrip(".")
    numbers = [above.pk, below.pk]
    quotes.black_out(agent=company.owner, quote_ids=numbers, at=clock.now())
    letter = Message.objects.get(pk=company.b.message.pk)
    assert "sleeve" not in letter.text + letter.quoted
    assert "Hello!" in letter.quoted


def test_a_longer_passage_below_goes_whole_where_a_part_of_it_is_said_above(company):
    say(company.a.message, f"{WORDS} {AGAIN}")
    say(company.b.message, f"She says: {WORDS}", quoted=f"Ana wrote:\n> {WORDS}\n> {AGAIN}\n> Bye")
    erase(company)
    numbers = list(Quote.objects.order_by("is_below").values_list("id", flat=True))
    assert len(numbers) == 2
    for number in numbers:
        quotes.black_out(agent=company.owner, quote_ids=[number], at=clock.now())
    letter = Message.objects.get(pk=company.b.message.pk)
    assert "sleeve" not in letter.text + letter.quoted
    assert letter.quoted.endswith("Bye")


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
