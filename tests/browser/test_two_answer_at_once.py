"""Two agents answer at once: the second is shown what came in, their words stay, and they decide."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Agent, Customer

QUESTION = "Do you still have the Poniente trousers in size 38, and how long are they?"
FIRST = "Yes, two pairs are left, and they measure 74 cm from the waist."
SECOND = "They run long: most people have them taken up, which we do for free."


@pytest.fixture
def asked(house, visitor):
    """Return the name under which a question was just asked."""
    customer = Customer(visitor(language="en").new_page(), house, "en")
    customer.ask(QUESTION, name="Edith Marlow", email="edith.marlow@mail.example")
    expect(customer.page.get_by_role("heading", name=customer.ours("We have your question."))).to_be_visible()
    return customer


@pytest.fixture
def at_the_question(house, visitor):
    """Let somebody of the staff sign in and open the question."""

    def come(email):
        agent = Agent(visitor(language="en").new_page(), house, "en")
        agent.sign_in(email)
        agent.page.goto(f"{house.url}/desk/team/")
        agent.line("Edith Marlow").click()
        expect(agent.letters.get_by_text(QUESTION)).to_be_visible()
        return agent

    return come


def test_the_second_sees_what_came_in_and_sends_once_what_they_had_written(asked, at_the_question, axe):
    marta, olga = at_the_question("marta@marea.example"), at_the_question("olga@marea.example")
    # Olga's page is deaf: she reads an older state, as on a slow line.
    olga.page.evaluate("document.querySelector('es-live').stop()")
    olga.write(SECOND)

    marta.answer(FIRST)
    olga.send()

    notice = olga.page.locator("#above-the-words .notice")
    expect(notice).to_contain_text(
        olga.shaped("%(who)s answered %(customer)s while you were writing, %(when)s.")
    )
    expect(notice).to_contain_text(FIRST)
    expect(olga.page.locator("#reply")).to_have_value(SECOND)
    expect(asked.story.get_by_text(FIRST)).to_be_visible()
    expect(asked.story.get_by_text(SECOND)).to_have_count(0)
    assert axe(olga.page) == []

    olga.button("Send mine as well", notice).click()
    expect(asked.story.get_by_text(SECOND)).to_have_count(0)
    olga.send_now()
    expect(olga.letters.get_by_text(SECOND)).to_be_visible()
    expect(notice).to_have_count(0)
    expect(olga.page.locator("#reply")).to_have_value("")
    expect(asked.story.get_by_text(SECOND)).to_be_visible()
    expect(marta.letters.get_by_text(SECOND)).to_have_count(1)
    olga.page.reload()
    expect(olga.letters.get_by_text(SECOND)).to_have_count(1)
    expect(olga.page.locator("#reply")).to_have_value("")


def test_whoever_reads_first_what_came_in_sends_without_being_asked_again(asked, at_the_question):
    marta, olga = at_the_question("marta@marea.example"), at_the_question("olga@marea.example")
    olga.page.evaluate("document.querySelector('es-live').stop()")
    olga.write(SECOND)
    marta.answer(FIRST)
    olga.send()

    olga.link("Read it", olga.page.locator("#above-the-words")).click()
    expect(olga.letters.get_by_text(FIRST)).to_be_visible()
    expect(olga.page.locator("#reply")).to_have_value(SECOND)
    olga.send()
    olga.send_now()

    expect(olga.letters.get_by_text(SECOND)).to_be_visible()


def test_what_arrives_by_itself_while_one_writes_is_asked_about(asked, at_the_question):
    marta, olga = at_the_question("marta@marea.example"), at_the_question("olga@marea.example")
    olga.write(SECOND)
    marta.answer(FIRST)
    expect(olga.letters.get_by_text(FIRST)).to_be_visible()

    olga.send()

    expect(olga.page.locator("#above-the-words .notice")).to_contain_text(FIRST)
    expect(olga.page.locator("#reply")).to_have_value(SECOND)
    expect(asked.story.get_by_text(SECOND)).to_have_count(0)
