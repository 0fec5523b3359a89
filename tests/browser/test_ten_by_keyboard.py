"""A morning without a mouse: ten conversations are dealt with, and every press is a key."""

import re

import pytest
from playwright.sync_api import Page, expect

from esmero.config.demo import marea

MORE = """
from esmero.actions import receive
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.ports import Incoming
from esmero.domain.staff.models import Agent
from esmero.ground import clock

# Whatever somebody chose who was here before.
Agent.objects.update(language="en")

def ask(number, name):
    incoming = Incoming(
        channel_kind=ChannelKind.EMAIL,
        external_id=f"keys:{name}",
        sender_email=f"{name.lower()}@mail.example",
        sender_name=f"{name} Keyes",
        recipients=["hola@marea.example"],
        subject=f"Question of {name}",
        text=f"Hello, this is {name}. Is the shop open on Monday?",
    )
    receive.receive(incoming, at=clock.now())

for number, name in enumerate(["Ada", "Bea", "Cleo", "Dora", "Edda", "Fina", "Gala"]):
    ask(number, name)
print("MADE")
"""


class Keyboard:
    """Marta's hands: all she does is press keys."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, *keys: str) -> None:
        # She looks before she presses: the page stands.
        self.page.wait_for_load_state()
        for key in keys:
            self.page.keyboard.press(key)

    def write(self, words: str) -> None:
        self.page.keyboard.type(words)

    def tab_to(self, what: str, *, most: int = 60, key: str = "Tab") -> None:
        """Press Tab until the cursor is on something."""
        for _ in range(most):
            if self.page.evaluate("what => Boolean(document.activeElement?.matches(what))", what):
                return
            self.press(key)
        raise AssertionError(f"Tab never comes to {what}")

    def open(self, name: str) -> None:
        """Find somebody by the palette and open their conversation."""
        self.press("Control+k")
        expect(self.page.locator("#palette[open]")).to_be_visible()
        self.write(name)
        expect(self.page.locator(f"#palette-found .found:has-text('{name}')").first).to_be_visible()
        found = f"#palette .found[aria-selected=true]:has-text('{name}')"
        for _ in range(20):
            if self.page.locator(found).count():
                break
            self.press("ArrowDown")
        self.press("Enter")
        expect(self.page.locator("#person")).to_contain_text(name)

    def asked(self) -> None:
        """Wait for the question in the dialog, with the cursor in it."""
        expect(self.page.locator("#ask[open] form").first).to_be_visible()
        expect(self.page.locator("#ask :focus")).to_have_count(1)

    def answered(self) -> None:
        """The dialog is gone, and the cursor is not lost."""
        expect(self.page.locator("#ask[open]")).to_have_count(0)
        expect(self.page.locator("body :focus")).to_have_count(1)

    @property
    def letters(self):
        return self.page.locator("#letters")


@pytest.fixture
def marta(house, visitor):
    made = house.esmero("shell", "-c", MORE)
    assert b"MADE" in made.stdout, made.stderr.decode()[-2000:]
    page = visitor(language="en").new_page()
    page.goto(f"{house.url}/desk/")
    hands = Keyboard(page)
    hands.tab_to("[name=login]")
    hands.write(marea.AGENT)
    hands.tab_to("[name=password]")
    hands.write(marea.PASSWORD)
    hands.press("Enter")
    expect(page.locator("#queue")).to_be_visible()
    return hands


def test_ten_conversations_are_dealt_with_by_keys_alone(marta, axe):
    page = marta.page

    # One: down the list, open, answer.
    marta.press("j", "j", "Enter")
    expect(marta.letters).to_be_visible()
    first = page.url
    marta.press("r")
    expect(page.locator("#reply")).to_be_focused()
    marta.write("We are, from nine to two.")
    marta.press("Control+Enter")
    expect(page.locator("#talk").get_by_text("We are, from nine to two.").first).to_be_visible()
    # What was just written can be taken back while it waits.
    expect(page.locator("es-held button").first).to_be_visible()
    marta.press("Escape")
    expect(page.locator("#reply")).not_to_be_focused()

    # Two: on to the next without the list, a note for colleagues.
    marta.press("n")
    page.wait_for_url(lambda url: url != first and "/conversations/" in url)
    marta.press("i")
    expect(page.locator("#note")).to_be_focused()
    marta.write("I asked the workshop.")
    marta.press("Control+Enter")
    expect(marta.letters.locator(".slip").get_by_text("I asked the workshop.")).to_be_visible()
    marta.press("Escape")

    # Three: back to the one before, and out of sight until later.
    marta.open("Ada Keyes")
    marta.press("z")
    marta.asked()
    marta.tab_to("#ask button.button--first")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about")).to_contain_text(re.compile("snooze|Back now", re.IGNORECASE))

    # Four: a tag.
    marta.open("Bea Keyes")
    marta.press("l")
    marta.asked()
    expect(page.locator("#ask input[name=names]")).to_be_focused()
    marta.write("hours")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about")).to_contain_text("hours")

    # Somebody takes part beside her, and this answer goes without them, with a hidden copy to another.
    marta.press("Control+k")
    marta.write("let somebody take part")
    marta.press("Enter")
    marta.asked()
    marta.tab_to("#ask [name=address]")
    marta.write("luis@mail.example")
    marta.tab_to("#ask [name=name]")
    marta.write("Luis")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about")).to_contain_text("Luis (luis@mail.example) takes part.")
    marta.press("r")
    marta.write("We are open, both of you.")
    tick = page.locator("#copies").get_by_role("checkbox", name="Copy to Luis")
    expect(tick).to_be_checked()
    marta.tab_to("#copies summary", key="Shift+Tab")
    marta.press("Enter", "Tab")
    marta.write("boss@mail.example")
    marta.press("Enter")
    marta.tab_to("#copies [name=cc]", key="Shift+Tab")
    marta.press("Space")
    expect(tick).not_to_be_checked()
    marta.tab_to("#reply")
    marta.press("Control+Enter")
    expect(page.locator("es-held")).to_contain_text("Hidden copies to boss@mail.example.")
    expect(page.locator("es-held")).not_to_contain_text("luis@mail.example")
    expect(tick).to_be_checked()
    marta.press("Escape")

    # Five: handed over to a colleague.
    marta.open("Cleo Keyes")
    marta.press("a")
    marta.asked()
    marta.tab_to("#ask select[name=agent]")
    marta.write("Olga")
    marta.tab_to("#ask button.button--first")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about")).to_contain_text("Olga looks after it.")

    # Six: a promise in words of one's own.
    marta.open("Dora Keyes")
    marta.press("w")
    marta.asked()
    marta.tab_to("#ask [name=words]")
    marta.write("the coat is back")
    marta.tab_to("#ask [name=due]")
    marta.write("sunday 12:00")
    marta.press("Enter")
    # Nobody works on a Sunday: it is asked, and meant.
    expect(page.locator("#ask [name=closed_meant]")).to_be_visible()
    marta.tab_to("#ask [name=closed_meant]")
    marta.press("Enter")
    marta.answered()
    # As a line of its own, where another promise is due before it.
    # It lies folded with what else is promised later.
    expect(page.locator("#about .desk__promised").get_by_text("the coat is back").first).to_be_attached()

    # Seven: closed, and opened again.
    marta.open("Edda Keyes")
    marta.press("e")
    marta.asked()
    marta.tab_to("#ask input[name=reason]")
    marta.press("Space")
    if page.locator("#ask [name=why]").count():
        marta.tab_to("#ask [name=why]")
        marta.write("It was said on the telephone.")
    marta.tab_to("#ask button.button--first")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about").get_by_role("link", name="Open again")).to_be_visible()
    marta.press("Control+k")
    marta.write("open it again")
    expect(page.locator("#palette .found[aria-selected=true]")).to_contain_text("Open")
    marta.press("Enter")
    marta.asked()
    marta.tab_to("#ask button.button--first")
    marta.press("Enter")
    marta.answered()
    expect(page.locator("#about").get_by_role("link", name="Close")).to_be_visible()

    # Eight: found by a word, over the search.
    marta.press("/")
    expect(page.locator("#find")).to_be_focused()
    marta.write("Fina")
    marta.press("Enter")
    page.wait_for_url("**/search/**")
    marta.tab_to("main a[href*='/conversations/']")
    marta.press("Enter")
    expect(page.locator("#person")).to_contain_text("Fina Keyes")
    marta.press("r")
    marta.write("Yes, from nine.")
    marta.press("Control+Enter")
    expect(page.locator("#talk").get_by_text("Yes, from nine.").first).to_be_visible()
    marta.press("Escape")

    # Nine: answered, and taken back.
    marta.open("Gala Keyes")
    marta.press("r")
    marta.write("No, closed")
    marta.press("Control+Enter")
    expect(page.locator("es-held").get_by_text("No, closed")).to_be_visible()
    marta.press("Escape")
    marta.tab_to("es-held button")
    marta.press("Enter")
    expect(page.locator("es-held")).to_have_count(0)
    expect(page.locator("#reply")).to_have_value("No, closed")

    # Ten: practised with nobody at all, from the palette.
    marta.press("Escape")
    marta.press("Control+k")
    marta.write("made-up")
    marta.press("Enter")
    expect(page.locator("#about")).to_contain_text("is made up")
    assert axe(page) == []

    # The list of keys and the palette are open to everybody.
    marta.press("?")
    expect(page.locator("#keys-sheet[open]")).to_be_visible()
    assert axe(page) == []
    marta.press("Escape", "Control+k")
    expect(page.locator("#palette[open]")).to_be_visible()
    assert axe(page) == []
    marta.press("Escape", "g", "t")
    page.wait_for_url("**/desk/team/**")


def test_letters_lead_the_same_way_on_a_russian_keyboard(marta):
    page = marta.page
    dispatch = """([key, code]) => document.activeElement.dispatchEvent(
        new KeyboardEvent('keydown', {key, code, bubbles: true, cancelable: true}))"""

    page.evaluate(dispatch, ["о", "KeyJ"])
    assert page.evaluate("document.activeElement.matches('.next')")
    page.evaluate(dispatch, ["п", "KeyG"])
    page.evaluate(dispatch, ["е", "KeyT"])
    page.wait_for_url("**/desk/team/**")


def test_letters_rest_while_somebody_types_and_when_they_are_switched_off(marta):
    page = marta.page
    marta.press("?")
    marta.tab_to("#keys-sheet [data-keys-switch]")
    with page.expect_response("**/my-desk/keys/"):
        marta.press("Space")
    marta.press("Escape", "j")
    assert not page.evaluate("document.activeElement.matches('.next')")
    page.reload()
    marta.press("j")
    assert not page.evaluate("document.activeElement.matches('.next')")
    marta.press("Control+k")
    expect(page.locator("#palette[open]")).to_be_visible()
    marta.press("Escape", "?")
    expect(page.locator("#keys-sheet[open]")).to_have_count(0)

    # Switched on again they lead: the journeys after this one press them as well.
    marta.press("Escape")
    page.goto(f"{page.url.split('/desk/')[0]}/desk/my-desk/")
    marta.tab_to("main [data-keys-switch]")
    with page.expect_response("**/my-desk/keys/"):
        marta.press("Space")
    page.go_back()
    page.reload()
    marta.press("j")
    expect(page.locator(".next:focus")).to_have_count(1)
