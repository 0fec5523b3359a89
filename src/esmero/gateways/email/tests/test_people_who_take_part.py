"""Whole mails to and from somebody who takes part: bytes that go out, and bytes that come back."""

from email import message_from_bytes
from email.policy import default

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import reply, taking_part
from esmero.domain.channels.kinds import DeliveryState, ReceiptState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Copy, Message
from esmero.domain.customers.models import Identity
from esmero.domain.workbench.kinds import Copies
from esmero.gateways.email import ours
from esmero.gateways.email.tests import arriving
from esmero.gateways.email.tests.arriving import arrives, has_left
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail

pytestmark = pytest.mark.django_db
LUIS, BOSS = "luis@elsewhere.example", "boss@quiet.example"


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def sent(company):
    """An answer to Ana, a copy to Luis, and a hidden one."""
    number = company.a.conversation.pk
    taking_part.let_in(agent=company.agent, conversation_id=number, address=LUIS, name="Люис", at=company.at)
    message = reply.reply(
        agent=company.agent,
        conversation_id=number,
        words="It is on its way.",
        seen_version=0,
        send_key="k",
        send_anyway=True,
        copies=Copies([LUIS], [BOSS]),
        at=company.at,
    )
    return {row.recipient: bytes(row.raw) for row in Delivery.objects.filter(about_id=message.pk)}


def read(raw):
    return message_from_bytes(raw, policy=default)


def newest():
    return Message.objects.order_by("-id").first()


def answers_all(raw, sender, **more):
    """What a mail program makes of "reply all" to a letter of ours."""
    letter = read(raw)
    return mail(
        sender=sender,
        to=letter["Reply-To"].addresses[0].addr_spec,
        Cc=f"{letter['To']}, {letter['Cc']}",
        In_Reply_To=letter["Message-ID"],
        **{"message_id": "<9@elsewhere.example>", "words": "I pay for it.", **more},
    )


def test_our_doors_take_what_answers_any_of_these_letters(company, sent):
    ways_back = {read(raw)["Reply-To"].addresses[0].addr_spec for raw in sent.values()}
    assert len(ways_back) == 3  # the customer's, and one for each copy
    assert all(ours.now_open().is_ours(address) for address in ways_back)
    assert not ours.now_open().is_ours(f"reply+cc.1.{'a' * 16}@{settings.ESMERO_HOST}")


def test_whoever_answers_all_writes_as_themselves(company, sent):
    settled = arrives(answers_all(sent[LUIS], f"Ana <{LUIS}>"))
    assert settled.state == ReceiptState.READ
    theirs = newest()
    assert (theirs.is_from_participant, theirs.from_name, theirs.held_since) == (True, "Люис", None)

    arrives(answers_all(sent[ANA], ANA, message_id="<10@example.org>"))
    hers = newest()
    assert (hers.is_from_participant, hers.held_since, hers.from_email) == (False, None, ANA)
    assert {theirs.conversation, hers.conversation} == {company.a.conversation}


def test_a_hidden_reader_who_answers_is_a_stranger_to_the_customer(company, sent):
    arrives(answers_all(sent[BOSS], BOSS))

    came = newest()
    assert (came.conversation, came.is_from_participant) == (company.a.conversation, False)
    assert came.held_since is not None


def test_a_copy_in_foreign_hands_gives_no_way_to_write_as_the_customer(company, sent):
    """Somebody who got hold of a copy forges the customer's address, and names all that stands in it."""
    letter = read(sent[LUIS])
    Identity.objects.filter(value=ANA).update(proof="ANSWERED")
    forged = mail(
        sender=f"Ana <{ANA}>",
        to=COMPANY,
        In_Reply_To=letter["Message-ID"],
        References=f"{letter['References'] or ''} {letter['Message-ID']}",
        message_id="<11@evil.example>",
    )

    arrives(forged)

    assert newest().conversation != company.a.conversation


def test_an_absence_of_theirs_is_a_programs_words_and_opens_nothing(company, sent):
    was = Conversation.objects.get(pk=company.a.conversation.pk).waits_since

    arrives(answers_all(sent[LUIS], LUIS, Auto_Submitted="auto-replied"))

    assert newest().kind == MessageKind.AUTOMATIC
    assert newest().from_email == LUIS
    assert Conversation.objects.get(pk=company.a.conversation.pk).waits_since == was


def test_a_report_of_their_copy_is_told_of_it_alone(company, sent):
    for letter in Delivery.objects.all():
        has_left(letter)

    arrives(arriving.bounce(sent[LUIS]))

    states = dict(Copy.objects.values_list("address", "delivery_state"))
    assert (states[LUIS], states[BOSS]) == (DeliveryState.FAILED, DeliveryState.QUEUED)
    assert Message.objects.get(kind="REPLY").delivery_state == DeliveryState.QUEUED
    assert not Identity.objects.exclude(lost_since=None).exists()
