"""What we know, at the desk: remembered from a letter, confirmed, corrected, ended, and asked about."""

import json
from datetime import timedelta

import pytest
from lxml import html
from tests.world import WORD_OF_A

from esmero.actions import mirror, remember, reply, set_up
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.events.models import Event
from esmero.domain.workbench.models import PutQuestion
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX

LONG_AGO = timedelta(days=3000)


@pytest.fixture
def number(company):
    return company.a.conversation.pk


@pytest.fixture
def know(company):
    """Something we know of customer A."""

    def make(words="Size 40", **more):
        told = {"words": words, "source": "Said at the counter", "at": company.at} | more
        return remember.note_fact(agent=company.agent, customer_id=company.a.conversation.customer_id, **told)

    return make


@pytest.fixture
def panel(desk, at, number):
    def read():
        return desk.get(at("conversation-person", number), headers=HTMX).content.decode()

    return read


def test_a_fact_says_its_kind_its_source_how_sure_we_are_and_until_when(know, panel):
    know(kind="SIZE", ends_on=clock.now().date() + timedelta(days=9))

    shown = panel()

    for words in ("Size 40", "Said at the counter, ", "Sizes and measures. Quite sure.", "Holds until "):
        assert words in shown


def test_what_is_old_or_hearsay_says_that_one_asks_before_using_it(company, know, panel):
    know("Likes blue", kind="TASTE", at=company.at - LONG_AGO)
    know("Has a dog", source_kind="OTHERS")

    shown = panel()

    assert shown.count("Not sure any more: ask before you use it.") == 1
    assert shown.count("Not sure: ask before you use it.") == 1


def test_what_we_do_not_know_is_said_in_one_line(know, panel):
    assert "We do not know: where they live, how and when to reach them." in panel()

    know("Cádiz", kind="WHERE")
    assert "We do not know: how and when to reach them." in panel()


def test_what_stands_against_each_other_stands_together_and_says_so(know, panel):
    for words in ("Size 40", "Size 41"):
        know(words, kind="SIZE")

    shown = panel()

    assert shown.count("Only one of these can be so.") == 1
    assert shown.index("Only one of these") < shown.index("Size 41") < shown.index("Size 40")


def test_still_so_makes_it_young_again(company, desk, at, know, panel, number):
    fact = know("Likes blue", kind="TASTE", at=company.at - LONG_AGO)

    answer = desk.post(at("fact-confirmation", number, fact.pk), headers=HTMX).content.decode()

    assert 'id="known"' in answer
    assert "Kept: it is still so." in answer
    assert "Quite sure. Still so on " in answer
    assert "Not sure" not in panel()


def test_a_correction_puts_other_words_in_its_place_and_is_undone(desk, at, know, panel, number):
    fact = know("Size 40", kind="SIZE")
    asked = desk.get(at("fact-correction", number, fact.pk)).content.decode()
    assert "Size 40" in asked
    assert "Said at the counter" in asked

    said = {"words": "Size 41", "source": "On the telephone"}
    answer = desk.post(at("fact-correction", number, fact.pk), said, headers=HTMX).content.decode()
    assert at("fact-return", number, fact.pk) in answer
    assert "Size 40" not in panel()
    assert "Size 41" in panel()

    desk.post(at("fact-return", number, fact.pk))
    assert "Size 40" in panel()
    assert "Size 41" not in panel()


def test_a_correction_that_was_corrected_again_is_undone_only_from_the_last(desk, at, know, number):
    first = know("Size 40", kind="SIZE")
    for words in ("Size 41", "Size 42"):
        holds = Fact.objects.get(ended_at=None)
        desk.post(at("fact-correction", number, holds.pk), {"words": words, "source": "On the telephone"})

    answer = desk.post(at("fact-return", number, first.pk), headers=HTMX)

    assert "It was changed again since: nothing was undone." in answer.content.decode()
    assert Fact.objects.get(ended_at=None).words == "Size 42"


def test_whoever_corrects_what_a_colleague_just_corrected_keeps_what_they_wrote(desk, at, know, number):
    fact = know("Size 40", kind="SIZE")
    correct = at("fact-correction", number, fact.pk)
    desk.post(correct, {"words": "Size 41", "source": "On the telephone"})

    late = desk.post(correct, {"words": "Size 42, wide", "source": "At the counter"}, headers=HTMX)

    assert late.status_code == 422
    page = late.content.decode()
    assert "Size 42, wide" in page
    assert "Somebody changed it since you opened this." in page
    assert Fact.objects.get(ended_at=None).words == "Size 41"
    assert desk.get(correct).status_code == 404


