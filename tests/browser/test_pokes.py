"""What a live page does when it is told that there is news, on pages made of our parts alone."""

import pytest

from tests.browser.looking import SITE

STORY = """<section id="story" data-live-about="talk:12"
 hx-get="/story" hx-trigger="es:refresh" hx-swap="outerHTML">
<details id="quote"><summary>Quote</summary>Words</details>{letters}</section>
<div id="about" hx-swap-oob="true"><details id="more"><summary>More</summary></details></div>"""
PRESS = '<form hx-post="/press" hx-target="#story" hx-swap="outerHTML"><button>Send</button></form>'
LETTER = '<article class="letter" id="letter-{n}" data-told="Letter {n} came.">{n}</article>'
POKE = 'retry: 60000\nid: {id}\nevent: {event}\ndata: {{"verb": "message.received", "about": "{about}"}}\n\n'


def _live(look, stream):
    """Open a page with one letter and an open fold; whoever fetches the story again finds two letters."""
    look.answers["/story"] = (200, "text/html", STORY.format(letters=LETTER.format(n=1) + LETTER.format(n=2)))
    look.answers["/live"] = (200, "text/event-stream", stream)
    story = STORY.format(letters=LETTER.format(n=1)).replace("<details", "<details open")
    return look.open(story + "{{ ui.live('/live', '7') }}")


def test_a_poke_fetches_the_part_it_is_about_and_only_what_is_new_arrives(look):
    page = _live(look, POKE.format(id=8, event="poke", about="talk:12"))

    page.wait_for_selector("#letter-2[data-new]")

    assert page.locator("#letter-1[data-new]").count() == 0
    assert page.locator("#quote[open], #more[open]").count() == 2
    assert page.inner_text("#told") == "Letter 2 came."
    assert any(request.url == f"{SITE}/live?after=7" for request in look.asked)


def test_a_poke_about_something_else_fetches_nothing(look):
    others = ((8, "talk:120"), (9, "order:12"))
    # Heard from the first moment on: the news may be there before anybody could ask for it.
    look.page.add_init_script("document.addEventListener('es:poke', (e) => { window.heard = e.detail.id })")
    page = _live(look, "".join(POKE.format(id=n, event="poke", about=one) for n, one in others))

    page.wait_for_function("window.heard === '9'")
    page.wait_for_timeout(400)

    assert not any(request.url == f"{SITE}/story" for request in look.asked)


@pytest.fixture
def let_go(look):
    """Hold back every answer to who fetches the story; wait for the next such, and let it go."""
    held = []
    look.page.route("**/story", lambda route: held.append(route))

    def next_one():
        for _ in range(500):
            if held:
                return held.pop(0)
            look.page.wait_for_timeout(20)
        raise AssertionError("nobody fetches the story")

    _live(look, POKE.format(id=8, event="poke", about="talk:12"))
    first = next_one()

    def let_go(words):
        nonlocal first
        going, first = first or next_one(), None
        going.fulfill(content_type="text/html", body=STORY.format(letters=words))

    return let_go


def test_news_that_come_while_a_part_is_fetched_are_fetched_afterwards(look, let_go):
    page = look.page
    page.evaluate(
        "document.querySelector('es-live').poked({lastEventId: '9', data: '{\"about\": \"talk:12\"}'})"
    )
    page.wait_for_timeout(400)

    let_go("first")
    let_go("second")

    page.wait_for_selector("#story:has-text('second')")


def test_what_was_fetched_for_a_part_that_a_press_has_replaced_is_fetched_again(look, let_go):
    page = look.page
    page.evaluate(
        "html => htmx.swap('#story', html, {swapStyle: 'outerHTML'})", STORY.format(letters="pressed")
    )
    page.wait_for_selector("#story:not(.htmx-request)")

    let_go("dropped")
    let_go("fresh")

    page.wait_for_selector("#story:has-text('fresh')")


def press(page):
    """Press the form; return what waits for its answer."""
    held = []
    page.route("**/press", lambda route: held.append(route))
    page.click("text=Send")
    for _ in range(500):
        if held:
            return held[0]
        page.wait_for_timeout(20)
    raise AssertionError("nobody pressed")


def test_the_answer_to_a_press_is_shown_where_its_part_was_fetched_again_meanwhile(look, let_go):
    page = look.page
    page.evaluate(
        "html => { document.body.insertAdjacentHTML('beforeend', html); htmx.process(document.body) }", PRESS
    )
    pressed = press(page)

    let_go("fetched")
    page.wait_for_selector("#story:has-text('fetched')")
    pressed.fulfill(content_type="text/html", body=STORY.format(letters="pressed"))

    page.wait_for_selector("#story:has-text('pressed')")
    assert page.locator("#story").count() == 1


def test_what_is_fetched_takes_no_form_away_that_is_pressed(look, let_go):
    """What rides along with the answer to a press is put in its place only while its form stands there."""
    page = look.page
    page.evaluate(
        "html => { const story = document.getElementById('story'); "
        "story.insertAdjacentHTML('beforeend', html);"
        " htmx.process(story.lastElementChild) }",
        PRESS,
    )
    pressed = press(page)

    let_go("fetched")
    page.wait_for_timeout(300)
    assert page.locator("#story form.htmx-request").count() == 1
    answer = STORY.format(letters="pressed").replace("More", "Rides along")
    pressed.fulfill(content_type="text/html", body=answer)

    page.wait_for_selector("#story:has-text('pressed')")
    page.wait_for_selector("#about:has-text('Rides along')")
    let_go("fresh")
    page.wait_for_selector("#story:has-text('fresh')")


def test_too_much_news_fetches_everything_once(look):
    page = _live(look, POKE.format(id=8, event="reload", about=""))

    page.wait_for_selector("#letter-2")


def test_a_page_whose_right_has_ended_says_so(look):
    page = _live(look, POKE.format(id=8, event="closed", about=""))

    page.wait_for_selector("[data-note=closed]:not([hidden])")
