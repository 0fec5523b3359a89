"""Faxes come in from a gateway by mail, answers leave by it, and what it reports is kept as proof."""

import io
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from PIL import Image
from tests import world

from esmero.actions import deliver, merge, post_room, reply, set_up, take
from esmero.domain.channels import ports
from esmero.domain.channels.models import Channel, Delivery, Receipt
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Identity
from esmero.domain.events.models import Event
from esmero.domain.files.models import Attachment
from esmero.gateways.email import intake
from esmero.ground import sheets
from esmero.insight import soundness
from esmero.parts import people

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
COMPANY, MX = "help@example.com", "mx.example.com"
NUMBER = "+34910001122"
GATEWAY = "fax.gateway.example"


@pytest.fixture
def there(settings):
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = [MX]
    made = world.make_world(NOON)
    channel = set_up.open_channel(
        agent=None, kind="FAX", name="Fax", team_id=made.team.pk, address="", at=NOON
    )
    set_up.describe_channel(
        agent=made.owner,
        channel_id=channel.pk,
        at=NOON,
        faxes_from=GATEWAY,
        faxes_to="{number}@send.gateway.example",
        fax_code="code-7",
    )
    return made


def tiff(pages=2):
    sheets = [Image.new("1", (200, 280), number % 2) for number in range(pages)]
    out = io.BytesIO()
    sheets[0].save(out, "TIFF", save_all=True, append_images=sheets[1:])
    return out.getvalue()


def mail(
    sender=f"{NUMBER}@{GATEWAY}", subject="A fax", words="", *, to=COMPANY, fax=True, proved=True, **headers
):
    made = EmailMessage()
    if proved:
        domain = sender.rpartition("@")[2]
        made["Authentication-Results"] = f"{MX}; dmarc=pass header.from={domain}"
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Auto-Submitted"] = "auto-generated"
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(words)
    if fax:
        made.add_attachment(tiff(), maintype="image", subtype="tiff", filename="fax.tif")
    return made.as_bytes()


def arrives(raw, *, to=COMPANY, at=NOON):
    receipt = intake.take(raw, f"bounce@{GATEWAY}", [to], at)
    take.read_receipts(at=at)
    return Receipt.objects.get(pk=receipt.pk)


def fax_in(**more):
    receipt = arrives(mail(**more))
    return Message.objects.get(pk=receipt.message_id).conversation


def answer(there, conversation, at=NOON):
    version = Conversation.objects.get(pk=conversation.pk).version
    written = reply.reply(
        agent=there.agent,
        conversation_id=conversation.pk,
        words="Su estrella sale mañana.",
        seen_version=version,
        send_key=f"a{version}",
        at=at,
    )
    return Delivery.objects.get(about_kind="message", about_id=written.pk)


class Sink:
    """Takes every mail."""

    def __init__(self):
        self.taken = []

    def send(self, delivery, handing_over):
        self.taken.append(bytes(delivery.raw))
        handing_over()
        return "250 taken"

    def rest(self):
        pass


@pytest.fixture
def sink(monkeypatch):
    made = Sink()
    assert ports.transport_for("FAX")
    monkeypatch.setitem(ports._transports, "FAX", made)
    monkeypatch.setitem(ports._transports, "EMAIL", made)
    return made


def sent(there, sink, conversation=None):
    letter = answer(there, conversation or fax_in())
    deliver.send_letters(at=NOON + timedelta(minutes=1))
    letter.refresh_from_db()
    return letter


def test_it_becomes_pages_of_whom_its_number_belongs_to_and_nobody_is_written_to(there):
    before = Delivery.objects.count()

    conversation = fax_in()

    kept = Attachment.objects.filter(customer_id=conversation.customer_id).order_by("id")
    assert [(one.content_type, one.is_page) for one in kept] == [
        ("image/tiff", False),
        ("image/jpeg", True),
        ("image/jpeg", True),
    ]
    known = Identity.objects.get(customer=conversation.customer)
    assert (known.kind, known.value, known.proof) == ("FAX", NUMBER, "SAID")
    assert (conversation.team, conversation.next_due_at) == (there.team, NOON + timedelta(hours=4))
    assert Delivery.objects.count() == before
    assert not Identity.objects.filter(value__icontains="gateway").exists()
    assert list(soundness.faults(NOON)) == []


@pytest.mark.parametrize(
    "told",
    [
        {"sender": f"34910001122@{GATEWAY}"},
        {"sender": f"fax.0034910001122@eu.{GATEWAY}"},
        {"sender": f"noreply@{GATEWAY}", "subject": "Fax from +34 910 00 11 22 (2 pages)"},
        {"sender": f"noreply@{GATEWAY}", "subject": "Neues Fax von 0034 910001122"},
        {"sender": f"noreply@{GATEWAY}", "subject": "Nuevo fax recibido de +34910001122"},
        {"sender": f"noreply@{GATEWAY}", "subject": "Факс от +34 (910) 00-11-22"},
        {"sender": f"noreply@{GATEWAY}", "X_Fax_From": "34910001122", "X_Fax_To": "+34955555555"},
        {"sender": f"34955555555@{GATEWAY}", "subject": "Fax from 34910001122"},
    ],
)
def test_the_number_is_read_wherever_gateways_write_it(there, told):
    assert Identity.objects.get(customer=fax_in(**told).customer).value == NUMBER