def test_without_a_script_the_undo_stands_on_the_page(desk, at, know, number):
    fact = know()

    page = desk.post(at("fact-end", number, fact.pk), {"because": "OVER"}, follow=True).content.decode()

    assert f'action="{at("fact-return", number, fact.pk)}"' in page


def test_a_day_of_another_year_is_named_with_its_year(company, know, panel):
    fact = know(kind="SIZE", at=company.at - timedelta(days=1200))
    then = company.at - timedelta(days=1100)
    Fact.objects.filter(pk=fact.pk).update(confirmed_at=then)

    assert str(then.year) in panel().split("Still so on ")[1].split(".")[0]


def test_a_correction_asks_who_said_so(desk, at, know, number):
    fact = know()

    refused = desk.post(at("fact-correction", number, fact.pk), {"words": "Size 41"}, headers=HTMX)

    assert refused.status_code == 422
    assert "Say who told us, and how." in refused.content.decode()
    assert Fact.objects.get().words == "Size 40"


@pytest.mark.parametrize("because", ["OVER", "WRONG"])
def test_no_longer_so_ends_it_with_its_reason_and_is_undone(desk, at, know, panel, number, because):
    fact = know()
    assert "Is this no longer so?" in desk.get(at("fact-end", number, fact.pk)).content.decode()
    assert "Size 40" in panel()

    answer = desk.post(at("fact-end", number, fact.pk), {"because": because}, headers=HTMX)

    assert Fact.objects.get().ended_because == because
    assert at("fact-return", number, fact.pk) in answer.content.decode()
    assert "Size 40" not in panel()
    desk.post(at("fact-return", number, fact.pk))
    assert "Size 40" in panel()


def test_what_the_customer_hid_is_out_of_everybodys_reach(desk, at, know, panel, number):
    fact = know()
    Fact.objects.update(hidden_at=clock.now())

    assert "Size 40" not in panel()
    assert desk.get(at("fact-correction", number, fact.pk)).status_code == 404
    for name in ("fact-confirmation", "fact-end"):
        assert desk.post(at(name, number, fact.pk)).status_code == 404
    Fact.objects.update(ended_at=clock.now(), ended_because="OVER")
    assert desk.post(at("fact-return", number, fact.pk)).status_code == 404


def test_a_sentence_of_a_letter_is_remembered_with_its_letter(company, desk, at, panel, number):
    Message.objects.filter(pk=company.a.message.pk).update(text="Hello there.\nI wear size 40. Bye, bye.")
    letter = f"letter-{company.a.message.pk}"
    assert f"?letter={letter}" in desk.get(at("conversation", number)).content.decode()

    asked = desk.post(at("conversation-facts", number), {"letter": letter, "chosen": "I wear size 40."})
    assert not Fact.objects.exists(), "it is asked about, in no address"
    assert asked.status_code == 200, "a question, and nothing that was not right yet"
    page = asked.content.decode()
    assert "I wear size 40." in page
    assert '<option value="SIZE" selected' in page
    assert "Ana wrote it, " in page
    said = {"words": "Wears size 40", "kind": "SIZE", "ends_on": "2090-01-02"}
    desk.post(f"{at('conversation-facts', number)}?letter={letter}", said)

    fact = Fact.objects.get()
    assert (fact.words, fact.source, fact.source_kind) == ("Wears size 40", "Ana", "WROTE")
    assert (fact.message_id, fact.said_at) == (company.a.message.pk, company.a.message.at)
    assert f'href="{at("message", fact.message_id)}"' in panel()
    led = desk.get(at("message", fact.message_id))
    assert led.headers["Location"] == f"{at('conversation', number)}#{letter}"


