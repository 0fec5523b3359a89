"""Mail services hand on mail by HTTP: kept before it is acknowledged, each once, whichever way it comes."""

import base64
import json
import warnings
from urllib.parse import quote_plus

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.domain.channels import access
from esmero.domain.channels.kinds import ReceiptState, SenderProof, Service
from esmero.domain.channels.models import Channel, Receipt
from esmero.gateways.email import incoming, intake
from esmero.gateways.email.hooks import pieces, views
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.ground import clock, outgoing

pytestmark = pytest.mark.django_db
WHOLE = ["mailgun", "postmark", "sendgrid", "ses"]
IN_PIECES = ["mailgun", "postmark", "sendgrid", "brevo", "mailjet"]
WORDS = "Where is my parcel? — ёж"


@pytest.fixture
def company():
    return world.make_world()


@pytest.fixture
def channel(company):
    return Channel.objects.get(address=COMPANY)


def _address(service, channel):
    return reverse("mail-hook", args=[service, access.hook_key(channel)])


def _post(channel, service, body, content_type):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    return client.generic("POST", _address(service, channel), body, content_type=content_type).status_code


def _form(fields, boundary="one"):
    """Return the body of a form: its fields by name, a file as (name, type, bytes)."""
    out = b""
    for name, value in fields.items():
        more, content = "", value
        if isinstance(value, tuple):
            more, content = f'; filename="{value[0]}"\r\nContent-Type: {value[1]}', value[2]
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        out += head.encode() + (content if isinstance(content, bytes) else content.encode()) + b"\r\n"
    return out + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _json(told):
    return json.dumps(told).encode(), "application/json"


def _whole(service, raw, boundary="one", to=COMPANY):
    """Return what a service posts that hands on the mail's own bytes."""
    if service == "mailgun":
        return _form({"sender": ANA, "recipient": to, "body-mime": raw}, boundary)
    if service == "sendgrid":
        return _form({"envelope": json.dumps({"from": ANA, "to": [to]}), "email": raw}, boundary)
    if service == "postmark":
        return _json({"OriginalRecipient": to, "From": ANA, "RawEmail": raw.decode()})
    told = {
        "notificationType": "Received",
        "mail": {"source": ANA},
        "receipt": {"recipients": [to], "action": {"type": "SNS", "encoding": "BASE64"}},
        "content": base64.b64encode(raw).decode(),
    }
    return _json({"Type": "Notification", "Message": json.dumps(told)})


HEADERS = [
    ["From", f"Ana <{ANA}>"],
    ["To", COMPANY],
    ["Subject", "My parcel"],
    ["Message-ID", "<1@example.org>"],
    ["DKIM-Signature", "v=1; a=rsa-sha256; d=example.org; s=x; h=from; bh=x; b=x"],
]
PICTURE = b"\x89PNG\r\n\x1a\n picture"


def _pieces(service, boundary="one"):
    """Return what a service posts that hands on a mail in pieces, with a file in it."""
    lines = "".join(f"{name}: {value}\n" for name, value in HEADERS)
    held = base64.b64encode(PICTURE).decode()
    if service == "mailgun":
        fields = {
            "sender": ANA,
            "recipient": COMPANY,
            "timestamp": "1",
            "message-headers": json.dumps(HEADERS),
        }
        fields |= {
            "body-plain": WORDS,
            "attachment-count": "1",
            "attachment-1": ("a.png", "image/png", PICTURE),
        }
        return _form(fields, boundary)
    if service == "sendgrid":
        fields = {"headers": lines, "text": WORDS, "attachment-info": json.dumps({"attachment1": {}})}
        return _form({**fields, "attachment1": ("a.png", "image/png", PICTURE)}, boundary)
    if service == "postmark":
        told = {"From": ANA, "FromFull": {"Name": "Ana", "Email": ANA}, "ToFull": [{"Email": COMPANY}]}
        told |= {"Subject": "My parcel", "TextBody": WORDS, "OriginalRecipient": COMPANY}
        told["Headers"] = [{"Name": name, "Value": value} for name, value in HEADERS[3:]]
        file = {"Name": "a.png", "ContentType": "image/png", "Content": held}
        return _json({**told, "Attachments": [file]})
    if service == "brevo":
        file = {"Name": "a.png", "ContentType": "image/png", "DownloadToken": "t/1"}
        item = {"Headers": dict(HEADERS), "RawTextBody": WORDS, "Attachments": [file], "Uuid": ["1"]}
        return _json({"items": [item]})
    part = {"Headers": {"Content-Type": "image/png", "Content-Disposition": 'attachment; filename="a.png"'}}
    told = {"Headers": dict(HEADERS), "Text-part": WORDS, "Sender": ANA, "Recipient": COMPANY}
    return _json({**told, "Parts": [{**part, "ContentRef": "Attachment1"}], "Attachment1": held})


