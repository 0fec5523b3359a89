"""Somebody is forgotten whose words others quote: an owner is shown each place, and decides."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from esmero.actions import forget, keep, quotes, reply, tidy
from esmero.config import schedule
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations import writes as conversations
from esmero.domain.conversations.models import Message, Quote, SearchEntry, Seeking
from esmero.domain.events.models import Event
from esmero.ground import clock
from esmero.insight import quoted_words, soundness
from tests import planting, world

pytestmark = pytest.mark.django_db
MARK = "zq9quoted"
WORDS = f"The {MARK} jacket came without its left sleeve and I have waited for it since March."
AGAIN = "And later she said once more that nobody ever called her back about the sleeve."
BAR = "Words of somebody who asked to be forgotten"


@pytest.fixture
def company(settings, tmp_path):
    settings.MEDIA_ROOT, settings.ESMERO_HOME = tmp_path / "files", tmp_path
    made = world.make_world()
    say(made.a.message, WORDS)
    return made


def say(letter, words, **other):
    Message.objects.filter(pk=letter.pk).update(text=words, **other)
    conversations.index_letters([letter.pk])


def quoted_everywhere(company, *, words=WORDS):
    """Boris's letter quotes Ana, in every shape; a colleague answers it, and another one writes a note."""
    letter = company.b.message
    # Written otherwise: another case, accents, marks of quoting, and lines broken elsewhere.
    said = (
        f"Look what a friend wrote to you:\n> {words.upper().replace(' AND ', chr(10) + '> and ')}\nMine too!"
    )
    say(letter, said, html=f"<p>{words}</p>", quoted=f"On Monday:\n> {words}")
    raw = f"Subject: x\r\n\r\n{said}".encode()
    there = {"kind": "EMAIL", "external_id": "q", "state": "READ", "received_at": clock.now()}
    Receipt.objects.create(raw=raw, message_id=letter.pk, **there)
    number, now = company.b.conversation.pk, clock.now()
    ours = {"agent": company.stranger, "conversation_id": number, "at": now + timedelta(minutes=1)}
    reply.note(words=f"She wrote: {words} What now?", send_key="n", **ours)
    reply.reply(words=f"Yes. {words}", seen_version=0, send_anyway=True, send_key="r", **ours)
    keep.keep_draft(words=f"I think that {words}", seen_version=9, **ours)
    Delivery.objects.filter(within_id=number).update(state="SENT")


def erase(company):
    forget.forget_customer(
        agent=company.owner, customer_id=company.a.conversation.customer_id, at=clock.now()
    )
    while schedule.do_task(at=clock.now()):
        pass


def office(company):
    client = Client()
    client.force_login(company.owner)
    return client


def text_of(company):
    return Message.objects.get(pk=company.b.message.pk).text


def test_each_place_is_shown_and_nothing_is_blacked_out_by_itself(company):
    quoted_everywhere(company)
    before = text_of(company)

    erase(company)

    assert not Message.objects.get(pk=company.a.message.pk).text
    assert text_of(company) == before
    desk = office(company)
    page = desk.get(reverse("backoffice:quotes")).content.decode()
    # The letter, the note, the answer.
    assert page.count("<mark>") == 3 == Quote.objects.count()
    assert company.b.conversation.code in page
    assert reverse("backoffice:quotes") in desk.get(reverse("backoffice:home")).content.decode()


def test_what_is_kept_for_it_holds_none_of_the_words(company):
    quoted_everywhere(company)
    forget.forget_customer(agent=None, customer_id=company.a.conversation.customer_id, at=clock.now())
    # For what letters say, and for what they quote below.
    assert Seeking.objects.count() == 2
    tables = {one.partition(".")[0] for one in planting.places(MARK)}
    assert not {one for one in tables if "quote" in one or "seeking" in one or "task" in one}

    while schedule.do_task(at=clock.now()):
        pass

    assert not Seeking.objects.exists() and Quote.objects.count() == 3


def test_blacked_out_it_is_gone_from_everywhere_and_a_bar_stands_there(company):
    quoted_everywhere(company)
    erase(company)
    desk = office(company)

    numbers = [str(one) for one in Quote.objects.values_list("id", flat=True)]
    desk.post(reverse("backoffice:quote-blackout"), {"quote": numbers})
    tidy.wipe_search(at=clock.now())

    assert sorted(planting.places(MARK)) == []
    assert text_of(company).startswith("Look what a friend wrote to you:\n> ") and "Mine too!" in text_of(
        company
    )
    assert not SearchEntry.objects.filter(words__contains=MARK).exists()
    for page in (
        desk.get(reverse("desk:conversation", args=[company.b.conversation.pk])),
        Client().get(f"/c/{company.b.token}/"),
    ):
        assert BAR in page.content.decode()
    assert "Nothing is left to decide." in desk.get(reverse("backoffice:quotes")).content.decode()
    assert Event.objects.filter(verb="quote.blacked_out").exists()
    assert list(soundness.faults(clock.now())) == []