def test_without_a_choice_the_dialog_offers_the_letters_sentences(company, desk, at, number):
    Message.objects.filter(pk=company.a.message.pk).update(text="Hello there.\nI wear size 40.")
    asking = f"{at('conversation-facts', number)}?letter=letter-{company.a.message.pk}"
    page = desk.get(asking).content.decode()
    assert 'value="I wear size 40."' in page
    assert 'value="Hello there."' in page

    long = "I " + "really " * 60 + "like blue."
    Message.objects.filter(pk=company.a.message.pk).update(text=f"Hello there. I wear size 40. {long}")
    assert long not in desk.get(asking).content.decode().split("asked-title")[1], "longer than what is kept"
    too_long = {"words": "", "sentence": long, "kind": "OTHER"}
    assert desk.post(asking, too_long, headers=HTMX).status_code == 422
    desk.post(asking, {"words": "", "sentence": "I wear size 40.", "kind": "SIZE"})

    assert Fact.objects.get().words == "I wear size 40."


def test_nothing_to_remember_is_refused_beside_the_field(company, desk, at, number):
    asking = f"{at('conversation-facts', number)}?letter=letter-{company.a.message.pk}"

    refused = desk.post(asking, {"words": " ", "kind": "OTHER"}, headers=HTMX)

    assert refused.status_code == 422
    assert "Write what to remember." in refused.content.decode()


def test_only_letters_to_us_of_this_conversation_are_learned_from(company, desk, at, number):
    asking = at("conversation-facts", number)
    other = company.b.message.pk
    for named in (f"letter-{other}", "letter-9999", "letter-x", "1" * 30):
        assert desk.get(asking, {"letter": named}).status_code == 404
    Message.objects.filter(pk=company.a.message.pk).update(held_since=company.at)
    assert desk.get(asking, {"letter": f"letter-{company.a.message.pk}"}).status_code == 404


def test_what_the_law_protects_is_refused_until_an_owner_writes_down_why(company, desk, at, number):
    said = {"words": "Allergic to wool", "kind": "HEALTH", "source": "Said on the telephone"}
    refused = desk.post(at("conversation-facts", number), said, headers=HTMX)
    assert refused.status_code == 422
    assert "The law protects this more than the rest" in refused.content.decode()
    assert not Fact.objects.exists()

    basis = {"health_basis": "They asked us to mind it (GDPR 9.2.a)"}
    set_up.describe_company(agent=company.owner, at=company.at, **basis)
    desk.post(at("conversation-facts", number), said)
    desk.post(at("conversation-facts", number), said | {"kind": "BELIEF"})

    fact = Fact.objects.get()
    assert fact.kind == "HEALTH"
    set_up.describe_company(agent=company.owner, at=company.at, health_basis="")
    said = {"words": "Allergic to milk", "source": "Said on the telephone"}
    refused = desk.post(at("fact-correction", number, fact.pk), said, headers=HTMX)
    assert refused.status_code == 422
    assert "The law protects this more than the rest" in refused.content.decode()
    assert Fact.objects.get().words == "Allergic to wool"


def test_what_sounds_like_health_is_kept_as_something_else_only_after_a_question(company, desk, at, number):
    said = {"words": "Es alérgica a la lana", "kind": "OTHER", "source": "Said on the telephone"}

    asked = desk.post(at("conversation-facts", number), said, headers=HTMX)

    assert asked.status_code == 422
    assert "This sounds like health or belief" in asked.content.decode()
    assert not Fact.objects.exists()
    again = html.fromstring(asked.content).xpath("//input[@name='is_neither']/@value")[0]
    desk.post(at("conversation-facts", number), said | {"is_neither": again})
    assert Fact.objects.get().kind == "OTHER"


def test_the_next_question_goes_into_the_answer_in_their_language(company, desk, at, panel, number):
    Customer.objects.filter(pk=company.a.conversation.customer_id).update(language="es")
    assert '<q lang="es">' in panel()
    where = {"kind": "WHERE"}

    answer = desk.post(at("conversation-question", number), where, headers=HTMX)

    put = json.loads(answer.headers["HX-Trigger"])["es:put"]
    assert put["into"] == "reply"
    assert put["words"].startswith("¿")
    assert not Event.objects.filter(verb="customer.asked").exists()
    assert "What to ask next" in panel(), "nothing is asked by a draft"
    send(company, f"Gracias.\n\n{put['words']}")
    assert "What to ask next" not in panel(), "one question, and then a week of quiet"
    assert Event.objects.filter(verb="customer.asked").count() == 1
    again = desk.post(at("conversation-question", number), where, headers=HTMX)
    assert "HX-Trigger" not in again.headers


