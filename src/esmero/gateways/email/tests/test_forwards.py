"""A colleague forwards a customer's letter to one of our addresses; who only says to be one, does not."""

import html
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from tests.world import make_world

from esmero.domain.channels.kinds import SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Message
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.files.models import Attachment
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.gateways.email.tests.test_whose_it_is import arrives, message_of

pytestmark = pytest.mark.django_db
MARTA = "marta@example.com"
ABOVE = "Can somebody help her? She is in a hurry."
LETTER = "My parcel never came.\n\nDora"
GMAIL = (
    "---------- Forwarded message ---------\nFrom: Dora Lenz <dora@lenz.example>\n"
    "Date: Sun, 22 Nov 2026 at 09:00\nSubject: My parcel\nTo: Marta <marta@example.com>\n\n\n"
)
OUTLOOK = (
    "________________________________\nDe: Dora Lenz <dora@lenz.example>\n"
    "Enviado: domingo, 22 de noviembre de 2026 9:00\nPara: Marta <marta@example.com>\nAsunto: My parcel\n\n"
)
OLD_OUTLOOK = (
    "-----Ursprüngliche Nachricht-----\nVon: Dora Lenz [mailto:dora@lenz.example]\n"
    "Gesendet: Sonntag, 22. November 2026 09:00\nAn: Marta\nBetreff: My parcel\n\n"
)
APPLE = (
    "Начало переадресованного сообщения:\n\nОт: Dora Lenz <dora@lenz.example>\nТема: My parcel\n"
    "Дата: 22 ноября 2026 г., 09:00\nКому: marta@example.com\n\n"
)
MAIL_RU = (
    "-------- Пересылаемое сообщение --------\nОт кого: Dora Lenz <dora@lenz.example>\n"
    "Кому: marta@example.com\nДата: Воскресенье, 22 ноября 2026, 9:00 +03:00\nТема: My parcel\n\n"
)
THUNDERBIRD = (
    "-------- Forwarded Message --------\nSubject: \tMy parcel\nDate: \tSun, 22 Nov 2026 09:00:00 +0100\n"
    "From: \tDora Lenz <dora@lenz.example>\nTo: \tmarta@example.com\n\n\n"
)
YANDEX = '-------- Пересылаемое сообщение --------\n22.11.2026, 9:00, "Dora Lenz" <dora@lenz.example>:\n\n'
SHAPES = {
    "yandex": ("Fwd: My parcel", YANDEX),
    "gmail": ("Fwd: My parcel", GMAIL),
    "outlook": ("RV: My parcel", OUTLOOK),
    "old outlook": ("WG: My parcel", OLD_OUTLOOK),
    "apple": ("Fwd: My parcel", APPLE),
    "mail.ru": ("Fwd: My parcel", MAIL_RU),
    "thunderbird": ("Fwd: My parcel", THUNDERBIRD),
}


@pytest.fixture
def company(settings):
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = ("mx.example.com",)
    return make_world()


def vouched(raw, result="dmarc=pass header.from=example.com"):
    """Return a mail with what the company's own mail server found out about it."""
    return f"Authentication-Results: mx.example.com; {result}\r\n".encode() + raw


def forwarded(shape="gmail", **more):
    subject, opening = SHAPES[shape]
    words = f"{ABOVE}\n\n{opening}{LETTER}"
    return mail(sender=f"Marta Roldan <{MARTA}>", subject=subject, words=words, **more)


def as_attachment():
    inner = EmailMessage()
    inner["From"] = "Dora Lenz <dora@lenz.example>"
    inner["To"] = MARTA
    inner["Subject"] = "My parcel"
    inner["Message-ID"] = "<d1@lenz.example>"
    inner.set_content(LETTER)
    inner.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="receipt.pdf")
    outer = EmailMessage()
    outer["From"] = f"Marta Roldan <{MARTA}>"
    outer["To"] = COMPANY
    outer["Subject"] = "Fwd: My parcel"
    outer["Message-ID"] = "<m1@example.com>"
    outer.set_content(ABOVE)
    outer.add_attachment(inner)
    return outer.as_bytes()


def notes_in(conversation):
    return list(Message.objects.filter(conversation=conversation, kind="NOTE"))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_letter_is_the_customers_and_the_words_above_it_are_a_note(company, shape):
    message = message_of(arrives(vouched(forwarded(shape))))

    assert message.from_email == "dora@lenz.example"
    assert message.text.strip() == LETTER
    assert message.conversation.customer.name == "Dora Lenz"
    assert message.conversation.subject == "My parcel"
    assert message.conversation.reply_to == "dora@lenz.example"
    (note,) = notes_in(message.conversation)
    assert (note.agent, note.text) == (company.agent, ABOVE)
    assert not note.is_for_customer


def test_a_letter_that_is_attached_whole_comes_with_its_files(company):
    message = message_of(arrives(vouched(as_attachment())))

    assert message.from_email == "dora@lenz.example"
    assert message.text.strip() == LETTER
    assert (message.file_count, message.mail_message_id) == (1, "d1@lenz.example")
    assert [note.text for note in notes_in(message.conversation)] == [ABOVE]


def test_what_lies_beside_an_attached_letter_is_kept_with_it(company):
    outer = message_from_bytes(as_attachment(), policy=policy.default)
    outer.add_attachment(b"GIF89a", maintype="image", subtype="gif", filename="label.gif", cid="<label@here>")
    outer.add_attachment(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Dora Lenz\nEND:VCARD", subtype="vcard", filename="d.vcf"
    )

    message = message_of(arrives(vouched(outer.as_bytes())))

    files = list(Attachment.objects.filter(about_kind="message", about_id=message.pk).order_by("id"))
    assert [file.name for file in files] == ["receipt.pdf", "label.gif", "d.vcf"]
    assert not any(file.is_inline for file in files)
    assert [one["kind"] for one in message.enclosed] == ["card"]


