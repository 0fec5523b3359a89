"""The custom elements, on pages made of our parts alone: no server, every answer is written here."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from esmero.ui import specimens
from esmero.ui.tests import pieces
from tests.browser.looking import SITE
from tests.browser.watching import becomes

COMPOSER = """{% call ui.composer('/send', '', 'words', 'Your answer', 'Send', 'key-1', 'talk-12',
 hint_url='/hint', form_attrs={'hx-post': '/send', 'hx-target': '#answer'}) %}
{{ ui.files('files', 'Add a file', limits) }}{% endcall %}
<p id="answer"></p>"""
HINT = "{{ ui.promise_hint('You call on Friday.', 'promises', 'signed', '/promise friday a call') }}"


def _sent(look, path="/send"):
    return [request for request in look.asked if request.url == SITE + path and request.method == "POST"]


def test_a_draft_outlives_the_page_and_leaves_when_it_has_arrived(look):
    page = look.open(COMPOSER)
    page.fill("#words", "Dear Ana, we mend it.")
    page.wait_for_selector("[data-draft-note]:not([hidden])")

    page.reload()
    assert page.input_value("#words") == "Dear Ana, we mend it."

    look.answers["/send"] = (200, "text/html", "arrived")
    page.press("#words", "Control+Enter")
    page.wait_for_selector("#answer:has-text('arrived')")
    assert page.input_value("#words") == ""
    page.reload()
    assert page.input_value("#words") == ""


def test_a_draft_that_the_server_will_not_have_says_why(look):
    kept = "kept={'url': '/draft', 'kind': 'REPLY', 'at': ''}"
    page = look.open(COMPOSER.replace("hint_url='/hint'", kept))
    look.answers["/draft"] = (422, "application/json", '{"told": "This is too long to be kept."}')

    page.fill("#words", "A very long letter.")

    page.wait_for_selector("[data-draft-note]:has-text('This is too long to be kept.')")


def test_what_is_refused_stays_in_the_field_and_the_reason_is_shown(look):
    page = look.open(COMPOSER)
    look.answers["/send"] = (422, "text/html", "Too long.")
    page.fill("#words", "My words")

    page.press("#words", "Control+Enter")

    page.wait_for_selector("#answer:has-text('Too long.')")
    assert page.input_value("#words") == "My words"


def test_no_answer_at_all_is_said_and_the_words_stay(look):
    page = look.open(COMPOSER)
    look.answers["/send"] = (502, "text/plain", "")
    page.fill("#words", "My words")

    page.press("#words", "Control+Enter")

    page.wait_for_selector("#toasts [role=alert]")
    assert page.input_value("#words") == "My words"


def test_pressing_twice_sends_once_and_the_next_words_have_a_key_of_their_own(look):
    page = look.open(COMPOSER)
    look.answers["/send"] = (200, "text/html", "arrived")
    page.fill("#words", "Once")

    page.evaluate("() => { const form = document.forms[0]; form.requestSubmit(); form.requestSubmit(); }")
    page.wait_for_selector("#answer:has-text('arrived')")

    assert len(_sent(look)) == 1
    assert "key-1" in _sent(look)[0].post_data
    assert page.input_value("[name=send_key]") not in ("", "key-1")


def test_a_page_that_says_what_arrived_forgets_its_draft(look):
    page = look.open(COMPOSER)
    page.fill("#words", "A question")
    page.wait_for_selector("[data-draft-note]:not([hidden])")

    look.open("{{ ui.confirmation('We have it.', 'M 4F7K', 'Say', sent_key='talk-12') }}" + COMPOSER, "/done")

    assert page.input_value("#words") == ""


def test_a_promise_line_becomes_a_chip_and_a_draft_keeps_it_as_a_line(look):
    page = look.open(COMPOSER)
    look.answers["/hint"] = (200, "text/html", pieces.shown(HINT))
    page.fill("#words", "Dear Ana,\n/promise friday a call")
    page.wait_for_selector("[data-hint] :text('You call on Friday.')")

    page.press("#words", "Tab")

    assert page.input_value("#words") == "Dear Ana,"
    assert page.input_value("[data-chips] [name=promises]") == "signed"
    page.reload()
    assert page.input_value("#words") == "Dear Ana,\n/promise friday a call"


def test_a_chip_can_be_taken_out(look):
    page = look.open(COMPOSER)
    look.answers["/hint"] = (200, "text/html", pieces.shown(HINT))
    page.fill("#words", "/promise friday a call")
    page.click("[data-accept]")

    page.click("[data-remove]")

    assert page.locator("[data-chips] li").count() == 0


def _file(name, size=10, kind="text/plain"):
    return {"name": name, "mimeType": kind, "buffer": b"x" * size}


def test_files_are_shown_refused_with_the_reason_and_left_out(look):
    page = look.open(COMPOSER)

    page.set_input_files("#files", [_file("good.txt"), _file("empty.txt", 0), _file("large.txt", 2000)])
    said = page.inner_text("#files-error")
    assert "empty.txt is empty." in said
    assert re.search(r"large\.txt is 2 kB; we can take 1 kB", said)
    page.set_input_files("#files", [_file("a.exe", kind="application/x-msdownload")])
    assert "a.exe is of a kind" in page.inner_text("#files-error")
    page.set_input_files("#files", [_file("second.txt"), _file("third.txt")])
    assert "third.txt was left out" in page.inner_text("#files-error")

    names = page.locator(".filechip__name").all_inner_texts()
    assert names == ["good.txt", "second.txt"]
    page.click(".filechip:has-text('good.txt') .filechip__remove")
    assert page.evaluate("[...document.querySelector('#files').files].map((file) => file.name)") == [
        "second.txt"
    ]


STORY = """<section id="story" data-live-about="talk:12"
 hx-get="/story" hx-trigger="es:refresh" hx-swap="outerHTML">
