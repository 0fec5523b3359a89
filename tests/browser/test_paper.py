"""A morning of paper: a letter is scanned, answered, printed and posted; a fax is answered by its gateway."""

import re
import smtplib
from email.message import EmailMessage

import pytest
from playwright.sync_api import expect

from esmero.actions.tests.test_letters_on_paper import HOME, scan
from esmero.config.demo import marea, paper
from tests.browser import chromium
from tests.browser.house import running
from tests.browser.people import Agent, Reader
from tests.browser.watching import Watch, overflow

MX = "mx.marea.example"
CARE = "hola@marea.example"
NUMBER = "+34911223344"
LETTER, FAX = "Estimada Carla: su estrella sale mañana.", "Con mucho gusto: los doce, antes del quince."


@pytest.fixture(scope="module")
def house():
    with running(ESMERO_MAIL_TRUSTED_AUTHSERV=MX) as house:
        yield house


@pytest.fixture
def desk(browser, house):
    context = chromium.context(browser, language="en")
    watch = Watch(context)
    marta = Agent(context.new_page(), house, "en")
    marta.sign_in(marea.AGENT)
    yield marta
    context.close()
    assert watch.complaints == []


def gateway_mails(house, subject, *, to=CARE, sender=f"{NUMBER}@{paper.GATEWAY}", words="", fax=None):
    """The gateway mails us through the listener that our own mail server speaks to."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"{MX}; dmarc=pass header.from={paper.GATEWAY}"
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Message-ID"] = f"<{len(subject)}.{abs(hash(subject))}@{paper.GATEWAY}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(words)
    if fax:
        mail.add_attachment(fax, maintype="image", subtype="tiff", filename="fax.tif")
    with smtplib.LMTP("127.0.0.1", house.lmtp_port) as line:
        line.sendmail(f"bounce@{paper.GATEWAY}", [to], mail.as_bytes())


def test_a_letter_comes_by_post_and_its_answer_is_printed_and_posted(house, desk, axe):
    page = desk.page
    page.goto(f"{house.url}/desk/paper/new/")
    made = scan(pages=2)
    page.locator("input[type=file][name=files]").set_input_files(
        {"name": made.name, "mimeType": made.content_type, "buffer": made.content}
    )
    page.locator("[name=name]").fill("Carla Ruiz")
    page.locator("[name=address]").fill(HOME)
    desk.button("Bring it in").click()
    for number in (1, 2):
        expect(page.get_by_alt_text(f"Page {number} of 2")).to_be_visible()
    expect(page.locator("es-composer").first).to_contain_text("Leaves by letter to Carla Ruiz")
    desk.answer(LETTER)
    expect(desk.letters).to_contain_text("it waits to be printed")
    conversation = page.url

    page.goto(f"{house.url}/desk/post-room/")
    desk.button("They are printed").click()
    expect(page.locator("#toasts")).to_contain_text("Nothing is noted: none of them was opened.")
    with page.context.expect_page() as opened:
        desk.button("Open them as one PDF").click()
    opened.value.close()
    desk.button("They are printed").click()
    expect(page.get_by_role("heading", name="Printed, to be posted")).to_be_visible()
    assert axe(page) == []
    assert overflow(page) <= 0
    page.get_by_label("Number of the post").fill("RR123456785ES")
    desk.button("They are posted").click()
    expect(page.get_by_text("No letter waits.")).to_be_visible()

    page.goto(conversation)
    expect(desk.letters).to_contain_text("Posted")
    expect(desk.letters).to_contain_text("Number of the post: RR123456785ES")


def test_a_fax_comes_by_mail_and_its_answer_is_proved_by_the_gateways_report(house, desk, visitor, axe):
    gateway_mails(house, f"Fax from {NUMBER}", fax=scan(pages=2).content)
    page = desk.page
    page.goto(f"{house.url}/desk/team/")
    desk.line(NUMBER).click()
    for number in (1, 2):
        expect(page.get_by_alt_text(f"Page {number} of 2")).to_be_visible()
    expect(page.locator("es-composer").first).to_contain_text(f"Leaves by fax to {NUMBER}")
    desk.answer(FAX)

    # The gateway's letter, as it lies in the mailbox where all mail of the demo goes.
    reader = Reader(visitor(language="en").new_page(), house, "en")
    reader.open(f"Fax {NUMBER}", of=f"{NUMBER.replace('+', '%2B')}@send.fax.example")
    expect(reader.page.locator(".paper__name")).to_have_text("fax.pdf")
    file = reader.page.context.request.get(
        house.url + (reader.page.locator("a.paper").get_attribute("href") or "")
    )
    assert file.body().startswith(b"%PDF-")
    back = reader.reply_address()
    expect(desk.letters).to_contain_text(re.compile("Handed to the fax service"))
    expect(desk.letters).not_to_contain_text("Sent, told")

    # What another says does nothing; what the gateway says is the proof.
    gateway_mails(house, "Fax failed", to=back, sender="reports@elsewhere.example", words="busy")
    gateway_mails(house, "Fax sent", to=back, sender=f"reports@{paper.GATEWAY}", words="Pages: 2")
    expect(desk.letters).to_contain_text(re.compile(r"Sent, told .*, 2 pages"))
    expect(desk.letters).not_to_contain_text("did not arrive")
    assert axe(page) == []
    assert overflow(page) <= 0
