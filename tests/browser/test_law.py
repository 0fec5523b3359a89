"""An owner is measured by the law: a rule comes to be met, a customer asks, the audit file is there."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Customer, Owner

NAME, EMAIL = "Carmen Rivas", "carmen.rivas@correo.example"
QUESTION = "Buenos días: la cremallera de mi chaqueta se ha roto. ¿Qué puedo hacer?"


def offer_a_person(owner, *, is_on):
    """Say at the company's page whether customers are offered a person."""
    owner.page.locator("[name=has_person_button]").set_checked(is_on)
    owner.button("Save").click()
    expect(owner.page.locator(".said")).to_be_visible()


def offered(owner):
    """Return how the row begins once a person is offered; how many asked depends on other journeys."""
    return owner.ours("It is offered; nobody asked in thirty days.").partition(";")[0] + ";"


@pytest.fixture
def as_it_was(house, come):
    """The house is everybody's: afterwards the law is off, and a person is offered, as in the beginning."""
    yield
    owner = come(Owner, language="en")
    owner.sign_in(marea.OWNER)
    owner.page.goto(f"{house.url}/office/law/switch/")
    if owner.button("Switch it off").count():
        owner.button("Switch it off").click()
    owner.page.goto(f"{house.url}/office/company/")
    offer_a_person(owner, is_on=True)


@pytest.mark.usefixtures("as_it_was")
def test_switched_on_not_met_then_met_and_proved_to_whoever_audits(house, come, sound, chosen):
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    owner.sign_in(marea.OWNER)
    owner.page.goto(f"{house.url}/office/company/")
    offer_a_person(owner, is_on=False)
    carmen = come(Customer, language="es", size="phone")
    carmen.ask(QUESTION, name=NAME, email=EMAIL)
    expect(carmen.button("Ask for an update")).to_be_visible()
    expect(carmen.button("Ask for a person")).to_have_count(0)

    owner.page.goto(f"{house.url}/office/law/")
    expect(owner.page.get_by_text(owner.ours("It is switched off."))).to_be_visible()
    sound(owner.page)
    owner.link("Switch it on").click()
    sound(owner.page)
    owner.button("Switch it on").click()
    row = owner.page.locator("#rule-person")
    expect(row).to_contain_text(owner.ours("Nobody is offered a person."))
    sound(owner.page)

    # The row says what to do, and leads there.
    row.get_by_role("link").last.click()
    offer_a_person(owner, is_on=True)
    owner.page.goto(f"{house.url}/office/law/")
    owner.button("Look now").click()
    expect(row).to_contain_text(offered(owner))
    expect(owner.page.locator("section[aria-labelledby=changes]")).to_contain_text(
        owner.shaped("“%(rule)s” %(before)s → %(after)s", rule=row.locator("h3").inner_text())
    )

    before = row.locator("p").first.inner_text()
    # The customer finds a person on the same page as before, and is promised one by name.
    carmen.page.reload()
    carmen.button("Ask for a person").click()
    promised = carmen.promise("open").filter(
        has_text=carmen.shaped("%(who)s, a person, answers you %(when)s")
    )
    expect(promised).to_be_visible()
    expect(promised.locator("b")).not_to_be_empty()
    expect(carmen.button("Ask for a person")).to_have_count(0)
    sound(carmen.page)
    owner.button("Look now").click()
    expect(row).to_contain_text(offered(owner))
    expect(row).not_to_contain_text(before)

    owner.page.locator("#audit").get_by_role("button").click()
    file = owner.page.locator("#audit a").filter(has_text=f"audit-{datetime.now(UTC).year}.csv")
    for _again in range(20):
        owner.page.goto(f"{house.url}/office/law/")
        if file.count():
            break
        owner.page.wait_for_timeout(1000)
    with owner.page.expect_download() as handed:
        file.click()
    assert "Marea" in handed.value.path().read_text(encoding="utf-8").splitlines()[0]
    sound(owner.page)