def test_what_lies_in_an_attached_letter_is_told_once_and_its_files_are_what_their_bytes_say(company):
    raw = as_attachment().replace(b"Content-Type: application/pdf", b"Content-Type: image/png")
    message = message_of(arrives(vouched(raw)))

    assert message.enclosed == []
    assert Attachment.objects.get(name="receipt.pdf").content_type == "application/octet-stream"


def test_a_colleagues_signature_is_not_the_customers(company):
    words = forwarded().partition(b"\n\n")[2]
    head = forwarded().partition(b"\nContent-Type:")[0]
    raw = (
        head
        + b"\nContent-Type: multipart/signed; boundary=s\n\n--s\nContent-Type: text/plain\n\n"
        + words
        + b"\n--s\nContent-Type: application/pgp-signature\n\nnone\n--s--\n"
    )
    message = message_of(arrives(vouched(raw)))

    assert message.from_email == "dora@lenz.example"
    assert message.enclosed == []


def test_whom_the_colleague_wrote_beside_us_got_no_letter_of_the_customers(company):
    raw = forwarded().replace(b"\nTo: ", b"\nCc: Eva <eva@other.example>\nTo: ", 1)
    message = message_of(arrives(vouched(raw)))

    assert (message.from_email, message.also_to) == ("dora@lenz.example", "")


def test_that_the_customer_wrote_it_is_only_said(company):
    message = message_of(arrives(vouched(forwarded())))

    assert (message.sender_proof, message.passed_on_by) == (SenderProof.UNPROVED, MARTA)
    assert Identity.objects.get(value="dora@lenz.example").proof == Proof.SAID


UNPROVED = ["dmarc=none header.from=example.com", "dmarc=fail (p=none dis=none) header.from=example.com"]


@pytest.mark.parametrize("result", UNPROVED)
def test_whoever_only_says_to_be_a_colleague_speaks_for_nobody(company, result):
    message = message_of(arrives(vouched(forwarded(), result)))

    assert (message.from_email, message.passed_on_by) == ("dora@lenz.example", MARTA)
    assert message.held_since is not None
    assert message.agent is None
    assert not notes_in(message.conversation)
    assert not Delivery.objects.filter(recipient="dora@lenz.example").exists()
    assert not Customer.objects.filter(identities__value=MARTA).exists()


@pytest.mark.parametrize("result", UNPROVED)
def test_the_desk_says_that_nothing_proves_the_colleague_and_lets_it_count(company, client, result):
    message = message_of(arrives(vouched(forwarded(), result)))
    client.force_login(company.owner)

    page = shown_to(client, message)

    assert "This came as from Marta Roldan, who works here, but nothing proves it." in page
    assert "It says that dora@lenz.example wrote the letter." in page
    assert ABOVE in page

    client.post(f"/desk/messages/{message.pk}/letting-through/")

    message.refresh_from_db()
    assert message.held_since is None
    assert "but nothing proves it" in shown_to(client, message)
    assert "let the customer see it" not in shown_to(client, message)


def test_a_forward_whose_writer_is_not_to_be_told_makes_nobody_a_customer_in_silence(company, client):
    raw = vouched(mail(sender=f"Marta <{MARTA}>", subject="Fwd: parcel", words="see below"), UNPROVED[0])
    message = message_of(arrives(raw))
    client.force_login(company.owner)

    page = shown_to(client, message)

    assert "but nothing proves it" in page
    assert "who wrote the letter in it could not be told" in page
    assert "/desk/letters/new/" in page


@pytest.mark.parametrize(
    ("result", "says"), [("dmarc=pass", "This came from"), ("dmarc=none", "nothing proves it")]
)
def test_a_colleagues_own_letter_says_whose_customer_it_made(company, client, result, says):
    raw = vouched(
        mail(sender=f"Marta <{MARTA}>", words="Do you read me?"), f"{result} header.from=example.com"
    )
    message = message_of(arrives(raw))
    client.force_login(company.owner)

    page = shown_to(client, message)

    assert says in page
    assert f"It counts as a letter of a customer with the address {MARTA}." in page


def shown_to(client, message):
    answer = client.get(f"/desk/conversations/{message.conversation_id}/")
    return html.unescape(answer.content.decode())


def test_who_works_here_no_more_forwards_as_anybody_does(company):
    company.agent.is_active = False
    company.agent.save()

    message = message_of(arrives(vouched(forwarded())))

    assert message.from_email == MARTA
    assert not notes_in(message.conversation)


def test_a_colleagues_own_letter_is_no_forward(company):
    raw = mail(sender=f"Marta <{MARTA}>", subject="Hello", words="From: me\nTo you all")

    assert message_of(arrives(vouched(raw))).from_email == MARTA


def test_a_forwarded_letter_of_another_colleague_makes_nobody_a_customer(company):
    raw = forwarded().replace(b"dora@lenz.example", b"ines@example.com")

    message_of(arrives(vouched(raw)))

    assert not Customer.objects.filter(identities__value="ines@example.com").exists()


def test_twice_the_same_is_one_letter_and_one_note(company):
    raw = vouched(forwarded())

    conversation = message_of(arrives(raw)).conversation
    arrives(raw)

    assert len(notes_in(conversation)) == 1
    assert Message.objects.filter(from_email="dora@lenz.example").count() == 1


def test_into_a_conversation_it_is_a_strangers_letter_that_waits(company, reply_to_a):
    message = message_of(arrives(vouched(forwarded(to=reply_to_a)), reply_to_a))

    assert message.conversation == company.a.conversation
    assert message.held_since is not None
    assert message.from_email == MARTA
