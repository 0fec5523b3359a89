"""A customer whose browser runs no script: asking, writing back, asking for an update and escalating work."""

import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.people import Customer
from tests.browser.watching import overflow

QUESTION = "Guten Tag, der Reißverschluss meiner Jacke klemmt. Can you mend it?"
MORE = "It is the left pocket, I forgot to say."


@pytest.fixture
def customer(house, browser):
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en"
    )
    yield Customer(context.new_page(), house, "en")
    context.close()


def _asked(customer, **more):
    customer.ask(QUESTION, name="Jürgen Adler", email="juergen.adler@mail.example", **more)
    expect(customer.page.get_by_role("heading", name=customer.ours("We have your question."))).to_be_visible()


def test_one_asks_with_a_picture_and_has_code_and_promise(customer, tmp_path):
    Image.new("RGB", (300, 200), "navy").save(tmp_path / "pocket.png")

    _asked(customer, photo=tmp_path / "pocket.png")

    expect(customer.page.locator(".confirmation__code b")).to_have_text(re.compile(r"^Marea [A-Z0-9]+$"))
    expect(customer.promise("open").first).to_contain_text(customer.shaped("%(who)s answers %(when)s"))
    expect(customer.story.get_by_text("pocket.png")).to_be_visible()


def test_one_writes_back_with_a_picture(customer, tmp_path):
    Image.new("RGB", (300, 200), "teal").save(tmp_path / "left.png")
    _asked(customer)

    customer.page.locator("#write textarea").fill(MORE)
    customer.page.locator("#write input[type=file]").set_input_files(tmp_path / "left.png")
    customer.button("Send", customer.page.locator("#write")).click()

    expect(customer.story.get_by_text(MORE)).to_have_count(1)
    expect(customer.story.get_by_text("left.png")).to_be_visible()
    expect(customer.page.locator("#write textarea")).to_have_value("")


def test_words_stay_when_something_is_wrong_with_a_file(customer, tmp_path):
    (tmp_path / "empty.png").touch()
    _asked(customer)

    customer.page.locator("#write textarea").fill(MORE)
    customer.page.locator("#write input[type=file]").set_input_files(tmp_path / "empty.png")
    customer.button("Send", customer.page.locator("#write")).click()

    expect(customer.page.locator("#write .field__error")).to_contain_text("empty.png")
    expect(customer.page.locator("#write textarea")).to_have_value(MORE)
    expect(customer.story.get_by_text(MORE)).to_have_count(0)


def test_one_asks_for_an_update_and_escalates(customer):
    _asked(customer)

    customer.button("Ask for an update").click()
    customer.button("Escalate to %(name)s").click()

    for sentence in (
        "%(who)s tells you how things stand %(when)s",
        "%(who)s takes this up and answers you %(when)s",
    ):
        expect(customer.promise("open").filter(has_text=customer.shaped(sentence))).to_have_count(1)
    expect(customer.button("Ask for an update")).to_have_count(0)


def test_a_name_of_one_long_word_keeps_the_page_as_wide_as_the_phone(customer):
    customer.ask("Maximiliana" * 40, name=("Maximiliana" * 11)[:120], email="maximiliana@mail.example")
    expect(customer.page.locator(".confirmation__code")).to_be_visible()

    assert overflow(customer.page) <= 0
