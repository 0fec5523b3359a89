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


def test_a_key_presses_also_what_came_in_this_very_moment(look):
    """The list of commands comes again with each change, and htmx knows its lines a moment later."""
    look.answers["/question"] = (200, "text/html", "<p>Which team?</p>")
    page = look.open("""<div id="commands"></div><dialog id="ask"><div id="asked"></div></dialog>""")
    line = """<a href="/whole" hx-get="/question" hx-target="#asked" data-opens="ask" data-keys="h">Ask</a>"""

    page.evaluate(
        """line => {
            document.querySelector('#commands').innerHTML = line;
            const pressed = new KeyboardEvent('keydown', {key: 'h', code: 'KeyH', bubbles: true});
            document.body.dispatchEvent(pressed);
        }""",
        line,
    )

    page.wait_for_selector("#ask[open] p:has-text('Which team?')", timeout=5000)


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
