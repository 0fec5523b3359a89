"""An agent remembers a fact from a sentence; a year later it is old, is asked about, and holds again.

An installation of its own runs for it: its clock is moved on.
"""

import pytest
from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium, later
from tests.browser.house import MOVABLE, running
from tests.browser.people import Agent, Customer
from tests.browser.words import shaped

NAME, EMAIL = "Wilhelmina van der Zwaluw", "mina.zwaluw@mail.example"
SENTENCE = "I like loose sleeves best."
QUESTION = f"Good morning. {SENTENCE} Which of your coats has them?"
A_YEAR = 370


@pytest.fixture(scope="module")
def house():
    with running(MOVABLE) as house:
        yield house


def test_remembered_by_one_key_old_after_a_year_asked_and_confirmed(house, come, sound, chosen):
    language, size = chosen.choice(chromium.LANGUAGES), chosen.choice(list(chromium.SIZES))
    mina = come(Customer, language=chosen.choice(chromium.LANGUAGES), size="phone")
    mina.ask(QUESTION, name=NAME, email=EMAIL)
    expect(mina.page.locator("#story")).to_contain_text(SENTENCE)

    # One key on the sentence that was chosen, and what is remembered stands there already.
    marta = come(Agent, language=language, theme=chosen.choice(chromium.THEMES))
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    talk = marta.page.url
    _choose(marta, SENTENCE)
    marta.page.keyboard.press("q")
    asked = marta.page.locator("#ask[open]")
    expect(asked.locator("[name=words]")).to_have_value(SENTENCE)
    expect(asked.locator("[name=kind]")).to_have_value("TASTE")
    sound(marta.page)
    marta.button("Remember it", asked).click()
    expect(marta.known(SENTENCE)).to_be_visible()
    expect(marta.known(SENTENCE)).not_to_have_attribute("data-old", "")
    expect(marta.known(SENTENCE)).to_contain_text(NAME)
    expect(marta.link("Read the letter", marta.known(SENTENCE))).to_be_visible()
    sound(marta.page)
    marta.answer("The Poniente has the widest ones, and it is here in your size.")

    # A year later it is shown as old, on a phone as well, and what to ask next is whether it is still so.
    # Nobody's page stays open for a year.
    for one in (mina, marta):
        one.page.goto(f"{house.url}/link/")
    later.move_on(house.home, days=A_YEAR)
    marta = come(Agent, language=language, theme=chosen.choice(chromium.THEMES), size=size)
    marta.sign_in(marea.AGENT)
    marta.page.goto(talk)
    marta.to_the_person()
    expect(marta.known(SENTENCE)).to_have_attribute("data-old", "")
    question = marta.page.locator(".facts__question")
    # They wrote in English, whatever their browser speaks.
    said = shaped("en", "We noted on %(date)s: “%(words)s”. Is that still so?", words=SENTENCE.rstrip("."))
    expect(question.locator("q")).to_have_text(said)
    theirs = question.locator("q").inner_text()
    sound(marta.page)

    # The question goes into the answer, in the customer's language.
    marta.button("Put it into the answer", question).click()
    expect(marta.page.locator("#reply")).to_have_value(theirs)
    expect(marta.page.locator(".facts__question")).to_have_count(0)
    marta.to_the_letters()
    # On a phone the place to write is one line high until it is touched.
    marta.page.locator("#reply").click()
    marta.send()
    # It is asked once the answer goes out.
    marta.send_now()
    expect(marta.letters).to_contain_text(theirs)
    marta.to_the_person()
    expect(marta.known(SENTENCE)).to_contain_text(
        marta.shaped("A question about it was put into an answer on %(date)s.")
    )

    # They say that it is: it holds again, and says since when.
    marta.known(SENTENCE).locator("summary").click()
    marta.button("Still so", marta.known(SENTENCE)).click()
    expect(marta.known(SENTENCE)).not_to_have_attribute("data-old", "")
    expect(marta.known(SENTENCE)).to_contain_text(marta.shaped("Still so on %(date)s."))
    sound(marta.page)

    # The person's page tells all of it, the newest first.
    marta.whose()
    told = marta.page.locator("#story")
    expect(told).to_contain_text(SENTENCE.rstrip("."))
    expect(told).to_contain_text(marta.ours("“%(words)s” is still so.", words=SENTENCE.rstrip(".")))
    sound(marta.page)


def _choose(agent: Agent, words: str) -> None:
    """Draw the mouse over words in a letter."""
    letter = agent.letters.locator(".letter__text p").filter(has_text=words).first
    letter.scroll_into_view_if_needed()
    first, last = letter.evaluate(
        """(one, words) => {
            const text = [...one.childNodes].find((node) => node.textContent.includes(words));
            const range = document.createRange();
            range.setStart(text, text.textContent.indexOf(words));
            range.setEnd(text, text.textContent.indexOf(words) + words.length);
            const places = [...range.getClientRects()];
            const { left, top, height } = places[0];
            const end = places.at(-1);
            return [[left + 1, top + height / 2], [end.right - 1, end.top + end.height / 2]];
        }""",
        words,
    )
    agent.page.mouse.move(*first)
    agent.page.mouse.down()
    agent.page.mouse.move(*last, steps=5)
    agent.page.mouse.up()
