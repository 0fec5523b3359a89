"""One question's whole way: asked on a phone, seen at the desk, answered, continued by mail, broken, mended.

An installation of its own runs for it, as `make run` starts one. The customer speaks Spanish; the language
and the theme of the desk change from run to run (ESMERO_SEED repeats one).
"""

import re
import subprocess
import sys
from email.message import EmailMessage
from email.utils import formataddr, make_msgid

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from esmero.config.demo import marea
from tests.browser import chromium
from tests.browser.house import running
from tests.browser.people import Agent, Customer, Owner, Reader

LUCIA, EMAIL = "Lucía Pardo", "lucia.pardo@correo.example"
QUESTION = "Buenas tardes: compré el abrigo Levante en azul y me llegó en verde. Adjunto una foto. ¿Qué hago?"
ANSWER = "Querida Lucía, el azul sale hoy mismo hacia su casa. Quédese con el verde hasta entonces."
FROM_MAILBOX = "Muchas gracias. ¿Tengo que estar en casa para recibirlo?"
FROM_PROGRAM = "Se me olvidaba: el paquete puede quedarse con la portera."
MENDING = "El repartidor llega mañana entre las diez y las doce. Perdone la espera."
A_MINUTE_AND_MORE = 120_000


@pytest.fixture(scope="module")
def house():
    with running() as house:
        yield house
        sys.stdout.write("\n".join(house.troubles()))