def send(company, words, **other):
    told = {"agent": company.agent, "conversation_id": company.a.conversation.pk, "at": clock.now()}
    key = {"send_key": words[:20], "seen_version": 0, "send_anyway": True}
    return reply.reply(words=words, **told | key | other)


def test_a_question_that_was_taken_out_of_the_answer_or_thrown_away_is_offered_again(
    company, desk, at, know, panel, number
):
    fact = know("Size 40.", kind="SIZE", at=company.at - LONG_AGO, source_kind="WROTE")
    desk.post(at("conversation-question", number), {"kind": "SIZE", "fact": fact.pk}, headers=HTMX)

    send(company, "It is on its way to you.")
    assert "“Size 40”. Is that still so?" in panel()
    send(company, "We noted on that day: “Size 40”. Is that still so?")
    fact.refresh_from_db()
    assert fact.asked_at is None, "nobody had it put there any more"


def test_an_answer_in_another_conversation_leaves_a_question_where_it_waits(company, desk, at, know, number):
    fact = know("Size 40.", kind="SIZE", at=company.at - LONG_AGO, source_kind="WROTE")
    desk.post(at("conversation-question", number), {"kind": "SIZE", "fact": fact.pk}, headers=HTMX)
    Conversation.objects.filter(pk=company.b.conversation.pk).update(
        customer=company.a.conversation.customer, team=company.team
    )

    send(company, "It is on its way to you.", conversation_id=company.b.conversation.pk)
    send(company, "We noted on that day: “Size 40”. Is that still so?")

    fact.refresh_from_db()
    assert fact.asked_at is not None


def test_what_the_customer_has_forgotten_waits_in_no_question(company, desk, at, know, number):
    fact = know("Size 40.", kind="SIZE", at=company.at - LONG_AGO, source_kind="WROTE")
    desk.post(at("conversation-question", number), {"kind": "SIZE", "fact": fact.pk}, headers=HTMX)

    mirror.have_forgotten(customer_id=fact.customer_id, fact_id=fact.pk, at=clock.now())

    assert not PutQuestion.objects.exists()


def test_without_a_script_the_question_stands_in_the_answer(desk, at, number):
    page = desk.post(at("conversation-question", number), {"kind": "WHERE"}).content.decode()

    assert "May I ask for your address, so that what we send finds you?</textarea>" in page


def test_an_old_fact_is_asked_about_in_their_own_words(company, desk, at, know, panel, number):
    fact = know("Size 40.", kind="SIZE", at=company.at - LONG_AGO, source_kind="WROTE")
    assert "“Size 40”. Is that still so?" in panel()

    desk.post(at("conversation-question", number), {"kind": "SIZE", "fact": fact.pk}, headers=HTMX)
    send(company, "Hello Ana, we noted “Size 40” on that day. Is that still so? Yours, Marta")

    fact.refresh_from_db()
    assert fact.asked_at is not None
    assert "A question about it was put into an answer on " in panel()


def test_what_others_said_of_them_is_not_said_back(company, know, panel):
    know("Moved in with somebody", kind="WHERE", at=company.at - LONG_AGO, source_kind="OTHERS")

    assert "May I ask whether your address is still the same?" in panel()
    assert "“Moved in with somebody”" not in panel()


@pytest.mark.parametrize("source_kind", ["SAID", "OTHERS", "RULE", "IMPORT"])
def test_how_we_or_others_put_it_is_never_said_to_the_customer(company, know, panel, source_kind):
    know("Owes money to everybody", at=company.at - LONG_AGO, source_kind=source_kind)
    know("Cádiz", kind="WHERE")
    know("Mornings", kind="REACH")
    assert "What to ask next" not in panel()

    know("Has big feet", kind="SIZE", at=company.at - LONG_AGO, source_kind=source_kind)
    shown = panel()
    assert "May I ask whether your size is still the same?" in shown
    assert "“Has big feet”" not in shown


def test_nothing_is_remembered_in_what_is_only_practised(company, desk, at, know, panel, number):
    Customer.objects.filter(pk=company.a.conversation.customer_id).update(is_made_up=True)

    said = {"words": WORD_OF_A, "kind": "OTHER", "source": "1"}
    assert desk.post(at("conversation-facts", number), said).status_code == 404
