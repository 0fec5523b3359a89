"""Words that are chosen in a letter go along with a question about it, and into no address."""

from urllib.parse import parse_qs

import pytest

LETTER = """{{ csrf_input }}<article class="letter" id="letter-7"><p id="words">I wear size 40.</p>
<a id="remember" href="/facts?letter=letter-7" hx-get="/facts?letter=letter-7" hx-target="#asked"
 data-takes-selection>Remember</a></article><div id="asked"></div>"""
TOKEN = '<input type="hidden" name="csrfmiddlewaretoken" value="token-1">'


@pytest.fixture
def page(look):
    page = look.open(LETTER.replace("{{ csrf_input }}", TOKEN))
    look.answers["/facts"] = (200, "text/html", "<p id='answer'>What to remember</p>")
    return page


def asked_after_a_press(page, look):
    page.click("#remember")
    page.wait_for_selector("#answer")
    return look.asked[-1]


def test_chosen_words_are_posted_with_the_token_and_stand_in_no_address(page, look):
    page.evaluate("document.getSelection().selectAllChildren(document.querySelector('#words'))")

    asked = asked_after_a_press(page, look)

    assert (asked.method, asked.url.split("/")[-1]) == ("POST", "facts?letter=letter-7")
    assert parse_qs(asked.post_data)["chosen"] == ["I wear size 40."]
    assert asked.headers["x-csrftoken"] == "token-1"
    # Without it the server reads nothing of what was sent.
    assert asked.headers["content-type"] == "application/x-www-form-urlencoded"


def test_without_a_choice_it_is_only_asked(page, look):
    asked = asked_after_a_press(page, look)

    assert (asked.method, asked.post_data) == ("GET", None)
