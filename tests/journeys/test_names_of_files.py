"""Nobody's name of a file does anything: through each door it comes in tidy, and tidy it is handed out."""

import json
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import deliver, reply, take
from esmero.domain.channels import access as channel_access
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.files.kinds import NewFile
from esmero.domain.files.models import Attachment
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Upload
from esmero.gateways.email import shown
from esmero.gateways.email.tests.arriving import arrives
from esmero.gateways.email.tests.mails import ANA, COMPANY
from esmero.gateways.email.tests.test_read_packed import mail_with, winmail
from esmero.gateways.paper import folder
from esmero.ground import clock
from tests.names import NASTY, must_be_tidy
from tests.world import PIXEL, make_world

pytestmark = pytest.mark.django_db
# What is left of a path, or nothing, is no file to a form.
TYPED = [name for name in NASTY if name not in {"", ". ."}]


@pytest.fixture
def company(settings, tmp_path):
    settings.ESMERO_HOME = tmp_path
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = ("mx.example.com",)
    made = make_world()
    Agent.objects.update(kept_habits={"hold_seconds": 0})
    return made


@pytest.fixture
def desk(company):
    client = Client()
    client.force_login(company.agent)
    return client


def form(file_name, field="attached", **words):
    """Return a form with a file whose name is written so that all of it arrives."""
    encoded = quote(file_name, safe="")
    written = f"filename*=utf-8''{encoded}" if len(encoded) < 900 else f'filename="{file_name}"'
    heads = [f'form-data; name="{key}"\r\n\r\n{value}' for key, value in words.items()]
    heads.append(f'form-data; name="{field}"; {written}\r\nContent-Type: image/png\r\n\r\n')
    body = "\r\n".join(f"--b\r\nContent-Disposition: {head}" for head in heads)
    content = body.encode() + PIXEL + b"\r\n--b--\r\n"
    return {"data": content, "content_type": "multipart/form-data; boundary=b"}


def as_mailed(name):
    """Return the ways in which a mail program may write a file's name into a mail."""
    plain = name.replace("\\", "\\\\").replace('"', '\\"')
    encoded = quote(name, safe="")
    half = len(name) // 2
    first, second = quote(name[:half], safe=""), quote(name[half:], safe="")
    return [
        f"attachment; filename*=utf-8''{encoded}",
        f"attachment;\r\n filename*0*=utf-8''{first};\r\n filename*1*={second}",
        f'attachment; filename="=?utf-8?Q?{encoded.replace("%", "=")}?="',
        f'attachment; filename="{plain}"',
    ]


def mailed(disposition, number, kind="image/png"):
    head = (
        f"From: Ana <{ANA}>\r\nTo: {COMPANY}\r\nSubject: Files\r\nMessage-ID: <{number}@example.org>\r\n"
        "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nHere.\r\n--b\r\n"
        f"Content-Type: {kind}\r\nContent-Disposition: {disposition}\r\n\r\n"
    )
    return head.encode() + PIXEL + b"\r\n--b--\r\n"


def newest():
    return Attachment.objects.latest("id").name


@pytest.mark.parametrize("name", TYPED)
def test_through_the_form_and_the_customers_page(company, name):
    visitor = Client()
    asked = {"words": "Where is it?", "name": "Eva", "email": "eva@example.org", "send_key": "k"}
    page = reverse("portal:conversation-messages", args=[company.a.token])

    assert visitor.post("/", **form(name, **asked)).status_code == 302
    must_be_tidy(newest(), name)
    assert visitor.post(page, **form(name, words="", send_key="p")).status_code == 303
    must_be_tidy(newest(), name)
    assert Attachment.objects.count() == 4


def test_what_is_refused_is_named_tidily(company):
    answer = Client().post(
        "/", **form("ex\u202egnp.e\0xe", words="Look", name="Eva", email="eva@example.org")
    )
    refused = Client().post(
        "/", {"words": "x", "name": "Eva", "email": "e@example.org", "attached": _empty()}
    )

    for page in (answer, refused):
        assert not any(sign in page.content.decode() for sign in "\u202e\0")


def _empty():
    file = BytesIO(b"")
    file.name = "x\u202e.png"
    return file


@pytest.mark.parametrize("name", TYPED)
def test_through_the_desks_uploads(company, desk, name):
    address = reverse("desk:conversation-uploads", args=[company.a.conversation.pk])

    desk.post(address, **form(name, field="file", kind="REPLY"))

    must_be_tidy(Upload.objects.get().name, name)


@pytest.mark.parametrize("name", NASTY)
def test_by_mail_in_every_way_of_writing_a_name(company, name):
    for number, disposition in enumerate(as_mailed(name)):
        message = arrives(mailed(disposition, number)).message_id
        for file in Attachment.objects.filter(about_kind="message", about_id=message):
            must_be_tidy(file.name)
        must_be_tidy(newest(), name if number < 2 else "")


