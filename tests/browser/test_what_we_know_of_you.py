"""Customers come to what we know of them: they correct it, see who looked, forbid a use; are forgotten."""

import json
import re

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.house import House
from tests.browser.people import Agent, Customer, Owner, Reader

NAME, EMAIL = "Beatriu Montcada i Ferrer", "bea.montcada@correo.example"
# Their page speaks the language that they wrote in.
QUESTIONS = {
    "en": "Where does my parcel go? I am away until Friday, and nobody is at home.",
    "es": "¿Adónde va mi paquete? Estoy fuera hasta el viernes y no hay nadie en casa.",
    "ru": "Куда придёт моя посылка? Меня нет до пятницы, и дома никого не будет.",
}
THANKS = "Thank you, I fetch it on Saturday."
HEARD, RIGHT = "Lives in Calle Ancha 12", "Calle Ancha 21, third floor"
# Of whom is to be forgotten: no word of it may be left.
GONE, GONE_EMAIL = "Zebulon Quarkwright", "zebulon.quarkwright@vanishes.example"
MARKER = "xylotheque"
MARKED = {
    "en": f"My {MARKER} came without its key. Could you send me another one, please?",
    "es": f"Mi {MARKER} llegó sin su llave. ¿Me podrían enviar otra, por favor?",
    "ru": f"Моя {MARKER} пришла без ключа. Пришлите мне, пожалуйста, другой ключ.",
}
# All rows of all tables, whatever the database: what of them still holds a word. The demo's mailbox is not
# ours: it stands for the mailboxes of those we write to.
TRACES = """
import json
from django.conf import settings
from django.db import connections
found, words = [], json.loads(%r)
for alias in connections:
    with connections[alias].cursor() as cursor:
        for table in connections[alias].introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                said = " ".join(bytes(one).decode("utf-8", "replace") if isinstance(one, (bytes, memoryview))
                                else str(one) for one in row).casefold()
                found += [f"{alias}.{table}: {word}" for word in words if word in said]
for path in settings.ESMERO_HOME.rglob("*"):
    if path.is_file() and "sqlite3" not in path.name and not {"demo-mailbox", "static"} & set(path.parts):
        said = path.read_bytes().decode("utf-8", "replace").casefold()
        found += [f"{path.relative_to(settings.ESMERO_HOME)}: {word}" for word in words if word in said]
print("FOUND" + json.dumps(sorted(set(found))))
"""


def test_the_customer_corrects_sees_who_looked_and_forbids_a_use(house, come, sound, chosen):
    language = chosen.choice(chromium.LANGUAGES)
    bea = come(Customer, language=language, theme=chosen.choice(chromium.THEMES), size="phone")
    bea.ask(QUESTIONS[language], name=NAME, email=EMAIL)
    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    # Whoever answers a letter of ours has shown that the address is theirs: only then a code goes there, once
    # more is known of them than they wrote themselves.
    marta.answer("Dear Beatriu, it waits for you at the shop.")
    reader = come(Reader, language="en")
    reader.open(re.compile("^Re: "), of=EMAIL)
    reader.answer(THANKS)
    expect(marta.letters.get_by_text(THANKS)).to_be_visible()
    marta.link("Remember something", marta.page.locator("#known")).click()
    asked = marta.page.locator("#ask[open]")
    asked.locator("[name=words]").fill(HEARD)
    asked.locator("[name=kind]").select_option("WHERE")
    asked.locator("[name=source]").fill("Said on the telephone")
    sound(marta.page)
    marta.button("Remember it", asked).click()
    expect(marta.known(HEARD)).to_be_visible()

    _come_in(bea, come, EMAIL, sound)
    page, fact = bea.page, bea.page.locator(".known").filter(has_text=HEARD).first
    expect(fact).to_contain_text("Said on the telephone")
    looks = page.locator("section[aria-labelledby=looks]")
    expect(looks).to_contain_text("Marta")
    sound(page)
    fact.locator("summary").click()
    fact.locator("[name=words]").fill(RIGHT)
    sound(page)
    bea.button("Correct", fact).click()
    expect(page.get_by_text(bea.ours("Corrected. From now on your words hold."))).to_be_in_viewport()
    sound(page)

    # The agent, who did nothing, reads it at once.
    expect(marta.known(RIGHT)).to_be_visible()
    expect(marta.page.locator("#known")).not_to_contain_text(HEARD)

    fact = page.locator(".known[id]").filter(has_text=RIGHT).first
    fact.locator("summary").click()
    fact.locator("[name=allowed][value=OFFERS]").uncheck()
    bea.button("Save", fact).click()
    expect(page.get_by_text(bea.ours("Kept. We use it for nothing else."))).to_be_in_viewport()
    expect(marta.known(RIGHT)).to_contain_text(marta.ours("They don’t want it used for offers."))
    sound(marta.page)

    # Colleagues see the very page that the customer sees.
    marta.link("As they see it").click()
    expect(marta.page.locator("main")).to_contain_text(RIGHT)
    expect(marta.page.locator("main button")).to_have_count(0)
    sound(marta.page)
    bea.button("Sign out").click()
    page.goto(f"{house.url}/you/known/")
    expect(page.locator("main")).not_to_contain_text(RIGHT)


