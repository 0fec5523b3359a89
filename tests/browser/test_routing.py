"""A question in Russian goes to whoever speaks it; the head says why, and the customer reads the name."""

import pytest
from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer, Owner

NAME, EMAIL = "Вера Лескова", "vera.leskova@pochta.example"
QUESTION = "Здравствуйте! Подойдёт ли пальто «Леванте» на рост 182 см, и есть ли оно в сером цвете?"
SPEAKS = "speaks Russian"


@pytest.fixture
def olga_rests(come):
    """The house is everybody's: afterwards Olga is at the desk no more, and questions go as they went."""
    yield
    olga = come(Agent, language="en")
    olga.sign_in("olga@marea.example")
    if olga.button("Break").count():
        olga.button("Break").click()
        expect(olga.button("I’m here")).to_be_visible()


@pytest.mark.usefixtures("olga_rests")
def test_whoever_speaks_russian_gets_it_and_both_sides_read_who(house, come, sound, chosen):
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    owner.sign_in(marea.OWNER)
    owner.page.goto(f"{house.url}/office/skills/")
    owner.page.locator("a.door").filter(has_text="Olga Sokolova").click()
    owner.page.get_by_label(owner.ours("Russian"), exact=True).check()
    sound(owner.page)
    owner.button("Save").click()
    line = owner.page.locator("a.door").filter(has_text="Olga Sokolova")
    expect(line).to_contain_text(owner.ours("Russian"))
    sound(owner.page)

    olga = come(Agent, language=chosen.choice(chromium.LANGUAGES), size=chosen.choice(list(chromium.SIZES)))
    olga.sign_in("olga@marea.example")
    olga.button("I’m here").click()
    expect(olga.page.locator("#presence .badge")).to_have_count(1)

    vera = come(Customer, language="ru", size="phone")
    vera.ask(QUESTION, name=NAME, email=EMAIL)
    expect(vera.page.get_by_role("heading", name=vera.ours("We have your question."))).to_be_visible()
    expect(vera.promise("open").locator(".promise__what")).to_have_text(
        vera.shaped("%(who)s answers %(when)s", who="Olga")
    )
    expect(vera.page.locator("body")).not_to_contain_text(vera.ours(SPEAKS))
    sound(vera.page)

    # Whoever has it reads why, and so does a colleague, each in their own language.
    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    marta.sign_in(marea.AGENT)
    for agent in (olga, marta):
        agent.open(NAME)
        reason = agent.shaped("Given to %(who)s, who %(reasons)s.", who="Olga")
        for place in (agent.page.locator("#about .person__words"), agent.letters):
            expect(place).to_contain_text(reason)
            expect(place).to_contain_text(agent.ours(SPEAKS))
        sound(agent.page)
