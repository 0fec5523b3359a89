"""On a phone: a rule and its buttons stand first, ways lie in one word, the answer to a press is in view."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Customer, Owner

RULE = "Whoever asks about sails"
QUESTION = "The sail of my dinghy has torn at the seam. Can you mend it before the summer?"
NAME, EMAIL = "Lea Brandt", "lea.brandt@example.org"


def test_a_rule_is_tried_and_switched_on_without_a_look_at_its_fields(house, come, sound, chosen):
    language, theme = chosen.choice(chromium.LANGUAGES), chosen.choice(chromium.THEMES)
    owner = come(Owner, language=language, theme=theme, size="phone")
    owner.sign_in(marea.OWNER)
    page = owner.page
    page.goto(f"{house.url}/office/")
    page.locator(".ways > summary").press("Enter")
    sound(page)
    owner.link("Rules", page.locator(".ways")).press("Enter")
    page.locator("a[href$='/office/rules/new/']").first.click()
    page.locator("[name=name]").fill(RULE)
    page.locator("select[name=noun]").select_option("WORDS")
    owner.button("Add a condition").click()
    page.get_by_label(owner.ours("Words, with commas between them")).fill("sail")
    page.locator("[name=then_priority]").select_option("1")
    sound(page)
    owner.button("Save").click()

    # All that is pressed next lies on the first screen, and what was said covers none of it.
    expect(page.locator("[name=name]")).not_to_be_visible()
    for words in ("Try it", "Switch on"):
        button = owner.button(words)
        expect(button).to_be_in_viewport(ratio=1)
        expect(page.locator(".said")).to_be_visible()
        sound(page)
        button.click()
    expect(owner.button("Switch off")).to_be_in_viewport(ratio=1)
    page.locator("#change > summary").press("Enter")
    expect(page.locator("[name=name]")).to_have_value(RULE)
    sound(page)


def test_what_answers_a_press_is_in_view_and_has_the_cursor(house, come, sound, chosen):
    # Her page speaks the language of her question.
    lea = come(Customer, language="en", theme=chosen.choice(chromium.THEMES), size="phone")
    lea.ask(QUESTION, name=NAME, email=EMAIL)
    for words in ("Ask for an update", "Ask for a person"):
        before = lea.promise().count()
        lea.button(words).click()
        expect(lea.promise()).to_have_count(before + 1)
        answered = lea.page.locator(".promise:focus")
        expect(answered).to_be_in_viewport(ratio=1)
        expect(lea.page.locator(f"#story #{answered.get_attribute('id')}")).to_be_visible()
    sound(lea.page)


def test_another_language_loses_nothing_of_what_was_typed(house, come, sound, chosen):
    visitor = come(Customer, language="en", theme=chosen.choice(chromium.THEMES), size="phone")
    page = visitor.page
    page.goto(f"{house.url}/")
    typed = {"words": QUESTION, "name": NAME, "email": EMAIL}
    for name, value in typed.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("form.languages button[value=ru]").click()

    expect(page.locator("html")).to_have_attribute("lang", "ru")
    for name, value in typed.items():
        expect(page.locator(f"[name={name}]")).to_have_value(value)
    sound(page)