def test_who_wishes_it_is_forgotten_and_no_word_is_left(house, come, sound, chosen):
    zeb = come(Customer, language=chosen.choice(chromium.LANGUAGES), size=chosen.choice(list(chromium.SIZES)))
    zeb.ask(MARKED[zeb.language], name=GONE, email=GONE_EMAIL)
    marta = come(Agent, language="en")
    marta.sign_in(marea.AGENT)
    marta.open(GONE)
    marta.answer(f"Dear Zebulon, the key of the {MARKER} is in the post.")
    marta.write(f"And the lock of the {MARKER}, too?")
    before = _traces(house)
    assert before, "the words are found where they are"

    _come_in(zeb, come, GONE_EMAIL, sound)
    zeb.page.locator("#farewell summary").click()
    sound(zeb.page)
    zeb.button("Forget me altogether", zeb.page.locator("#farewell")).click()
    expect(zeb.button("I have changed my mind")).to_be_visible()
    expect(zeb.page.locator("#farewell")).to_contain_text("Nuria")
    sound(zeb.page)

    owner = come(
        Owner,
        language=chosen.choice(chromium.LANGUAGES),
        theme=chosen.choice(chromium.THEMES),
        size=chosen.choice(list(chromium.SIZES)),
    )
    owner.sign_in(marea.OWNER)
    owner.page.goto(f"{house.url}/office/farewells/")
    sound(owner.page)
    owner.page.locator("a.door").filter(has_text=GONE).click()
    expect(owner.page.locator("main")).to_contain_text(GONE_EMAIL)
    sound(owner.page)
    owner.button("Erase").click()
    expect(owner.page.locator(".said")).to_contain_text(
        owner.ours("It is done: they are forgotten, and a last letter tells them so.")
    )
    expect(owner.page.locator("main")).not_to_contain_text(GONE)
    sound(owner.page)

    # The last letter leaves, and with it the address.
    marta.page.goto(f"{house.url}/desk/")
    left = _traces(house)
    for _again in range(20):
        if not left:
            break
        marta.page.wait_for_timeout(2000)
        left = _traces(house)
    assert left == []
    zeb.page.reload()
    expect(zeb.page.locator("body")).not_to_contain_text(GONE)


def _come_in(customer: Customer, come, email: str, sound) -> None:
    """Come by the door, with the code that was sent there."""
    customer.page.goto(f"{customer.house.url}/you/")
    sound(customer.page)
    customer.page.locator("[name=email]").fill(email)
    customer.button("Send me a code").click()
    expect(customer.page.locator("[name=code]")).to_be_visible()
    sound(customer.page)
    reader = come(Reader, language="en")
    line = reader.page.locator("#letters .found").filter(has_text=re.compile(r"\d{6}"))
    for _again in range(40):
        reader.page.goto(f"{customer.house.url}/demo/mailbox/?of={email}")
        if line.count():
            break
        reader.page.wait_for_timeout(1000)
    line.first.click()
    found = re.search(r"\b\d{6}\b", reader.page.locator(".letterhead").inner_text())
    assert found, "the subject has the code"
    customer.page.locator("[name=code]").fill(found[0])
    customer.button("Show me what you know").click()
    expect(customer.page.get_by_role("heading", level=1)).to_have_text(
        customer.ours("What we know about you")
    )
    expect(customer.button("Sign out")).to_be_visible()


def _traces(house: House) -> list[str]:
    words = json.dumps([GONE_EMAIL, "quarkwright", "zebulon", MARKER])
    done = house.esmero("shell", "-c", TRACES % words)
    assert b"FOUND" in done.stdout, done.stderr.decode()[-2000:]
    found: list[str] = json.loads(done.stdout.split(b"FOUND")[1])
    return found
