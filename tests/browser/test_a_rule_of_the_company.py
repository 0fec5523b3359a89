"""An owner writes a rule, tries it, switches it on; it acts on the next question, and its log says so."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer, Owner

NAME, EMAIL = "Edda Holm", "edda.holm@mail.example"
QUESTION = "The tarpaulin that I ordered for Friday has not come. Where is it?"
RULE, NOTE, PROMISED = "Tarpaulins first", "Ask the harbour office, too.", "We find out where it is"


def test_written_tried_switched_on_and_followed(house, come, sound, chosen):
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    owner.sign_in(marea.OWNER)
    page = owner.page
    page.goto(f"{house.url}/office/rules/")
    page.locator("a[href$='/office/rules/new/']").first.click()
    sound(page)
    page.get_by_label(owner.ours("What the rule is called")).fill(RULE)
    page.locator("[name=when_verb]").select_option("conversation.opened")
    page.locator("select[name=noun]").select_option("WORDS")
    owner.button("Add a condition").click()
    page.get_by_label(owner.ours("Words, with commas between them")).fill("tarpaulin")
    page.locator("[name=then_priority]").select_option("1")
    page.get_by_label(owner.ours("A note for colleagues")).fill(NOTE)
    page.locator("summary").filter(has_text=owner.ours("A promise to the customer")).click()
    page.locator("[name=promise_en]").fill(PROMISED)
    page.locator("[name=then_within]").fill("2")
    owner.button("Save").click()

    # It can't begin before it was tried.
    expect(page.get_by_role("heading", level=1)).to_have_text(RULE)
    expect(owner.button("Switch on")).to_have_count(0)
    sound(page)
    owner.button("Try it").click()
    expect(page.get_by_text(owner.ours("It would never have been followed."))).to_be_visible()
    owner.button("Switch on").click()
    expect(owner.button("Switch off")).to_be_visible()
    sound(page)
    rule = page.url

    edda = come(Customer, language="en", size="phone")
    edda.ask(QUESTION, name=NAME, email=EMAIL)
    expect(edda.page.get_by_text(PROMISED).first).to_be_visible()
    expect(edda.page.locator("body")).not_to_contain_text(NOTE)
    expect(edda.page.locator("body")).not_to_contain_text(RULE)
    sound(edda.page)

    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), size=chosen.choice(list(chromium.SIZES)))
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    by_rule = marta.ours("The rule “%(name)s”", name=RULE)
    expect(marta.letters).to_contain_text(marta.ours("%(who)s marked this as urgent.", who=by_rule))
    expect(marta.letters.get_by_text(NOTE)).to_be_visible()
    expect(marta.page.locator("#about")).to_contain_text(PROMISED)
    sound(marta.page)
    code = marta.page.locator("#about .desk__code").inner_text().rstrip(".").split()[-1]

    page.goto(rule)
    log = page.locator("section[aria-labelledby=log]")
    expect(log.get_by_role("link", name=code)).to_be_visible()
    sound(page)
    log.get_by_role("link", name=code).click()
    expect(page.locator("#who")).to_contain_text(NAME)
