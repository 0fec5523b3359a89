"""A promise for questions with some words: drawn by an owner, moved with a reason, kept at closing."""

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.people import Agent, Customer, Owner

NAME, EMAIL = "Ruth Calder", "ruth.calder@mail.example"
QUESTION = "The hem of my raincoat has come down. Can your workshop sew it again?"
PLAIN, PLAIN_EMAIL = "Hugo Brandt", "hugo.brandt@mail.example"
RULE, WORDS = "Hems and seams", "hem, seam"
ANSWER = "Your raincoat is sewn again; it leaves tomorrow morning."
WHY = "The thread in your green comes from Vigo on Thursday."


def draw(owner, sound):
    """Write the rule, and move it before the one that fits everything."""
    page = owner.page
    page.goto(f"{owner.house.url}/office/promises/")
    owner.link("Write a rule").click()
    page.locator("[name=name]").fill(RULE)
    page.locator("select[name=noun]").select_option("WORDS")
    owner.button("Add a condition").click()
    page.get_by_label(owner.ours("Words, with commas between them")).fill(WORDS)
    page.locator("[name=resolution_number]").fill("5")
    page.locator("[name=resolution_unit]").select_option("days")
    sound(page)
    owner.button("Save").click()
    expect(page.locator(".said")).to_be_visible()
    owner.button("%(name)s: one place up", name=RULE).click()
    expect(page.locator(".rule").nth(-2)).to_contain_text(RULE)
    sound(page)


def test_drawn_by_the_owner_read_by_the_customer_moved_and_kept(house, come, sound, chosen):
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    owner.sign_in(marea.OWNER)
    draw(owner, sound)

    settled = "%(who)s has this settled %(when)s"
    hugo = come(Customer, language="en")
    hugo.ask("Do you have the Levante coat in grey?", name=PLAIN, email=PLAIN_EMAIL)
    expect(hugo.promise("open")).to_have_count(1)
    expect(hugo.promise().filter(has_text=hugo.shaped(settled))).to_have_count(0)
    ruth = come(Customer, language="en", size="phone")
    ruth.ask(QUESTION, name=NAME, email=EMAIL)
    theirs = ruth.promise("open").filter(has_text=ruth.shaped(settled))
    expect(theirs).to_have_count(1)
    first = theirs.locator(".promise__what").inner_text()
    sound(ruth.page)

    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    sentence = marta.shaped("%(who)s has this settled for %(customer)s %(when)s", customer="Ruth")
    ours = marta.page.locator("#about .promise").filter(has_text=sentence)
    # What breaks later lies folded, all of it in one.
    marta.page.locator("#about [data-further] > summary").click()
    marta.page.locator("#about .desk__promise > summary").filter(has_text=sentence).click()
    expect(ours).to_be_visible()
    ours.locator("summary").click()
    expect(ours).to_contain_text(RULE)
    sound(marta.page)

    marta.link("New time", ours).click()
    marta.page.get_by_label(marta.ours("By when instead")).fill("sunday 12:00")
    marta.page.get_by_label(marta.ours("What the customer reads")).fill(WHY)
    sound(marta.page)
    marta.button("Name the new time").click()
    # Nobody works on a Sunday: it is asked, and meant.
    marta.button("Name it all the same").click()
    expect(theirs.locator(".promise__what")).not_to_have_text(first)
    expect(ruth.page.locator("#became")).to_contain_text(ruth.ours("Moved to another time: %(why)s", why=WHY))
    sound(ruth.page)

    marta.answer(ANSWER)
    expect(ruth.story.get_by_text(ANSWER)).to_be_visible()
    expect(ruth.promise("kept").filter(has_text=ruth.shaped(settled))).to_have_count(0)
    marta.page.locator("#about a[href$='/closure/']").first.click()
    marta.page.locator("[name=reason][value=ANSWERED]").check()
    marta.button("Close it").click()
    expect(ruth.promise("kept").filter(has_text=ruth.shaped(settled))).to_have_count(1)
    expect(theirs).to_have_count(0)
    sound(ruth.page)