@pytest.fixture
def brevos_files(monkeypatch, settings):
    settings.ESMERO_BREVO_API_KEY = "the key"
    asked = []

    def ask(url, *, headers, **_):
        asked.append((url, headers))
        return outgoing.Answer(200, PICTURE)

    monkeypatch.setattr(outgoing, "ask", ask)
    return asked


@pytest.mark.parametrize("service", WHOLE)
def test_a_whole_mail_is_kept_letter_by_letter(company, channel, service):
    raw = mail(words=WORDS)

    assert _post(channel, service, *_whole(service, raw)) == 200

    (receipt,) = Receipt.objects.all()
    assert bytes(receipt.raw) == raw and receipt.recipients == [COMPANY]
    assert incoming.read(receipt).text.strip() == WORDS


@pytest.mark.parametrize("service", WHOLE)
def test_the_same_mail_by_another_way_or_once_more_is_one(company, channel, service):
    raw = mail()
    intake.take(raw, ANA, [COMPANY], clock.now())

    for boundary in ("one", "two"):
        assert _post(channel, service, *_whole(service, raw, boundary)) == 200

    assert Receipt.objects.count() == 1


@pytest.mark.parametrize("service", IN_PIECES)
def test_pieces_are_put_together_to_the_same_mail_each_time(company, channel, service, brevos_files):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for boundary in ("one", "two"):
            assert _post(channel, service, *_pieces(service, boundary)) == 200

    (receipt,) = Receipt.objects.all()
    read = incoming.read(receipt)
    assert (read.sender_email, read.subject, read.text.strip()) == (ANA, "My parcel", WORDS)
    assert [(file.name, file.content) for file in read.files] == [("a.png", PICTURE)]
    # Its signature can't fit any more, which is nobody's forgery.
    assert read.sender_proof == SenderProof.UNCHECKED


def test_files_that_the_service_keeps_are_asked_for_with_the_companys_key(company, channel, brevos_files):
    _post(channel, "brevo", *_pieces("brevo"))

    assert brevos_files == [(f"{pieces.BREVO_FILES}t%2F1", {"api-key": "the key"})]


def test_without_its_files_a_mail_is_not_taken_and_comes_again(company, channel, settings):
    settings.ESMERO_BREVO_API_KEY = ""

    assert _post(channel, "brevo", *_pieces("brevo")) == 503
    assert not Receipt.objects.exists()


def test_a_form_may_be_posted_in_the_other_way_as_well(company, channel):
    raw = mail()
    body = f"sender={ANA}&recipient={COMPANY}&body-mime={quote_plus(raw)}".encode()

    assert _post(channel, "mailgun", body, "application/x-www-form-urlencoded") == 200
    assert bytes(Receipt.objects.get().raw) == raw


@pytest.mark.parametrize("service", ["mailgun", "sendgrid", "ses"])
def test_mail_to_two_channels_is_one_in_each(company, channel, service):
    body, content_type = _whole(service, mail())
    to = f"{COMPANY},repairs@example.com"
    changed = {
        "mailgun": (f"{COMPANY}\r\n", f"{to}\r\n"),
        "sendgrid": (f'["{COMPANY}"]', json.dumps(to.split(","))),
        "ses": (f'[\\"{COMPANY}\\"]', json.dumps(json.dumps(to.split(",")))[1:-1]),
    }[service]
    body = body.replace(changed[0].encode(), changed[1].encode(), 1)

    assert _post(channel, service, body, content_type) == 200

    assert sorted(one.recipients for one in Receipt.objects.all()) == [[COMPANY], ["repairs@example.com"]]


