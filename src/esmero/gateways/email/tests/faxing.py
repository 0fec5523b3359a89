"""A gateway for faxes: what it sends by mail, and what it hears."""

import io
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from PIL import Image
from tests import world

from esmero.actions import reply, set_up, take
from esmero.domain.channels import ports
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations.models import Conversation, Message
from esmero.gateways.email import intake

NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
COMPANY, MX = "help@example.com", "mx.example.com"
NUMBER = "+34910001122"
GATEWAY = "fax.gateway.example"


def company_with_a_gateway():
    """The small company, with a channel for faxes by a gateway."""
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
def there(settings):
    settings.ESMERO_MAIL_TRUSTED_AUTHSERV = [MX]
    return company_with_a_gateway()


@pytest.fixture
def sink(monkeypatch):
    assert ports.transport_for("FAX")
    made = Sink()
    for way in ("FAX", "EMAIL"):
        monkeypatch.setitem(ports._transports, way, made)
    return made
