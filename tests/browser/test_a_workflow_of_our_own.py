"""An owner draws a workflow, an agent goes on by keys, and the customer's page moves by itself."""

import pytest
from playwright.sync_api import expect

from tests.browser import screens

pytestmark = pytest.mark.browser


@pytest.fixture
def of(house):
    """Return screens of the demo company by name."""
    every = {one.name: one for one in screens.all_screens(house)}
    return lambda name: every[name].address


def comes(visitor, house, who):
    page = visitor().new_page()
    screens.enter(page, house, who, "en")
    return page


def draw(owner, of):
    owner.goto(of("office-workflow-new"))
    owner.get_by_label("Its name, English").fill("Tailoring")
    owner.get_by_role("button", name="Add a kind").click()
    for place, name in enumerate(["Measured", "Cut and sewn"]):
        owner.get_by_label("Its name, English").nth(place).fill(name)
    second = owner.locator("fieldset#row-2")
    second.get_by_text("What it promises").press("Enter")
    second.get_by_label("In our own words, English").fill("your dress is sewn")
    second.get_by_label("Within how many").first.fill("2")
    owner.get_by_role("button", name="Draw these steps").click()
    owner.get_by_role("button", name="Switch on").click()
    expect(owner.get_by_role("button", name="Switch off")).to_be_visible()


def test_drawn_in_the_office_walked_at_the_desk_and_seen_by_the_customer(house, visitor, axe, of):
    owner = comes(visitor, house, screens.OWNER)
    draw(owner, of)
    assert axe(owner) == []
    agent = comes(visitor, house, screens.AGENT)
    agent.goto(of("desk-conversation-open"))
    agent.keyboard.press("y")
    agent.get_by_label("Tailoring").check()
    agent.get_by_role("button", name="Set it").click()
    expect(agent.locator("#about")).to_contain_text("Tailoring: Measured")

    customer = visitor(size="phone").new_page()
    customer.goto(of("portal-open"))
    line = customer.locator("ol.steps")
    expect(line.locator("[aria-current=step]")).to_contain_text("Measured")
    assert axe(customer) == []

    agent.goto(of("desk-conversation-open"))
    agent.keyboard.press("o")
    expect(agent.get_by_role("button", name="Go on to: Cut and sewn")).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.locator("#about")).to_contain_text("Tailoring: Cut and sewn")

    expect(line.locator("[data-step=done]")).to_have_count(2)
    expect(customer.get_by_text("your dress is sewn").first).to_be_visible()