def test_mail_to_the_services_own_address_is_for_the_channel_whose_address_it_is(company):
    repairs = Channel.objects.get(address="repairs@example.com")

    raw = mail(to="inbound@parse.example.net")
    assert _post(repairs, "postmark", *_whole("postmark", raw, to="inbound@parse.example.net")) == 200

    assert Receipt.objects.get().recipients == ["repairs@example.com"]


@pytest.mark.parametrize("service", Service.values)
@pytest.mark.parametrize("key", ["1-aaaaaaaaaaaaaaaa", "x", "999-a", "9" * 30])
def test_who_does_not_know_the_address_finds_nothing(company, channel, service, key):
    address = reverse("mail-hook", args=[service, key])

    assert Client().generic("POST", address, b"{}").status_code == 404
    assert not Receipt.objects.exists()


def test_the_address_of_one_channel_is_none_of_another_or_of_a_closed_one(company, channel):
    other = access.hook_key(channel).replace(f"{channel.pk}-", f"{company.channel.pk}-")
    assert Client().post(reverse("mail-hook", args=["postmark", other])).status_code == 404
    assert Client().post(reverse("mail-hook", args=["nobody", access.hook_key(channel)])).status_code == 404

    channel.is_active = False
    channel.save()
    assert _post(channel, "postmark", *_whole("postmark", mail())) == 404


@pytest.mark.parametrize("service", Service.values)
@pytest.mark.parametrize("body", [b"{}", b"[1]", b"nonsense", b'{"Type": 1, "items": 7}', b"\xff\x00"])
def test_what_makes_no_mail_is_shown_to_people_as_it_came(company, channel, service, body):
    assert _post(channel, service, body, "application/json") == 200

    (failed,) = Receipt.objects.all()
    assert (failed.state, bytes(failed.raw), failed.team_id) == (ReceiptState.FAILED, body, company.team.pk)
    assert "could not be made a mail" in failed.reason


def test_a_mail_that_is_too_large_is_shown_and_not_handed_over_for_ever(company, channel, settings):
    settings.ESMERO_MAX_MAIL_MB = 1
    raw = mail(words="x" * 70 + "\n" + ("y" * 70 + "\n") * 16_000)

    assert _post(channel, "mailgun", *_whole("mailgun", raw)) == 200
    failed = Receipt.objects.get()
    assert (failed.state, bytes(failed.raw)) == (ReceiptState.FAILED, raw)
    assert "has it no more" in failed.reason
    assert _post(channel, "mailgun", b"x" * 7_000_000, "application/json") == 413


def test_what_can_not_be_committed_is_not_acknowledged(company, channel, monkeypatch):
    def away(_):
        raise OSError("away")

    monkeypatch.setattr(intake, "take_all", away)

    assert _post(channel, "postmark", *_whole("postmark", mail())) == 503


@pytest.mark.parametrize(
    ("url", "status"),
    [
        ("https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=1", 200),
        ("https://sns.eu-west-1.amazonaws.com.evil.example/", 400),
        ("http://sns.eu-west-1.amazonaws.com/", 400),
        ("https://evil.example/sns.eu-west-1.amazonaws.com", 400),
    ],
)
def test_amazon_is_told_that_we_want_its_mail_and_nobody_else_is_asked(
    company, channel, monkeypatch, url, status
):
    asked = []

    def ask(place, **_):
        asked.append(place)
        return outgoing.Answer(200, b"")

    monkeypatch.setattr(views.outgoing, "ask", ask)
    note = {"Type": "SubscriptionConfirmation", "SubscribeURL": url}

    assert _post(channel, "ses", *_json(note)) == status
    assert asked == ([url] if status == 200 else [])


def test_owners_find_the_address_in_the_back_office(company, channel):
    office = Client()
    office.force_login(company.owner)

    page = office.get(reverse("backoffice:channel-services", args=[channel.pk])).content.decode()

    assert all(_address(service, channel) in page for service in Service.values)
    # Mailgun hands on whole mails to addresses that end so.
    whole = reverse("mail-hook-whole", args=["mailgun", access.hook_key(channel)])
    assert f"{whole}&#34;" in page or f'{whole}"' in page
    body, content_type = _whole("mailgun", mail())
    assert Client().generic("POST", whole, body, content_type=content_type).status_code == 200
