"""A sentence of an answer that says by when is offered as a promise, and never becomes one by itself."""

from datetime import timedelta

import pytest

from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import clock
from esmero.web.desk.tests.conftest import HTMX

AS_DATA = {"Accept": "application/json"}
LETTER = "Dear Ana,\nI'll call you tomorrow at ten. We'll send the lamp on Monday."


@pytest.fixture
def offered(desk, company, at):
    """Keep a draft as a page does by itself, and return what is offered."""

    def keep(text, **more):
        base = ""
        if "base" not in more:
            kept = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
            base = kept.split('data-draft-kind="REPLY" data-draft-at="')[1].split('"')[0]
        data = {"text": text, "seen_version": 1, "base": base, **more}
        answer = desk.post(at("conversation-draft", company.a.conversation.pk), data, headers=AS_DATA)
        assert answer.status_code == 200, answer.content
        return answer.json()["offer"]

    return keep


def _key(offer):
    return offer.split('data-refuse="')[1].split('"')[0]


def _chip(offer):
    return offer.split('name="promise" value="')[1].split('"')[0].replace("&#39;", "'")


def _line(offer):
    return offer.split('data-line="')[1].split('"')[0].replace("&#39;", "'")


def test_a_sentence_that_says_by_when_is_offered(offered):
    offer = offered(LETTER)

    assert "I&#39;ll call you”" in offer
    assert "tomorrow 10:00" in offer
    assert "lamp" not in offer


def test_what_is_offered_is_no_promise_yet(offered, desk, company, at, letter):
    offered(LETTER)

    desk.post(at("conversation-replies", company.a.conversation.pk), letter(LETTER), headers=HTMX)

    assert _own_words(company) == []


def test_what_was_accepted_is_promised_with_the_answer(offered, desk, company, at, letter):
    chip = _chip(offered(LETTER))

    sent = letter(LETTER, promise=[chip])
    desk.post(at("conversation-replies", company.a.conversation.pk), sent, headers=HTMX)

    assert [one.wording for one in _own_words(company)] == ["I'll call you"]


def test_what_was_accepted_is_offered_no_more_and_the_next_one_is(offered):
    line = _line(offered(LETTER))

    offer = offered(f"{LETTER}\n{line}")

    assert "the lamp" in offer
    assert "call" not in offer


def test_a_length_of_time_that_was_accepted_is_not_offered_again_a_minute_later(offered, monkeypatch):
    line = _line(offered("I'll call you in two hours."))
    later = clock.now() + timedelta(minutes=3)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert offered(f"I'll call you in two hours.\n{line}") == ""


def test_what_was_refused_is_not_asked_again_for_that_sentence(offered, desk, company, at):
    key = _key(offered(LETTER))

    assert "the lamp" in offered(LETTER, refused=key)
    page = desk.get(at("conversation", company.a.conversation.pk)).content.decode()
    assert f'name="refused" value="{key}"' in page
    assert "call you" in offered("I'll call you on Friday at ten.", refused=key)


@pytest.mark.parametrize(
    "text",
    ["Thank you.", "> I'll call you tomorrow", "I'll call [[name]] tomorrow.", "Shall I call you tomorrow?"],
)
def test_what_promises_nothing_offers_nothing(offered, text):
    assert offered(text) == ""


def test_a_note_to_colleagues_offers_nothing(desk, company, at):
    data = {"text": "I'll call her tomorrow at ten.", "seen_version": 1, "base": "", "kind": "NOTE"}
    answer = desk.post(at("conversation-draft", company.a.conversation.pk), data, headers=AS_DATA)

    assert "offer" not in answer.json()


def _own_words(company):
    open_ones = promises.open_about(company.a.conversation.ref)
    return [one for one in open_ones if one.kind in {PromiseKind.OWN_WORDS, PromiseKind.CALL_BACK}]
