"""Who else a mail went to is kept with it, and gives nobody any part in the conversation."""

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import take
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import MOST_OTHERS
from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.staff.models import Agent
from esmero.gateways.email import intake
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.ground import clock

pytestmark = pytest.mark.django_db
LUIS = "luis@elsewhere.example"
NEW = "New <new@elsewhere.example>"


@pytest.fixture
def company():
    return make_world()


def arrives(raw):
    receipt = intake.take(raw, "", [COMPANY], clock.now())
    take.read_receipts(at=clock.now())
    receipt.refresh_from_db()
    assert receipt.state == ReceiptState.READ, receipt.reason
    return Message.objects.select_related("conversation").get(pk=receipt.message_id)


def others(**headers):
    return arrives(mail(sender=NEW, **headers)).also_to.split("\n")


def test_whom_the_writer_put_beside_us_is_kept_with_the_letter(company):
    kept = others(to=f"{COMPANY}, Eva <EVA@elsewhere.example>", Cc=f'"Pérez, Luis" <{LUIS}>, {LUIS}')

    assert kept == ["eva@elsewhere.example Eva", f"{LUIS} Pérez, Luis"]


def test_neither_we_nor_machines_nor_the_writer_are_company(company):
    Agent.objects.filter(pk=company.agent.pk).update(email="Marta@elsewhere.example")
    ours = f"{COMPANY}, office@example.com, marta@elsewhere.example"
    machines = "no-reply@elsewhere.example, Mailer-Daemon@elsewhere.example, not an address"

    assert others(Cc=f"{ours}, {machines}, new@elsewhere.example", Reply_To="n@other.example") == [""]


def test_hundreds_of_addresses_are_bounded(company):
    crowd = ", ".join(f"Somebody <p{number}@elsewhere.example>" for number in range(500))

    kept = others(Cc=crowd)

    assert (len(kept), kept[0], kept[-1]) == (MOST_OTHERS + 1, "p0@elsewhere.example Somebody", " ")


def test_a_name_cannot_make_a_second_line_of_itself(company):
    raw = mail(sender=NEW, Cc="LUIS").replace(
        b"LUIS", b"=?utf-8?q?Luis=0AEvil_=E2=80=AE?= <" + LUIS.encode() + b">"
    )

    assert arrives(raw).also_to == f"{LUIS} Luis Evil"


def test_whoever_stands_in_cc_gets_nothing_and_is_nobody_here(company):
    arrives(mail(sender=NEW, Cc=LUIS))

    assert not Delivery.objects.filter(recipient=LUIS).exists()
    assert not Customer.objects.filter(identities__value=LUIS).exists()


def test_nobody_gets_into_a_conversation_by_having_been_in_cc(company):
    """The hijack: put oneself into Cc of a mail, then answer as if one took part."""
    conversation = company.a.conversation
    address = access.reply_address(conversation, host=settings.ESMERO_HOST)
    own = arrives(mail(to=address, Cc=f"Luis <{LUIS}>"))
    assert (own.conversation, own.also_to) == (conversation, f"{LUIS} Luis")

    by_id = arrives(mail(sender=LUIS, In_Reply_To="<1@example.org>", message_id="<2@e.example>"))
    by_address = arrives(mail(sender=LUIS, to=address, Cc=ANA, message_id="<3@e.example>"))

    assert by_id.conversation != conversation
    assert (by_address.conversation, by_address.held_since is None) == (conversation, False)
    assert Conversation.objects.get(pk=conversation.pk).reply_to == ANA