def test_who_has_no_name_is_known_by_the_number_of_their_fax(there):
    conversation = fax_in()

    shown = people.of_customer(conversation.customer, known_as=conversation.known_as)
    assert (shown.name, shown.short_name) == (NUMBER, NUMBER)


def test_another_fax_of_the_same_number_is_of_the_same_customer(there):
    first = fax_in()
    second = fax_in(subject="Fax from +34 910 001 122", sender=f"noreply@{GATEWAY}")

    assert (first.customer_id, first.pk == second.pk) == (second.customer_id, False)


@pytest.mark.parametrize("subject", ["Fax from anonymous", "Fax von unterdrückt, 2 Seiten", "Fax 4711"])
def test_one_without_a_number_is_kept_as_nobodys(there, subject):
    first = fax_in(sender=f"noreply@{GATEWAY}", subject=subject)
    second = fax_in(sender=f"noreply@{GATEWAY}", subject=subject + ".")

    assert first.customer_id != second.customer_id
    assert not Identity.objects.filter(customer=first.customer).exists()
    assert (first.answers_by, first.next_due_at is not None) == ("POST", True)


def test_the_number_of_a_fax_that_is_not_proved_to_come_from_the_gateway_is_not_believed(there):
    real, forged = fax_in(), fax_in(proved=False, subject="Another fax")

    assert forged.customer_id != real.customer_id
    assert not Identity.objects.filter(customer=forged.customer).exists()


def test_a_page_that_cannot_be_opened_is_kept_as_it_came(there):
    made = message_from_bytes(mail(fax=False), policy=policy.default)
    made.add_attachment(b"%PDF-1.7 torn", maintype="application", subtype="pdf", filename="fax.pdf")

    receipt = arrives(made.as_bytes())

    assert receipt.state == "READ"
    kept = Attachment.objects.get(about_kind="message", about_id=receipt.message_id)
    assert (kept.name, kept.is_page) == ("fax.pdf", False)


def test_what_else_a_gateway_writes_is_a_letter_that_software_does_not_answer(there, sink):
    raw = mail(f"billing@{GATEWAY}", "Your invoice", "It is attached.", fax=False).replace(
        b"Auto-Submitted: auto-generated\n", b""
    )

    receipt = arrives(raw)

    assert Message.objects.get(pk=receipt.message_id).text == "It is attached."
    assert not Delivery.objects.filter(about_id=receipt.message_id).exists()
    assert not Delivery.objects.filter(recipient__icontains="gateway").exists()


def test_an_answer_leaves_by_the_gateway_as_a_pdf_and_nothing_but_its_code_beside(there, sink):
    letter = sent(there, sink)

    assert (letter.state, letter.recipient) == ("SENT", f"{NUMBER}@send.gateway.example")
    made = message_from_bytes(sink.taken[-1], policy=policy.default)
    assert (made["To"], made["Subject"]) == (letter.recipient, "code-7")
    assert made["Message-ID"] == f"<{letter.message_id}>"
    assert made["Reply-To"].addresses[0].username.startswith("reply+")
    (pdf,) = made.iter_attachments()
    assert pdf.get_content().startswith(b"%PDF-")
    assert made.get_body().get_content().strip() == ""
    assert Message.objects.get(pk=letter.about_id).channel_kind == "FAX"
    assert list(soundness.faults(NOON + timedelta(minutes=1))) == []


def test_a_machine_short_of_something_is_no_fault_of_the_fax_and_it_is_tried_again(there, sink, monkeypatch):
    def killed(*_given):
        raise sheets.Unreadable("killed")

    with monkeypatch.context() as short:
        short.setattr(sheets, "printed", killed)
        letter = sent(there, sink)
    assert (letter.state, letter.reason) == ("QUEUED", "Its pages could not be made.")

    deliver.send_letters(at=letter.next_try_at)
    letter.refresh_from_db()
    assert letter.state == "SENT"


def report(letter, subject, words="", *, to=COMPANY, sender=f"reports@{GATEWAY}", proved=True, naming=True):
    headers = {"References": f"<{letter.message_id}>"} if naming else {}
    raw = mail(sender, subject, words, to=to, fax=False, proved=proved, **headers)
    return arrives(raw, to=to, at=NOON + timedelta(minutes=5))


