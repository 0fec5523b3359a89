"""A promise for an hour when nobody works is asked about: its chip becomes a line again, to be changed."""

import pytest

from esmero.ui.tests import pieces

DUE, OTHER = "2026-11-20T22:00:00+00:00", "2026-11-23T09:00:00+00:00"
COMPOSER = """{% call ui.composer('/send', '', 'words', 'Your answer', 'Send', 'key-1', 'talk-12',
 hint_url='/hint', above='<div id="above"></div>'|safe,
 form_attrs={'hx-post': '/send', 'hx-target': '#above', 'hx-swap': 'innerHTML'}) %}{% endcall %}"""
ASKED = f"""{{% call ui.notice('You promise this for an hour when nobody works.', role='alert') %}}
{{{{ ui.button('Change the time', type='button', attrs={{'data-change': '{DUE}'}}) }}}}{{% endcall %}}"""


def hint(due, line):
    return pieces.shown(f"{{{{ ui.promise_hint('You call.', 'promise', '{due} a call', '{line}') }}}}")


@pytest.fixture
def page(look):
    """A letter with two promises, of which the first is asked about."""
    page = look.open(COMPOSER)
    look.answers["/send"] = (409, "text/html", pieces.shown(ASKED))
    page.fill("#words", "Dear Ana,")
    for due, line in ((DUE, "/promise friday 23:00 a call"), (OTHER, "/promise monday 10:00 a call")):
        look.answers["/hint"] = (200, "text/html", hint(due, line))
        page.locator("#words").press("Control+End")
        page.locator("#words").press_sequentially(f"\n{line}")
        page.wait_for_selector("[data-hint] template >> nth=0", state="attached")
        page.press("#words", "Tab")
    assert page.locator("[data-chips] li").count() == 2
    page.press("#words", "Control+Enter")
    page.wait_for_selector("[data-change]")
    return page


def test_the_one_asked_about_is_a_line_again_and_chosen_and_the_other_stays(page):
    page.click("[data-change]")

    assert page.input_value("#words") == "Dear Ana,\n/promise friday 23:00 a call"
    assert page.locator("[data-chips] [name=promise]").evaluate_all("all => all.map((one) => one.value)") == [
        f"{OTHER} a call"
    ]
    chosen = "one => one.value.slice(one.selectionStart, one.selectionEnd)"
    assert page.locator("#words").evaluate(chosen) == "/promise friday 23:00 a call"
    assert page.evaluate("document.activeElement.id") == "words"
    assert page.locator("[data-change]").count() == 0
