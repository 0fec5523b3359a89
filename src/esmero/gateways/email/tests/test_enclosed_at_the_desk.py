"""What lies in a mail, as the desk shows it: from the mail server's hand to the page."""

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import make_world

from esmero.actions.forget import forget_customer
from esmero.domain.conversations.models import Message
from esmero.domain.files.models import Attachment
from esmero.gateways.email.tests.mails import COMPANY
from esmero.gateways.email.tests.sealing import Authority, smime
from esmero.gateways.email.tests.test_incoming import arrives, message_of
from esmero.gateways.email.tests.test_read_enclosed import INNER, INVITATION, with_file
from esmero.gateways.email.tests.test_read_seals import ANA, by_smime
from esmero.ground import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def shown(company):
    """The page of the conversation that a mail opens, as its agent reads it."""

    def show(raw: bytes) -> str:
        message = message_of(arrives(raw, COMPANY))
        return browser(company.agent).get(page_of(message)).content.decode()

    return show


def browser(agent) -> Client:
    client = Client()
    client.force_login(agent)
    return client


def page_of(message: Message) -> str:
    return reverse("desk:conversation", args=[message.conversation_id])


def test_an_invitation_is_told_in_the_readers_words_and_zone(shown):
    page = shown(with_file(INVITATION, "text/calendar", "invite.ics"))

    assert "An invitation: Repair, second visit" in page
    assert "Tuesday, 1 December 2026, 10:00 to 11:30" in page
    assert "Where: Calle Ancha 5" in page
    assert "Nothing was entered in a calendar, and nobody was answered." in page
    assert "invite.ics" in page


def test_a_card_is_told(shown):
    page = shown(with_file("BEGIN:VCARD\nFN:Ana <b>\nTEL;CELL:+34 600\nEND:VCARD\n", "text/vcard", "a.vcf"))

    assert "A contact card: Ana &lt;b&gt;" in page
    assert "+34 600 (mobile)" in page


def test_a_mail_that_was_passed_on_is_read_and_its_files_are_reached(shown, company):
    page = shown(with_file(with_file(INNER, "message/rfc822"), "message/rfc822"))
    file = Attachment.objects.latest("pk")
    inner = [reverse("desk:attachment-inner", args=[file.pk, place]) for place in ("0-0", "0-1", "x")]

    assert page.count("A mail that was passed on: See below") == 2
    assert inner[0] in page
    answer = browser(company.agent).get(inner[0])
    assert answer.content == b"PDF!"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="bill.pdf"'
    assert [browser(company.agent).get(url).status_code for url in inner[1:]] == [404, 404]
    assert browser(company.stranger).get(inner[0]).status_code == 404


def test_a_signature_is_one_line_and_no_file(shown):
    page = shown(by_smime(smime(Authority(), ANA)))

    assert "Signed, not checked (S/MIME)." in page
    assert "smime.p7s" not in page
    assert not Attachment.objects.filter(name="smime.p7s").exists()


def test_altered_words_are_told_loudly(shown):
    raw = by_smime(smime(Authority(), ANA), words=b"Content-Type: text/plain\r\n\r\nPay me.\r\n")

    assert "The signature does not fit" in shown(raw)


def test_the_customer_sees_files_as_before(company):
    message = message_of(arrives(with_file(INVITATION, "text/calendar", "invite.ics"), COMPANY))

    assert [file.name for file in Attachment.objects.filter(about_id=message.pk)] == ["invite.ics"]


def test_an_erased_person_leaves_nothing_of_it(company):
    message = message_of(arrives(with_file(INVITATION, "text/calendar", "invite.ics"), COMPANY))
    forget_customer(agent=None, customer_id=message.conversation.customer_id, at=clock.now())
    message.refresh_from_db()

    assert message.enclosed == []


PRETENDS = (
    "From: Ana <ana@example.org>\nTo: help@example.com\nSubject: A lamp\nMessage-ID: <lamp@example.org>\n"
    'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html\n\n'
    '<p>See the lamp <img src="cid:{name}"></p>\n--b\nContent-Type: image/gif; name="lamp.gif"\n'
    "Content-ID: <{name}>\nContent-Transfer-Encoding: base64\n\nR0lGODlhAQABAAAAACw=\n--b--\n"
)


@pytest.mark.parametrize("name", ["page:lamp@example.org", "page:2:3", "page 2:3"])
def test_no_mail_can_pass_a_picture_off_as_the_page_of_a_scan(shown, name):
    page = shown(PRETENDS.format(name=name).encode())

    assert "lamp.gif" in page
    assert 'class="leaf"' not in page