def test_the_gateways_word_that_it_was_sent_is_kept_with_its_date_and_pages(there, sink):
    letter = sent(there, sink)

    receipt = report(letter, "Fax sent successfully", "Pages: 2\nDuration: 61 s")

    letter.refresh_from_db()
    assert (letter.state, letter.reported_at, letter.pages) == ("SENT", NOON + timedelta(minutes=5), 2)
    assert Event.objects.filter(verb="delivery.faxed", about_id=letter.pk).count() == 1
    assert (receipt.state, receipt.conversation_id) == ("SET_ASIDE", letter.within_id)


@pytest.mark.parametrize(
    ("subject", "words", "because"),
    [
        ("Fax transmission failed", "Reason: line busy", "The line was busy."),
        ("Fax no enviado", "El número no contesta: sin respuesta.", "Nobody answered there."),
        ("Fax fehlgeschlagen", "Kein Fax am anderen Ende", "No fax machine answered there."),
        ("Факс не отправлен", "Неверный номер", "This number does not exist."),
        ("Fax failed", "Code 17", "The fax service could not send it: Fax failed"),
    ],
)
def test_one_that_failed_stands_before_a_person_with_the_reason(there, sink, subject, words, because):
    letter = sent(there, sink)

    report(letter, subject, words)

    letter.refresh_from_db()
    assert (letter.state, letter.reason) == ("FAILED", because)
    assert Message.objects.get(pk=letter.about_id).delivery_state == "FAILED"
    assert Conversation.objects.get(pk=letter.within_id).next_due_at
    deliver.send_again(agent=there.agent, delivery_id=letter.pk, at=NOON + timedelta(minutes=9))
    deliver.send_letters(at=NOON + timedelta(minutes=9))
    letter.refresh_from_db()
    assert (letter.state, letter.reported_at) == ("SENT", None)
    assert sink.taken[-1] == sink.taken[-2]


def test_a_report_to_the_signed_address_is_of_the_only_fax_under_way(there, sink):
    letter = sent(there, sink)
    reply_to = message_from_bytes(sink.taken[-1], policy=policy.default)["Reply-To"].addresses[0].addr_spec

    report(letter, "Delivered", to=reply_to, naming=False)
    letter.refresh_from_db()
    assert letter.reported_at

    conversation = Conversation.objects.get(pk=letter.within_id)
    both = [sent(there, sink, conversation) for _ in range(2)]
    report(letter, "Delivered.", to=reply_to, naming=False)
    assert not Delivery.objects.filter(pk__in=[one.pk for one in both], reported_at__isnull=False).exists()


def test_a_report_to_an_address_of_before_a_merge_is_of_the_fax_that_went_along(there, sink):
    letter, into = sent(there, sink), fax_in(subject="Another fax")
    reply_to = message_from_bytes(sink.taken[-1], policy=policy.default)["Reply-To"].addresses[0].addr_spec
    merge.merge(
        agent=there.agent,
        conversation_id=letter.within_id,
        into_id=into.pk,
        at=NOON + timedelta(minutes=2),
    )

    report(letter, "Fax failed: busy", to=reply_to, naming=False)

    letter.refresh_from_db()
    assert letter.state == "FAILED"


def test_a_gateway_that_was_left_gets_neither_what_waits_nor_the_new_ones_code(there, sink):
    letter = answer(there, fax_in())
    Channel.objects.filter(kind="FAX").update(faxes_to="{number}@new.example", fax_code="secret-8")

    deliver.send_letters(at=NOON + timedelta(minutes=1))

    letter.refresh_from_db()
    assert letter.state == "FAILED"
    assert not [raw for raw in sink.taken if b"secret-8" in raw]


@pytest.mark.parametrize(
    "forged",
    [
        {"proved": False},
        {"sender": "reports@elsewhere.example"},
        {"sender": "reports@notfax.gateway.example.evil.example"},
        {"naming": False},
    ],
)
def test_a_report_that_is_not_the_gateways_does_nothing(there, sink, forged):
    letter = sent(there, sink)

    report(letter, "Fax failed: busy", **forged)
    report(letter, "Fax sent, 2 pages", **forged)

    letter.refresh_from_db()
    assert (letter.state, letter.reported_at) == ("SENT", None)


def test_without_a_gateway_it_goes_to_the_post_room(there, sink):
    conversation = fax_in()
    Channel.objects.filter(kind="FAX").update(faxes_to="")

    letter = answer(there, conversation)

    assert (letter.channel_kind, letter.state, letter.recipient) == ("POST", "TO_PRINT", "")
    with pytest.raises(Exception, match=str(letter.pk)):
        post_room.pages_of(agent=there.agent, delivery_ids=[letter.pk])


def test_nobody_is_met_by_a_report(there, sink):
    letter = sent(there, sink)
    before = Customer.objects.count()

    report(letter, "Fax sent")

    assert Customer.objects.count() == before
