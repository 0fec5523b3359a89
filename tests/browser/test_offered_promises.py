"""A sentence that says by when is offered as a promise; every answer is written here."""

import json

import pytest

from esmero.ui.tests import pieces

COMPOSER = """{% call ui.composer('/send', '', 'words', 'Your answer', 'Send', 'key-1', 'talk-12',
 hint_url='/hint',
 above='<input type="hidden" name="refused" value="">'|safe,
 form_attrs={'hx-post': '/send', 'hx-target': '#answer'},
 kept={'url': '/draft', 'kind': 'REPLY', 'at': '', 'fields': 'refused'}) %}{% endcall %}<p id="answer"></p>"""
OFFER = (
    "{{ ui.promise_offer('Shall Ana see it?', 'I call you tomorrow.', 'abc123', 'promise', 'signed', "
    "'/promise 2026-11-20 18:00 I call you', 'By tomorrow: I call you') }}"
)
LETTER = "Dear Ana,\nI call you  tomorrow. Yours"


@pytest.fixture
def page(look):
    page = look.open(COMPOSER)
    look.answers["/draft"] = (
        200,
        "application/json",
        json.dumps({"kept_at": "2026-11-19T10:00:00+00:00", "told": "Kept.", "offer": pieces.shown(OFFER)}),
    )
    page.fill("#words", LETTER)
    page.wait_for_selector("[data-hint][aria-live] :text('Shall Ana see it?')")
    return page


def test_one_key_promises_it_and_the_words_stay(page):
    page.press("#words", "Alt+Enter")

    assert page.input_value("#words") == LETTER
    assert page.input_value("[data-chips] [name=promise]") == "signed"
    assert page.locator("[data-offer]").count() == 0


def test_whoever_goes_on_by_tab_promises_nothing(page):
    page.press("#words", "Tab")

    assert page.locator("[data-chips] li").count() == 0
    assert page.evaluate("document.activeElement.matches('[data-accept]')")


def test_what_is_refused_is_remembered_with_the_draft(page):
    page.press("#words", "Tab")
    page.press("[data-accept]", "Tab")
    with page.expect_request("**/draft") as kept:
        page.press("[data-refuse]", "Enter")

    assert "refused=abc123" in kept.value.post_data
    assert page.evaluate("document.activeElement.id") == "words"
    assert page.locator("[data-chips] li").count() == 0


def test_an_offer_goes_with_its_sentence(page, look):
    look.answers["/draft"] = (200, "application/json", json.dumps({"kept_at": "x", "told": "", "offer": ""}))

    page.fill("#words", "Dear Ana,")

    page.wait_for_selector("[data-offer]", state="detached")
    page.press("#words", "Alt+Enter")
    assert page.locator("[data-chips] li").count() == 0