def test_the_whole_way(house, come, sound, chosen, tmp_path):
    # The owner opens all week, so that a promise of a minute ends in a minute at any hour of this test.
    owner = come(Owner, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    owner.sign_in(marea.OWNER)
    owner.open_all_week()
    sound(owner.page)

    # At the desk somebody is there before anybody asks.
    marta = come(Agent, language=chosen.choice(chromium.LANGUAGES), theme=chosen.choice(chromium.THEMES))
    marta.page.goto(f"{house.url}/desk/")
    sound(marta.page)
    marta.sign_in(marea.AGENT)
    marta.page.goto(f"{house.url}/desk/team/")
    expect(marta.page.locator("#queue .next").first).to_be_visible()
    _must_stay(marta.page)
    sound(marta.page)

    # The question, from a phone, with a photograph.
    lucia = come(Customer, language="es", size="phone")
    lucia.page.goto(house.url)
    sound(lucia.page)
    lucia.ask(QUESTION, name=LUCIA, email=EMAIL, photo=_photo(tmp_path))
    expect(lucia.page.get_by_role("heading", name=lucia.ours("We have your question."))).to_be_visible()
    code = re.search(r"Marea ([A-Z0-9]{4,})", lucia.page.locator(".confirmation__code b").inner_text())
    assert code
    promise = lucia.promise("open").first
    expect(promise.locator(".promise__what")).to_have_text(lucia.shaped("%(who)s answers %(when)s"))
    expect(promise.locator(".promise__left")).to_have_text(lucia.shaped("%(time)s left"))
    expect(lucia.story.locator(".picture img")).to_be_visible()
    answers = promise.locator("b").inner_text()
    # At an hour before which nobody named is back it is with the lead already.
    above_them = "Nuria" if answers == "Inés" else "Inés"
    _must_stay(lucia.page)
    sound(lucia.page)

    # It arrives at the desk by itself, and with it who asks.
    line = marta.line(LUCIA)
    expect(line).to_be_visible()
    _stayed(marta.page)
    line.click()
    expect(marta.page.get_by_role("heading", level=1)).to_contain_text("Buenas tardes")
    expect(marta.letters.get_by_text(QUESTION)).to_be_visible()
    expect(marta.letters.locator(".picture img")).to_be_visible()
    expect(marta.page.locator("#who")).to_contain_text(LUCIA)
    expect(marta.page.locator("#who")).to_contain_text(EMAIL)
    expect(marta.page.locator("#about")).to_contain_text(code[1])
    expect(marta.page.locator("#about .promise__what")).to_contain_text(answers)
    _must_stay(marta.page)
    sound(marta.page)

    # The answer: at once on the phone, and in the mailbox.
    marta.answer(ANSWER)
    expect(lucia.story.get_by_text(ANSWER)).to_be_visible()
    expect(lucia.promise("kept").locator(".promise__what")).to_contain_text(answers)
    _stayed(lucia.page)
    sound(lucia.page)
    reader = come(Reader, language="es", size="phone")
    reader.page.goto(f"{house.url}/demo/mailbox/?of={EMAIL}")
    expect(reader.page.locator("#letters .found")).to_have_count(2)
    sound(reader.page)
    reader.open(re.compile("^Re: Buenas tardes"), of=EMAIL)
    expect(reader.letter.get_by_text(ANSWER)).to_be_visible()
    sound(reader.page)

    # Two ways back by mail: from the mailbox, and from a mail program over SMTP. Both quote the letter.
    address = reader.reply_address()
    quoted = reader.letter.inner_text()
    reader.answer(FROM_MAILBOX)
    expect(marta.letters.get_by_text(FROM_MAILBOX)).to_be_visible()
    _send_by_swaks(house, _reply(address, FROM_PROGRAM, quoted), sender=EMAIL, to=address)
    expect(marta.letters.get_by_text(FROM_PROGRAM)).to_be_visible(timeout=20_000)
    for words in (FROM_MAILBOX, FROM_PROGRAM):
        _has_its_quote_folded(marta.letters.locator(".letter").filter(has_text=words))
        expect(lucia.story.get_by_text(words)).to_be_visible()
    _stayed(marta.page)
    _stayed(lucia.page)
    expect(lucia.story).not_to_contain_text("> ")
    sound(marta.page)

    # The owner promises an update within one minute; the customer asks for one, and for somebody above.
    owner.promise_updates_within_a_minute()
    sound(owner.page)
    lucia.button("Ask for an update").click()
    update = lucia.promise("open").filter(
        has_text=lucia.shaped("%(who)s tells you how things stand %(when)s")
    )
    expect(update).to_be_visible()
    expect(lucia.button("Ask for an update")).to_have_count(0)
    lucia.button("Escalate to %(name)s").click()
    above = lucia.promise("open").filter(
        has_text=lucia.shaped("%(who)s takes this up and answers you %(when)s", who=above_them)
    )
    expect(above).to_be_visible()
    expect(
        marta.letters.get_by_text(marta.shaped("%(customer)s escalated %(when)s. %(promise)s."))
    ).to_be_visible()
    sound(lucia.page)

    # The minute passes. Both sides are told, nobody has to ask.
    broken = lucia.page.locator("#became .promise[data-state=broken]")
    expect(broken).to_be_visible(timeout=A_MINUTE_AND_MORE)
    expect(broken).to_contain_text(lucia.ours("We did not keep this. That is our fault, not yours."))
    happened = lucia.story.locator("section.sheet").get_by_text(lucia.ours("We did not keep our word."))
    expect(happened).to_be_visible()
    expect(update).to_contain_text(lucia.shaped("We had promised it %(when)s and did not keep that."))
    expect(marta.letters.get_by_text(marta.shaped("A promise of %(who)s broke."))).to_be_visible()
    expect(marta.page.locator("#queue .next[data-state=broken]").filter(has_text=LUCIA)).to_be_visible()
    _stayed(lucia.page)
    _stayed(marta.page)
    sound(lucia.page)
    sound(marta.page)
    reader.open(reader.shaped("We did not keep our word. Now: %(promise)s"), of=EMAIL)
    expect(reader.letter.get_by_role("heading")).to_have_text(reader.ours("We did not keep our word."))
    sound(reader.page)

    # An answer mends it; what was escalated still stands with the person above.
    marta.answer(MENDING)
    expect(lucia.story.get_by_text(MENDING)).to_be_visible()
    expect(lucia.page.locator("#became .promise[data-state=kept]").first).to_contain_text(
        lucia.shaped("Promised first %(when)s. We were late; now it is done.")
    )
    expect(above).to_be_visible()
    reader.open(re.compile("^Re: Buenas tardes"), of=EMAIL)
    expect(reader.letter.get_by_text(MENDING)).to_be_visible()

    examined = house.esmero("doctor")
    assert examined.returncode == 0, examined.stderr.decode()
    assert [line for line in house.troubles() if " WARNING " not in line] == []


def _photo(folder):
    path = folder / "abrigo.jpg"
    Image.new("RGB", (1200, 900), "#2d6a4f").save(path, "JPEG")
    return path


def _must_stay(page: Page) -> None:
    """Mark the page: a reload would wipe the mark out."""
    page.evaluate("window.stays = true")


def _stayed(page: Page) -> None:
    assert page.evaluate("window.stays === true"), "the page was loaded again"


def _reply(to: str, words: str, quoted: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = formataddr((LUCIA, EMAIL))
    mail["To"] = to
    mail["Subject"] = "Re: Buenas tardes"
    mail["Message-ID"] = make_msgid(domain="correo.example")
    lines = "\n".join(f"> {line}".rstrip() for line in quoted.splitlines())
    mail.set_content(f"{words}\n\nEl 22 nov 2026, a las 10:12, Marta (Marea) escribió:\n\n{lines}\n")
    return mail


def _send_by_swaks(house, mail: EmailMessage, *, sender: str, to: str) -> None:
    command = [
        "swaks",
        "--server",
        f"127.0.0.1:{house.smtp_port}",
        "--from",
        sender,
        "--to",
        to,
        "--data",
        "-",
    ]
    sent = subprocess.run(command, input=mail.as_bytes(), capture_output=True, check=False)
    assert sent.returncode == 0, sent.stdout.decode()


def _has_its_quote_folded(letter: Locator) -> None:
    fold = letter.locator("details.fold").first
    expect(fold).to_be_visible()
    expect(fold.locator(".fold__inside")).to_be_hidden()
    expect(fold.locator(".fold__inside")).to_contain_text("el azul sale hoy mismo")
    expect(letter.locator(".letter__text > p").filter(has_text="el azul sale hoy mismo")).to_have_count(0)