@pytest.mark.parametrize("name", NASTY)
def test_what_a_colleague_forwards_and_what_lies_in_a_mail(company, desk, name):
    inner = mailed(as_mailed(name)[0], 1).replace(ANA.encode(), b"dora@lenz.example")
    whole = EmailMessage()
    whole["From"], whole["To"], whole["Subject"] = "Marta <marta@example.com>", COMPANY, "Fwd: Files"
    whole.set_content("Please help.")
    whole.add_attachment(message_from_bytes(inner, policy=policy.default))
    proved = b"Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\r\n"
    kept = arrives(proved + whole.as_bytes(), sender="marta@example.com")
    assert kept.customer_id != company.a.conversation.customer_id
    must_be_tidy(newest(), name)

    del whole["From"]
    whole["From"] = f"Ana <{ANA}>"
    arrives(whole.as_bytes())
    file = Attachment.objects.latest("id")
    must_be_tidy(file.name)
    must_be_handed_out(desk.get(reverse("desk:attachment-inner", args=[file.pk, "0"])))


@pytest.mark.parametrize("name", NASTY)
def test_in_a_winmail_dat(company, name):
    arrives(mail_with(winmail((name.replace("\0", ""), PIXEL))))

    must_be_tidy(newest())


@pytest.mark.parametrize("name", NASTY)
def test_from_a_mail_service(company, name):
    channel = Channel.objects.get(address=COMPANY)
    told = {"From": ANA, "FromFull": {"Email": ANA}, "ToFull": [{"Email": COMPANY}], "TextBody": "Here."}
    told |= {"OriginalRecipient": COMPANY, "Headers": [{"Name": "Message-ID", "Value": "<1@example.org>"}]}
    told["Attachments"] = [{"Name": name, "ContentType": "image/png", "Content": "iVBORw0KGgo="}]
    before = Message.objects.count()

    answer = Client().post(
        reverse("mail-hook", args=["postmark", channel_access.hook_key(channel)]),
        json.dumps(told),
        content_type="application/json",
    )
    take.read_receipts(at=clock.now())

    assert answer.status_code == 200 and Message.objects.count() > before
    must_be_tidy(newest(), name)


def test_from_the_folder_of_scans(company, settings, tmp_path, monkeypatch):
    settings.ESMERO_SCANS = str(tmp_path / "scans")
    (tmp_path / "scans").mkdir()
    monkeypatch.setattr(folder, "QUIET_SECONDS", -60)
    names = ["-rf\u202egnp.png", "C:\\x\r\n\u200by.png", "é" * 120 + ".png", "CON.png"]
    for number, name in enumerate(names):
        (tmp_path / "scans" / name).write_bytes(PIXEL + bytes(number))

    assert folder.look(at=clock.now()) == len(names)

    for file in Attachment.objects.all():
        must_be_tidy(file.name)


@pytest.mark.parametrize("name", NASTY)
def test_in_our_letters_and_wherever_it_is_handed_out(company, name):
    reply.reply(
        agent=company.agent,
        conversation_id=company.a.conversation.pk,
        words="Here",
        seen_version=Conversation.objects.get(pk=company.a.conversation.pk).version,
        send_key="1",
        new_files=[NewFile(name, "text/plain", b"x")],
        at=clock.now(),
    )
    file = Attachment.objects.latest("id")
    client = Client()
    client.force_login(company.owner)

    must_be_tidy(file.name, name)
    for address in (f"/desk/attachments/{file.pk}/", f"/c/file/{access.file_token(file, at=clock.now())}/"):
        must_be_handed_out(client.get(address))
    deliver.send_letters(at=clock.now())
    letter = message_from_bytes(bytes(Delivery.objects.latest("id").raw), policy=policy.default)
    (sent,) = letter.iter_attachments()
    must_be_tidy(sent.get_filename())
    assert set(sent.keys()) <= {
        "Content-Type",
        "MIME-Version",
        "Content-Transfer-Encoding",
        "Content-Disposition",
    }


def must_be_handed_out(answer):
    """A file is handed out to be kept, and nothing of its name becomes a header of its own."""
    assert answer.status_code == 200
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment") and said.isascii() and said.isprintable()
    assert said.count('"') in {0, 2} and "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", TYPED)
def test_in_the_demos_mailbox(company, client, name):
    deliver.send_letters(at=clock.now())
    (line,) = shown.lines(address=ANA)

    client.post(reverse("email:letter-answers", args=[line.key]), **form(name, words="Look."))
    take.read_receipts(at=clock.now())

    must_be_tidy(newest(), name)
    key = shown.lines(address=ANA)[0].key
    must_be_tidy(shown.letter(key).files[0].name)
    must_be_handed_out(client.get(reverse("email:letter-file", args=[key, 0])))
