"""What mail services tell by HTTP of letters that they sent for us."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests import world

from esmero.domain.channels import access
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.customers.models import Identity
from esmero.domain.events.models import Event
from esmero.gateways.email import marks
from esmero.gateways.email.hooks.told import read
from esmero.gateways.email.tests.mails import COMPANY

pytestmark = pytest.mark.django_db
SERVICES = ["mailgun", "postmark", "sendgrid", "ses", "brevo", "mailjet"]
GONE = "550 5.1.1 <{to}>: Recipient address rejected: User unknown"
FULL = "452 4.2.2 The mailbox is full"


@pytest.fixture
def letter():
    """A letter to customer A that was sent."""
    company = world.make_world()
    letter = Delivery.objects.get(customer_id=company.a.conversation.customer_id)
    Delivery.objects.filter(pk=letter.pk).update(state="SENT")
    return letter


def _mailgun(what, id, to):
    event, severity = {"hard": ("failed", "permanent"), "soft": ("failed", "temporary")}.get(what, (what, ""))
    names = {"arrived": "delivered", "unwanted": "complained"}
    status = {"code": 550, "message": (GONE if what == "hard" else FULL).format(to=to)}
    data = {
        "event": names.get(event, event),
        "severity": severity,
        "timestamp": 1764400000.5,
        "recipient": to,
        "delivery-status": status if what in {"hard", "soft"} else {"code": 250, "message": "OK"},
        "message": {"headers": {"message-id": id, "to": to, "subject": "Re: coat"}},
    }
    signature = {"token": "t1", "timestamp": "1764400000", "signature": "00"}
    return {"signature": signature, "event-data": data}


def _postmark(what, id, to):
    told = {"MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "Metadata": {"letter": id}, "Tag": ""}
    if what == "arrived":
        return {**told, "RecordType": "Delivery", "Recipient": to, "DeliveredAt": "2026-11-05T16:33:54Z"}
    if what == "unwanted":
        return {**told, "RecordType": "SpamComplaint", "Type": "SpamComplaint", "Email": to, "ID": 42}
    kind, said = ("HardBounce", GONE) if what == "hard" else ("Transient", FULL)
    return {
        **told,
        "RecordType": "Bounce",
        "Type": kind,
        "Email": to,
        "Details": said.format(to=to),
        "ID": 43,
    }


def _sendgrid(what, id, to):
    name = {"hard": "bounce", "soft": "deferred", "arrived": "delivered", "unwanted": "spamreport"}[what]
    told = {"email": to, "timestamp": 1764400000, "smtp-id": f"<{id}>", "event": name, "sg_event_id": "e1"}
    if what == "hard":
        told |= {"type": "bounce", "status": "5.1.1", "reason": GONE.format(to=to)}
    if what == "soft":
        told |= {"response": FULL, "attempt": "2"}
    return [told]


def _ses(what, id, to):
    headers = [{"name": "Message-ID", "value": f"<{id}>"}, {"name": "To", "value": to}]
    told = {"mail": {"messageId": "0100-aws", "destination": [to], "headers": headers}}
    if what == "arrived":
        told |= {"eventType": "Delivery", "delivery": {"recipients": [to], "smtpResponse": "250 ok"}}
    elif what == "unwanted":
        complaint = {"complainedRecipients": [{"emailAddress": to}], "complaintFeedbackType": "abuse"}
        told |= {"eventType": "Complaint", "complaint": complaint}
    else:
        kind, said = ("Permanent", GONE) if what == "hard" else ("Transient", FULL)
        who = {"emailAddress": to, "diagnosticCode": said.format(to=to)}
        bounce = {"bounceType": kind, "bounceSubType": "General", "bouncedRecipients": [who]}
        told |= {"eventType": "Bounce", "bounce": bounce}
    return {"Type": "Notification", "MessageId": "sns1", "Message": json.dumps(told)}


def _brevo(what, id, to):
    name = {"hard": "hard_bounce", "soft": "soft_bounce", "arrived": "delivered", "unwanted": "spam"}[what]
    told = {"event": name, "email": to, "ts_epoch": 1764400000000, "message-id": "<1@smtp-relay.brevo.com>"}
    reason = {"hard": GONE.format(to=to), "soft": FULL}.get(what, "")
    return {**told, "X-Mailin-custom": json.dumps({"letter": id}), "reason": reason}


def _mailjet(what, id, to):
    name = {"hard": "bounce", "soft": "bounce", "arrived": "sent", "unwanted": "spam"}[what]
    told = {"event": name, "time": 1764400000, "MessageID": 195, "email": to, "CustomID": id, "Payload": ""}
    if what == "hard":
        told |= {
            "hard_bounce": True,
            "error_related_to": "recipient",
            "error": "user unknown",
            "comment": GONE,
        }
    if what == "soft":
        told |= {"hard_bounce": False, "error_related_to": "recipient", "error": "quota exceeded"}
    return [told]


SAYS = dict(
    mailgun=_mailgun, postmark=_postmark, sendgrid=_sendgrid, ses=_ses, brevo=_brevo, mailjet=_mailjet
)


def tell(service, what, letter, *, id=None, to=None, times=1):
    channel = Channel.objects.get(address=COMPANY)
    address = reverse("mail-hook-letters", args=[service, access.hook_key(channel)])
    body = json.dumps(SAYS[service](what, id or letter.message_id, to or letter.recipient))
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    answers = {client.post(address, body, content_type="application/json").status_code for _ in range(times)}
    assert answers == {200}
    letter.refresh_from_db()


def is_lost(letter):
    return Identity.objects.get(value=letter.recipient).lost_since is not None


@pytest.mark.parametrize("service", SERVICES)
def test_a_letter_that_arrived_is_proved_once_and_is_in_doubt_no_more(letter, service):
    Delivery.objects.filter(pk=letter.pk).update(state="UNKNOWN")

    tell(service, "arrived", letter, times=2)

    assert letter.state == "SENT"
    assert letter.arrived_at is not None
    assert Event.objects.filter(verb="delivery.arrived").count() == 1


@pytest.mark.parametrize("service", SERVICES)
def test_an_address_that_is_not_there_is_lost_as_by_a_bounce_mail(letter, service):
    tell(service, "hard", letter, times=2)

    assert letter.state == "FAILED"
    assert is_lost(letter)
    assert Event.objects.filter(verb="delivery.failed").count() == 1


@pytest.mark.parametrize("header", ["References", "In-Reply-To"])
def test_what_its_headers_say_of_the_letters_before_is_no_news_of_those(letter, header):
    told = _ses("hard", "m.0123456789abcdef01234567@elsewhere.example", letter.recipient)
    inner = json.loads(told["Message"])
    inner["mail"]["headers"].append({"name": header, "value": f"<{letter.message_id}>"})
    inner["mail"]["commonHeaders"] = {header: f"<{letter.message_id}>"}

    (heard,) = read("ses", json.dumps(told | {"Message": json.dumps(inner)}).encode())
    assert heard.letters == ["m.0123456789abcdef01234567@elsewhere.example"]


@pytest.mark.parametrize("service", SERVICES)
def test_what_is_not_for_good_is_shown_and_loses_no_address(letter, service):
    tell(service, "soft", letter, times=2)

    assert not is_lost(letter)
    assert Event.objects.filter(verb__in=["delivery.delayed", "delivery.failed"]).count() == 1


@pytest.mark.parametrize("service", SERVICES)
def test_a_complaint_is_shown_and_software_writes_there_no_more(letter, service):
    tell(service, "unwanted", letter, times=2)

    assert Identity.objects.get(value=letter.recipient).complained_at is not None
    assert Event.objects.filter(verb="delivery.unwanted").count() == 1


@pytest.mark.parametrize("service", SERVICES)
def test_news_of_letters_of_others_and_for_others_changes_nothing(letter, service, caplog):
    caplog.set_level("INFO")
    before = Event.objects.count()

    tell(service, "hard", letter, id="m.0123456789abcdef01234567@elsewhere.example")
    tell(service, "hard", letter, to="somebody@else.example")

    assert Event.objects.count() == before
    assert letter.state == "SENT"
    assert sum("none of ours" in line for line in caplog.messages) == 1


def test_what_nobody_understands_changes_nothing_and_a_wrong_address_is_none(letter):
    key = access.hook_key(Channel.objects.get(address=COMPANY))
    client = Client()

    heard = client.post(reverse("mail-hook-letters", args=["brevo", key]), "{", content_type="text/plain")
    wrong = client.post(reverse("mail-hook-letters", args=["brevo", "1-x"]), "{}", content_type="text/plain")

    assert (heard.status_code, wrong.status_code) == (200, 404)


@pytest.mark.parametrize(
    ("host", "carried"),
    [
        ("smtp.postmarkapp.com", b"X-PM-Metadata-letter: m.1@h.example\r\n"),
        ("in-v3.mailjet.com", b"X-MJ-CustomID: m.1@h.example\r\n"),
        ("smtp-relay.brevo.com", b'X-Mailin-custom: {"letter": "m.1@h.example"}\r\n'),
    ],
)
def test_letters_to_a_service_with_ids_of_its_own_carry_ours(host, carried):
    raw = marks.marked(b"From: a\r\n\r\n", server_url=f"smtp://{host}:587", message_id="m.1@h.example")

    assert carried in raw
    assert raw.endswith(b"From: a\r\n\r\n")


def test_letters_to_any_other_server_stay_as_they_are():
    assert marks.marked(b"x", server_url="smtp://mail.notpostmarkapp.com", message_id="m.1@h") == b"x"
