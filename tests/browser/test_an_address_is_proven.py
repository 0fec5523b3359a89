"""An unknown visitor is answered, proves an address by its code, and their old mails join their story."""

import re
import smtplib
from email.message import EmailMessage

from playwright.sync_api import expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.house import House
from tests.browser.people import Agent, Customer, Reader

MAILBOX = "hola@marea.example"
NAME, NEW, OLD = "Ilaria Fontanamora", "ilaria@nueva.example", "i.fontanamora@vieja.example"
# What came by mail, long before, from a name that nobody would take for the same.
OLD_NAME = "Studio F."
OLD_MAILS = {
    "The lamp from the window": "Is the lamp from your window still to be had? I would fetch it myself.",
    "Its shade, too": "And has the shade of it come back from the mender? It was torn.",
}
# Their page speaks the language that they wrote in.
QUESTIONS = {
    "en": "Do you lend ladders? Mine is too short for the ceiling, and the lamp hangs high.",
    "es": "¿Prestan ustedes escaleras? La mía es demasiado corta y la lámpara cuelga muy alta.",
    "ru": "Вы даёте лестницы на время? Моя слишком короткая, а лампа висит очень высоко.",
}
ANSWER = "Dear Ilaria, we do: come by on Friday."


def test_who_proves_an_old_address_finds_their_mails_and_so_does_the_agent(house, come, sound, chosen):
    for subject, words in OLD_MAILS.items():
        _mail(house, subject, words)
    language = chosen.choice(chromium.LANGUAGES)
    size = chosen.choice(list(chromium.SIZES))
    ilaria = come(Customer, language=language, theme=chosen.choice(chromium.THEMES), size=size)
    question = QUESTIONS[language]
    ilaria.ask(question, name=NAME, email=NEW)
    expect(ilaria.story).to_contain_text(question)
    marta = come(
        Agent,
        language=chosen.choice(chromium.LANGUAGES),
        theme=chosen.choice(chromium.THEMES),
        size=chosen.choice(list(chromium.SIZES)),
    )
    marta.sign_in(marea.AGENT)
    marta.open(NAME)
    talk = marta.page.url
    marta.answer(ANSWER)
    expect(ilaria.story).to_contain_text(ANSWER)
    before = marta.whose()
    expect(before).to_contain_text(question)
    for words in OLD_MAILS.values():
        expect(before).not_to_contain_text(words)

    # From their conversation to all that we know of them: the code goes to the address they gave.
    page = ilaria.page
    ilaria.link("What we know about you").click()
    sound(page)
    ilaria.button("Send me a code").click()
    page.locator("[name=code]").fill(_code(ilaria, come, NEW))
    ilaria.button("Show me what you know").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(ilaria.ours("What we know about you"))
    for subject in OLD_MAILS:
        expect(page.locator("main")).not_to_contain_text(subject)

    # The old address is theirs, too; a wrong code shows nothing.
    ilaria.link("Add another address of yours").click()
    sound(page)
    page.locator("[name=email]").fill(OLD.upper())
    ilaria.button("Send me a code").click()
    right = _code(ilaria, come, OLD)
    page.locator("[name=code]").fill(f"{(int(right) + 1) % 10**6:06}")
    ilaria.button("This address is mine").click()
    expect(page.locator("[name=code]")).to_have_attribute("aria-invalid", "true")
    sound(page)
    page.locator("[name=code]").fill(right)
    ilaria.button("This address is mine").click()
    expect(page.locator("#reach ~ *", has_text=OLD).first).to_be_visible()
    sound(page)
    talks = page.locator("section[aria-labelledby=talks]")
    for subject in OLD_MAILS:
        expect(talks).to_contain_text(subject)

    # Their old letters open on their page.
    subject, words = next(iter(OLD_MAILS.items()))
    talks.get_by_role("link", name=re.compile(re.escape(subject))).first.click()
    expect(ilaria.story).to_contain_text(words)
    sound(page)

    # The agent sees one person with the whole story.
    marta.page.goto(talk)
    marta.to_the_person()
    sound(marta.page)
    whole = marta.whose()
    for words in (question, *OLD_MAILS.values()):
        expect(whole).to_contain_text(words)
    expect(whole).to_contain_text(OLD)
    expect(whole).to_contain_text(
        marta.ours("They returned a code that we sent there, %(when)s.").split("%")[0]
    )
    sound(marta.page)


def _mail(house: House, subject: str, words: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = f"{OLD_NAME} <{OLD}>", MAILBOX, subject
    mail["Message-ID"] = f"<{subject.replace(' ', '-')}@vieja.example>"
    mail.set_content(words)
    with smtplib.LMTP("127.0.0.1", house.lmtp_port) as line:
        line.sendmail(OLD, [MAILBOX], mail.as_bytes())


def _code(customer: Customer, come, email: str) -> str:
    reader = come(Reader, language="en")
    reader.open(re.compile(r"\d{6}"), of=email)
    found = re.search(r"\b\d{6}\b", reader.page.locator(".letterhead").inner_text())
    assert found, "the subject has the code"
    return found[0]