def test_left_it_stays_and_is_asked_no_more(company):
    quoted_everywhere(company)
    erase(company)
    before = text_of(company)

    numbers = [str(one) for one in Quote.objects.values_list("id", flat=True)]
    office(company).post(reverse("backoffice:quote-leaving"), {"quote": numbers})

    assert text_of(company) == before
    assert "Nothing is left to decide." in office(company).get(reverse("backoffice:quotes")).content.decode()


def test_two_places_of_a_letter_are_each_decided(company):
    both_said(company)
    say(company.b.message, f"First: {WORDS} Mine between. Then: {AGAIN} End.")
    erase(company)
    first, second = Quote.objects.order_by("starts")

    quotes.black_out(agent=company.owner, quote_ids=[first.pk], at=clock.now())
    assert AGAIN in text_of(company) and MARK not in text_of(company)
    quotes.black_out(agent=company.owner, quote_ids=[second.pk], at=clock.now())

    assert text_of(company).replace("█", "") == "First: . Mine between. Then: . End."


def both_said(company):
    say(company.a.message, f"{WORDS} Not this. {AGAIN}")


def black_out_each(company):
    for number in Quote.objects.order_by("id").values_list("id", flat=True):
        quotes.black_out(agent=company.owner, quote_ids=[number], at=clock.now())


def test_words_that_stand_twice_in_a_letter_leave_its_own_words_alone(company):
    both_said(company)
    own = "Mine between. Twice: ", "Mine later, do not touch. Then: "
    say(company.b.message, f"First: {WORDS} {own[0]}{WORDS} {own[1]}{AGAIN} End.")
    erase(company)
    assert Quote.objects.count() == 3

    black_out_each(company)

    assert text_of(company).replace("█", "") == f"First: . {own[0]}. {own[1]}. End."
    # The first took the second with it; the third was asked for by itself.
    assert Quote.objects.filter(is_blacked_out=True).count() == Quote.objects.count() == 2


def another(company, text):
    kind, at = company.b.message.kind, company.b.message.at + timedelta(minutes=5)
    one = Message.objects.create(conversation=company.b.conversation, kind=kind, at=at, text=text)
    conversations.index_letters([one.pk])
    return one


def test_other_words_of_another_letter_are_still_asked_for_and_found_where_they_stand(company):
    both_said(company)
    say(company.b.message, f"First: {WORDS} End.")
    other = another(company, f"She said: {WORDS} and elsewhere: {AGAIN} End.")
    erase(company)
    assert Quote.objects.count() == 3

    first = Quote.objects.get(message=company.b.message)
    quotes.black_out(agent=company.owner, quote_ids=[first.pk], at=clock.now())

    left = Message.objects.get(pk=other.pk).text
    assert MARK not in left
    still = Quote.objects.get(decided_at=None)
    assert left[still.starts : still.ends] == AGAIN.rstrip(".")
    black_out_each(company)
    assert Message.objects.get(pk=other.pk).text.replace("█", "") == "She said: . and elsewhere: . End."


def test_a_quote_below_that_a_mail_program_trimmed_is_blacked_out_too(company):
    say(company.b.message, f"She wrote: {WORDS}", quoted="> " + " ".join(WORDS.split()[:-1]))
    erase(company)
    black_out_each(company)
    assert MARK not in Message.objects.get(pk=company.b.message.pk).quoted


def test_letters_that_are_written_in_several_ways_are_the_same_words(company):
    words = "Die Straße vor meinem großen Haus war gesperrt und niemand hat mir etwas davon gesagt gestern."
    say(company.a.message, words)
    say(company.b.message, f"Sie schrieb: {words} Ende", quoted=f"> {words.replace('ß', 'ss')}")
    enclosed = [{"name": "x", "said": f"Hallo,\n{words}"}]
    Message.objects.filter(pk=company.b.message.pk).update(enclosed=enclosed)
    erase(company)

    black_out_each(company)

    letter = Message.objects.get(pk=company.b.message.pk)
    assert "gesperrt" not in f"{letter.text}{letter.quoted}{letter.enclosed}"


