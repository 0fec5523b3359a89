"""An agent asks another team for a piece of work, it is done, and the customer sees nothing of it."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer

NAME, EMAIL = "Walter Finch", "walter.finch@mail.example"
QUESTION = "My Poniente coat has lost two buttons. Can you send me the right ones?"
WORK = "Look in the drawer for two horn buttons, 23 mm."
FOUND = "Three are left; two lie in the tray by the door."
WORKSHOP = "Workshop and parcels"


def test_asked_done_and_told_while_the_customer_sees_nothing_of_it(house, come, sound, chosen):
    walter = come(Customer, language="en", size="phone")
    walter.ask(QUESTION, name=NAME, email=EMAIL)
    expect(walter.promise("open")).to_have_count(1)
    promised = walter.promise("open").locator(".promise__what").inner_text()

    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    marta.page.wait_for_load_state()
    marta.page.keyboard.press("h")
    marta.page.get_by_label(marta.ours("Which team")).select_option(label=WORKSHOP)
    marta.page.get_by_label(marta.ours("What they are to do")).fill(WORK)
    marta.page.get_by_label(marta.ours("By when"), exact=True).fill("in 4 hours")
    sound(marta.page)
    marta.button("Ask them").click()
    expect(marta.letters).to_contain_text(
        marta.shaped(
            "%(who)s asked %(team)s, %(when)s: “%(work)s”", who="Marta", team=WORKSHOP, work=WORK[:-1]
        )
    )

    tomas = come(Agent, language=chosen.choice(chromium.LANGUAGES), size=chosen.choice(list(chromium.SIZES)))
    tomas.sign_in("tomas@marea.example")
    tomas.page.goto(f"{house.url}/desk/work/")
    expect(tomas.page.locator(".works__one").filter(has_text=WORK)).to_be_visible()
    sound(tomas.page)
    tomas.page.get_by_role("link", name=WORK).click()
    expect(tomas.page.get_by_role("heading", level=1)).to_have_text(WORK)
    for secret in (NAME, EMAIL, "Walter"):
        expect(tomas.page.locator("body")).not_to_contain_text(secret)
    sound(tomas.page)
    tomas.page.get_by_label(tomas.ours("A word for whoever asked")).fill(FOUND)
    tomas.button("It is done").click()
    expect(tomas.page.locator("#toasts")).to_contain_text(tomas.ours("Done. Whoever asked is told."))

    # Marta's page says so by itself, and so does her bell.
    expect(marta.letters).to_contain_text(
        marta.shaped("%(who)s, %(team)s: “%(work)s” is done. %(said)s", who="Tomás", said=FOUND)
    )
    sound(marta.page)
    marta.page.goto(f"{house.url}/desk/notices/")
    news = marta.page.locator("main li").filter(has_text=marta.ours("The work that you asked for is done"))
    expect(news).to_contain_text(NAME)
    sound(marta.page)

    # The customer reads what they were promised, as before, and no word of the rest.
    walter.page.reload()
    expect(walter.promise("open").locator(".promise__what")).to_have_text(promised)
    for secret in (WORK, FOUND, WORKSHOP, "Tomás"):
        expect(walter.page.locator("body")).not_to_contain_text(secret)
    sound(walter.page)