<details id="quote"><summary>Quote</summary>Words</details>{letters}</section>"""
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
    assert page.get_attribute("#quote", "open") is not None
    assert page.inner_text("#told") == "Letter 2 came."
    assert any(request.url == f"{SITE}/live?after=7" for request in look.asked)


def test_a_poke_about_something_else_fetches_nothing(look):
    both = POKE.format(id=8, event="poke", about="talk:120") + POKE.format(
        id=9, event="poke", about="order:12"
    )
    page = _live(look, both)

    page.evaluate(
        "new Promise((done) => document.addEventListener('es:poke', (e) => e.detail.id === '9' && done()))"
    )
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


def test_too_much_news_fetches_everything_once(look):
    page = _live(look, POKE.format(id=8, event="reload", about=""))

    page.wait_for_selector("#letter-2")


def test_a_page_whose_right_has_ended_says_so(look):
    page = _live(look, POKE.format(id=8, event="closed", about=""))

    page.wait_for_selector("[data-note=closed]:not([hidden])")


def test_the_bead_stands_where_the_time_stands_and_the_words_follow(look):
    source = """{{ ui.promise(who, 'open', 'An answer', '', 0, 'then', 'old words', 'later',
     made_at=made, due_at=due,
     left_words='[[99999999,"long"],[3700,"an hour left"],[60,"a minute left"]]') }}"""
    now, hour = datetime.now(UTC), timedelta(hours=1)

    page = look.open(source, who=specimens.Person("Marta", "M"), made=now - hour, due=now + hour)

    page.wait_for_selector(".promise__left:has-text('an hour left')")
    assert 49 <= float(page.get_attribute(".thread__bead", "cx").rstrip("%")) <= 51


def test_a_key_presses_what_names_it_but_not_inside_a_field(look):
    source = """{{ ui.button('Keys', href='/keys', keys='?', attrs={'data-opens': 'keys'}) }}
    {{ ui.keys_dialog('keys', [('?', 'all keys')]) }}{{ ui.field('name', 'Name') }}"""
    page = look.open(source)

    page.focus("#name")
    page.keyboard.press("?")
    assert page.input_value("#name") == "?"
    assert not page.evaluate("document.querySelector('#keys').open")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('#keys').open")


def test_single_keys_rest_when_they_are_switched_off(look):
    source = """{{ ui.button('Keys', href='/keys', keys='?', attrs={'data-opens': 'keys'}) }}
    <label><input type="checkbox" data-keys-switch checked> Single letters work as keys</label>
    {{ ui.keys_dialog('keys', [('?', 'all keys')]) }}"""
    page = look.open(source)
    page.click("[data-keys-switch]")

    page.keyboard.press("?")
    assert not page.evaluate("document.querySelector('#keys').open")

    page.click("[data-keys-switch]")
    page.keyboard.press("?")
    assert page.evaluate("document.querySelector('#keys').open")


def test_every_part_passes_axe(look, axe):
    living = pieces.environment_of_pages().get_template("ui/components.html")
    look.answers["/parts"] = (200, "text/html", living.render(**specimens.all_of_them()))
    look.page.goto(f"{SITE}/parts")

    assert axe(look.page) == []


def test_nothing_overflows_a_phone(look):
    living = pieces.environment_of_pages().get_template("ui/components.html")
    look.answers["/parts"] = (200, "text/html", living.render(**specimens.all_of_them()))
    look.page.set_viewport_size({"width": 390, "height": 844})
    look.page.goto(f"{SITE}/parts")

    assert look.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_toast_that_is_said_again_stands_once(look):
    page = look.open("")

    page.evaluate(
        """() => { for (const words of ['It has arrived.', 'It has arrived.', 'Noted.']) {
          const toast = document.createElement('es-toast');
          toast.textContent = words;
          document.getElementById('toasts').append(toast); } }"""
    )

    assert page.locator("#toasts es-toast").all_inner_texts() == ["It has arrived.", "Noted."]


LONG = "Maximiliana" * 30


@pytest.mark.parametrize(
    "part",
    [
        '<div class="beside"><form class="sentence"><select><option>{{ long }}</select></form></div>',
        '<a class="door">{{ ui.icon("people") }}<span>{{ ui.badge(long, "soon") }}</span></a>',
        '{% call ui.slip(marta, "today") %}<p>{{ long }}</p>{% endcall %}',
    ],
    ids=["a choice in a rule", "what a team lacks", "a note"],
)
def test_a_word_without_end_does_not_widen_a_phones_page(look, part):
    look.page.set_viewport_size({"width": 390, "height": 844})

    page = look.open(part, long=LONG, marta=specimens.Person("Marta Roldán", "MR"))

    assert page.evaluate("document.documentElement.scrollWidth") <= 390


NOTIFICATIONS = """window.shown = [];
window.Notification = class extends EventTarget {
  static permission = 'granted';
  constructor(title, how) { super(); window.shown.push([title, how.body]); }
};
Object.defineProperty(document, 'visibilityState', { get: () => (window.isAway ? 'hidden' : 'visible') });
localStorage.setItem('esmero:notices', 'on');"""
NEWS = "n => { bell.dataset.newest = n; bell.dispatchEvent(new Event('htmx:load', { bubbles: true })); }"


def test_a_browser_tells_of_news_while_one_looks_elsewhere_and_once(look):
    said = (
        '{"told": [{"title": "The customer wrote", "body": "Marea 4F", "url": "/there", "tag": "notice-3"}]}'
    )
    look.answers["/newest/"] = (200, "application/json", said)
    look.page.add_init_script(NOTIFICATIONS)
    page = look.open('<a id="bell" data-newest="1"></a><es-notices data-src="/newest/"></es-notices>')

    page.evaluate(NEWS, 2)
    page.evaluate("isAway = true")
    page.evaluate(NEWS, 3)
    becomes(page, "shown.length > 0")
    page.evaluate(NEWS, 3)

    assert page.evaluate("shown") == [["The customer wrote", "Marea 4F"]]
    assert [one.url for one in look.asked if "/newest/" in one.url] == [f"{SITE}/newest/?after=2"]


def test_news_that_brings_other_lines_leaves_the_palette_something_to_do(look):
    lines = '<div id="lines">{{ ui.command_groups(commands) }}</div>{% endcall %}'
    source = "{% call ui.palette('go', '/find', 'Go') %}" + lines + '<button data-opens="go">Go</button>'
    page = look.open(source, **specimens.all_of_them())
    page.click("button[data-opens=go]")
    page.fill("#go input", "mine")
    page.evaluate("lines.outerHTML = lines.outerHTML.replaceAll('aria-selected', 'data-was')")
    page.press("#go input", "Enter")
    assert page.url.endswith("#mine")
