"""An owner tries a rule and who gets what, and goes back: nothing is asked, and nothing typed is lost."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Owner

NAME, WORDS = "Before the holidays", "tarpaulin, lamp"
CONDITION = "[name=row]"


def test_back_finds_what_was_typed(house, come, sound, chosen):
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), size=chosen.choice(list(chromium.SIZES)))
    owner.sign_in(marea.OWNER)
    page = owner.page
    page.goto(f"{house.url}/office/promises/new/")
    page.locator("[name=name]").fill(NAME)
    page.locator("[name=first_reply_number]").fill("3")
    page.locator("select[name=noun]").select_option("WORDS")
    owner.button("Add a condition").click()
    page.locator("[name=when-1-values]").fill(WORDS)
    owner.button("When is it due?").click()
    expect(page.locator(".bigword")).to_be_visible()
    sound(page)
    owner.button("Try it on last month").click()
    page.wait_for_url("**/try-outs/**")

    # Back over the trial, over the row that was added, to the form as it was first filled in.
    page.go_back()
    expect(page.locator(".bigword")).to_be_visible()
    expect(page.locator("[name=when-1-values]")).to_have_value(WORDS)
    expect(page.locator(CONDITION)).to_have_count(1)
    page.go_back()
    expect(page.locator("[name=when-1-values]")).to_have_value(WORDS)
    expect(page.locator(CONDITION)).to_have_count(1)
    expect(page.locator("[name=name]")).to_have_value(NAME)
    page.go_back()
    expect(page.locator("[name=name]")).to_have_value(NAME)
    expect(page.locator("[name=first_reply_number]")).to_have_value("3")
    expect(page.locator(CONDITION)).to_have_count(0)
    page.reload()
    expect(page.locator("[name=name]")).to_have_value(NAME)
    sound(page)


def test_back_from_who_would_have_got_what_finds_the_settings(house, come, sound):
    owner = come(Owner, language="en", size="phone")
    owner.sign_in(marea.OWNER)
    page = owner.page
    page.goto(f"{house.url}/office/routing/")
    page.locator("[name=most_EMAIL]").fill("1")
    owner.button("See what last month would have been").click()
    page.wait_for_url("**/try-outs/**")
    page.go_back()
    expect(page.locator("[name=most_EMAIL]")).to_have_value("1")
    sound(page)
