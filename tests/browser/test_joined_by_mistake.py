"""Two people are joined by mistake; three letters later that is undone, and each is where it belongs."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer

ANA, OTHER = (
    ("Ana María Quiroga-Estévez", "ana.quiroga@mail.example"),
    ("A. M. Quiroga", "am.quiroga@post.example"),
)
FIRST, SECOND = "Has my parcel with the lantern left?", "Which wax do you use for the lining?"
THREE = [
    "It is the lantern of brass.",
    "The lining is the one of my father.",
    "And the lantern may come on Friday.",
]


def test_three_letters_after_a_mistake_each_story_is_its_own_again(house, come, sound, chosen):
    language = chosen.choice(chromium.LANGUAGES)
    ana = come(Customer, language=chosen.choice(chromium.LANGUAGES), size="phone")
    ana.ask(FIRST, name=ANA[0], email=ANA[1])
    other = come(Customer, language=chosen.choice(chromium.LANGUAGES))
    other.ask(SECOND, name=OTHER[0], email=OTHER[1])
    expect(other.story).to_contain_text(SECOND)

    # Side by side, and then one.
    marta = come(
        Agent,
        language=language,
        theme=chosen.choice(chromium.THEMES),
        size=chosen.choice(list(chromium.SIZES)),
    )
    marta.sign_in(marea.AGENT)
    marta.open(OTHER[0])
    talk = marta.page.url
    marta.to_the_person()
    marta.link("The same person as somebody else").click()
    sound(marta.page)
    marta.page.locator("#q").fill("quiroga-est")
    marta.page.locator("#same a").filter(has_text=ANA[0]).first.click()
    expect(marta.page.locator(".twain > section")).to_have_count(2)
    sound(marta.page)
    marta.button("They are one person").click()
    expect(marta.page.locator("#who")).to_contain_text(ANA[0])
    sound(marta.page)
    whole = marta.whose()
    for words in (FIRST, SECOND):
        expect(whole).to_contain_text(words)

    # Three letters come in meanwhile, of both.
    for writer, words in zip((ana, other, ana), THREE, strict=True):
        writer.page.locator("#write textarea").fill(words)
        writer.page.locator("#write button[type=submit], #write button:not([type])").last.click()
        expect(writer.story).to_contain_text(words)
    for writer, theirs, others in ((ana, FIRST, SECOND), (other, SECOND, FIRST)):
        expect(writer.story).to_contain_text(theirs)
        expect(writer.page.locator("body")).not_to_contain_text(others)

    # Taken apart: at the desk each has what is theirs, and so have they on their own pages.
    marta.page.goto(talk)
    marta.to_the_person()
    marta.button("Take it apart").click()
    expect(marta.page.locator("#who h2")).to_contain_text(OTHER[0])
    sound(marta.page)
    of_ana, of_other = [FIRST, THREE[0], THREE[2]], [SECOND, THREE[1]]
    for name, theirs, others in ((OTHER[0], of_other, of_ana), (ANA[0], of_ana, of_other)):
        marta.open(name)
        _tells(marta.letters, theirs, not_of=others)
        sound(marta.page)
        _tells(marta.whose(), theirs[:1], not_of=others)
    for writer, theirs, others in ((ana, of_ana, of_other), (other, of_other, of_ana)):
        writer.page.reload()
        _tells(writer.page.locator("body"), theirs, not_of=others)
        sound(writer.page)


def _tells(where, words, *, not_of):
    for one in words:
        expect(where).to_contain_text(one)
    for one in not_of:
        expect(where).not_to_contain_text(one)