def test_where_the_words_are_gone_by_now_nothing_is_cut(company):
    say(company.b.message, f"First: {WORDS} End.")
    erase(company)
    kept = [{"said": "of somebody else"}]
    Message.objects.filter(pk=company.b.message.pk).update(text="Short.", quoted="", enclosed=kept)

    numbers = list(Quote.objects.values_list("id", flat=True))
    assert quotes.black_out(agent=company.owner, quote_ids=numbers, at=clock.now()) == 0

    letter = Message.objects.get(pk=company.b.message.pk)
    assert (letter.text, letter.enclosed) == ("Short.", kept)
    assert not Quote.objects.exists()


def test_the_list_asks_as_much_for_many_places_as_for_few(company):
    quoted_everywhere(company)
    erase(company)
    with CaptureQueriesContext(connection) as few:
        office(company).get(reverse("backoffice:quotes"))
    there = {"of_id": 1, "starts": 10, "length": 20, "found_at": clock.now()}
    for _number in range(10):
        Quote.objects.create(message=another(company, f"She said: {WORDS}"), **there)
    with CaptureQueriesContext(connection) as many:
        office(company).get(reverse("backoffice:quotes"))
    assert len(many) <= len(few) + 1


def test_what_waits_on_paper_is_printed_without_the_words_and_other_mail_to_staff_stays(company):
    quoted_everywhere(company)
    answers = Message.objects.filter(text__contains=MARK, agent=company.stranger).values_list("id", flat=True)
    sent = Delivery.objects.filter(about_kind="message", about_id__in=list(answers))
    sent.update(state="TO_PRINT", raw=b"%PDF", unwritten_since=None, channel_kind="POST")
    later = clock.now() + timedelta(days=1)
    about = {"about_kind": "notice", "about_id": 9, "customer_id": company.b.conversation.customer_id}
    when = {"queued_at": later, "next_try_at": later}
    told = Delivery.objects.create(raw=b"Of another conversation", message_id="t", **about, **when)
    erase(company)

    black_out_each(company)

    for letter in sent:
        # Its pages are made of the letter when somebody prints it.
        assert (letter.state, bytes(letter.raw)) == ("TO_PRINT", b"") and letter.unwritten_since
    assert sent.exists()
    assert bytes(Delivery.objects.get(pk=told.pk).raw) == b"Of another conversation"


def test_a_search_that_fails_holds_up_no_other(company, monkeypatch):
    quoted_everywhere(company)
    find = quoted_words.places_of

    def places_of(text):
        if text == AGAIN:
            raise RuntimeError("the index does not answer")
        return find(text)

    monkeypatch.setattr(quoted_words, "places_of", places_of)
    monkeypatch.setattr(quotes, "AT_ONCE", 1)
    say(company.a.message, WORDS)
    letter = company.a.message
    other = {"conversation": letter.conversation, "kind": letter.kind, "at": letter.at}
    Message.objects.create(text=AGAIN, **other)

    erase(company)

    assert Seeking.objects.count() == 1
    assert Quote.objects.count() == 3
    # It is tried again, by itself.
    monkeypatch.undo()
    while schedule.do_task(at=clock.now() + timedelta(days=1)):
        pass
    assert not Seeking.objects.exists()


def test_fewer_words_and_what_everybody_writes_are_nobodys(company):
    say(company.b.message, " ".join(WORDS.split()[:11]))
    assert quoted_words.places_of(WORDS, but=[company.a.message.pk]) == []
    say(company.b.message, " ".join(WORDS.split()[:12]))
    assert len(quoted_words.places_of(WORDS, but=[company.a.message.pk])) == 1
    there = {"conversation": company.b.conversation, "kind": company.b.message.kind, "at": clock.now()}
    many = [Message.objects.create(text=WORDS, **there).pk for _number in range(25)]
    conversations.index_letters(many)
    assert quoted_words.places_of(WORDS) == []


def test_it_is_found_by_indexes_alone(company):
    quoted_everywhere(company)
    with CaptureQueriesContext(connection) as asked:
        assert quoted_words.places_of(WORDS)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for one in asked.captured_queries:
            cursor.execute(f"EXPLAIN {'QUERY PLAN ' if connection.vendor == 'sqlite' else ''}{one['sql']}")
            steps = " | ".join(str(row[-1]) for row in cursor.fetchall())
            assert "Seq Scan" not in steps, steps
            for step in steps.split(" | "):
                assert not step.startswith("SCAN") or "VIRTUAL TABLE INDEX" in step or "json_each" in step, (
                    steps
                )
