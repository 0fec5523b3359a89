"""A browser dies while somebody writes: words and files stand there again. What was sent is taken back."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import Agent, Customer
from tests.browser.watching import becomes

QUESTION = "Is the Norte jacket waterproof, or only when it drizzles?"
WORDS = "It keeps dry in a downpour; the seams are taped."
PICTURE = {"name": "seam.txt", "mimeType": "text/plain", "buffer": b"taped"}


@pytest.fixture
def at_the_question(house, visitor):
    customer = Customer(visitor(language="en").new_page(), house, "en")
    customer.ask(QUESTION, name="Owen Marsh", email="owen.marsh@mail.example")
    expect(customer.page.get_by_role("heading", name=customer.ours("We have your question."))).to_be_visible()

    def come(context):
        agent = Agent(context.new_page(), house, "en")
        agent.page.goto(f"{house.url}/desk/")
        if agent.page.locator("#queue").count() == 0:
            agent.sign_in("marta@marea.example")
        agent.page.goto(f"{house.url}/desk/team/")
        agent.line("Owen Marsh").click()
        expect(agent.letters.get_by_text(QUESTION)).to_be_visible()
        return agent

    return come, customer


def test_words_and_files_outlive_a_page_that_dies_and_an_answer_can_be_taken_back(at_the_question, visitor):
    come, customer = at_the_question
    context = visitor(language="en")
    marta = come(context)
    marta.write(WORDS)
    marta.page.set_input_files("#reply-files", PICTURE)
    expect(marta.page.locator(".filechip input[name=upload]:not([disabled])")).to_have_count(1)
    becomes(marta.page, "Object.keys(localStorage).some((name) => name.startsWith('es:draft:desk'))")
    marta.page.close(run_before_unload=False)

    marta = come(context)
    expect(marta.page.locator("#reply")).to_have_value(WORDS)
    expect(marta.page.locator(".filechip__name").first).to_have_text("seam.txt")

    marta.send()
    expect(marta.page.locator("es-held")).to_contain_text(WORDS)
    expect(customer.page.get_by_text(WORDS)).to_have_count(0)
    marta.button("Undo", marta.page.locator("es-held")).click()
    expect(marta.page.locator("#reply")).to_have_value(WORDS)
    expect(marta.page.locator("es-held")).to_have_count(0)
    expect(marta.page.locator(".filechip__name").first).to_have_text("seam.txt")
