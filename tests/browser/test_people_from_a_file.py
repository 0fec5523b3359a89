"""A file with people is looked at, brought in, and taken back: whoever wrote meanwhile stays."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer, Owner

STAYS, LEAVES = (
    ("Oriol Bofarull", "oriol@olives.example"),
    ("Ksenia Wagenaar-Ostrowska", "ksenia@olives.example"),
)
# Other programs write names of columns and cells that no line can break.
LONG = "custom_field_" * 7
ROWS = f"""Name;E-mail;Phone;Language;City;{LONG}
{STAYS[0]};{STAYS[1]};600 123 456;es;Reus;{LONG}
{LEAVES[0]};{LEAVES[1]};not a number;ru;Delft;
Nobody;;;;
"""


def test_looked_at_brought_in_and_taken_back(house, come, sound, chosen, tmp_path):
    file = tmp_path / "Customers of the mill.csv"
    file.write_text(ROWS)
    language, theme = chosen.choice(chromium.LANGUAGES), chosen.choice(chromium.THEMES)
    owner = come(Owner, language=language, theme=theme, size=chosen.choice(list(chromium.SIZES)))
    owner.sign_in(marea.OWNER)
    page = owner.page
    page.goto(f"{house.url}/office/people/")
    sound(page)
    owner.button("Look at this file").click()
    expect(page.locator("main form")).to_contain_text(owner.ours("Choose a file first."))
    sound(page)
    page.locator("input[type=file]").set_input_files(file)
    owner.button("Look at this file").click()

    # Nobody comes in before it is said so.
    expect(page.get_by_role("heading", name=owner.ours("Whom it would bring in"))).to_be_visible()
    page.locator("#found details summary").first.click()
    expect(page.locator("#found")).to_contain_text(STAYS[0])
    sound(page)
    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES))
    marta.sign_in(marea.AGENT)
    assert _found(marta, LEAVES[0]) == 0

    page.locator("#found form[action$='/bringing/'] button").click()
    expect(page.get_by_role("heading", name=owner.ours("Whom it brought in"))).to_be_visible()
    sound(page)
    assert _found(marta, LEAVES[0]) == 1
    sound(marta.page)

    # One of them writes meanwhile.
    oriol = come(Customer, language="en", size="phone")
    oriol.ask("Do you still press olives in November?", name=STAYS[0], email=STAYS[1])
    expect(oriol.story).to_contain_text("olives in November")

    taking = owner.page.locator("main form[action$='/taking-back/'] button")
    taking.click()
    expect(taking).to_have_count(0)
    expect(page.locator("#found [role=progressbar], #found progress")).to_have_count(0)
    sound(page)
    assert (_found(marta, LEAVES[0]), _found(marta, STAYS[0])) == (0, 1)
    page.goto(f"{house.url}/office/people/")
    expect(page.locator("a.door").filter(has_text=file.name)).to_be_visible()
    sound(page)


def _found(agent: Agent, name: str) -> int:
    """Return how many people of a name the desk finds, where one writes down a call."""
    agent.page.goto(f"{agent.house.url}/desk/calls/new/")
    agent.page.locator("#q").press_sequentially(name)
    agent.page.wait_for_load_state("networkidle")
    agent.page.wait_for_timeout(600)
    return agent.page.locator("#people").get_by_text(name).count()
