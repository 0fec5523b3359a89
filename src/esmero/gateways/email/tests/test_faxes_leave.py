"""Answers by fax: they leave by the gateway, and what it reports is theirs."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from esmero.actions import close, deliver, leave, merge, post_room
from esmero.domain.channels.models import Channel, Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event
from esmero.gateways.email.tests.faxing import (
    COMPANY,
    GATEWAY,
    NOON,
    NUMBER,
    answer,
    arrives,
    fax_in,
    mail,
    sink,
    there,
)
from esmero.ground import sheets
from esmero.insight import soundness

pytestmark = pytest.mark.django_db
__all__ = ["sink", "there"]


def sent(there, sink, conversation=None):
    letter = answer(there, conversation or fax_in())
    deliver.send_letters(at=NOON + timedelta(minutes=1))
    letter.refresh_from_db()
    return letter


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


def test_a_failed_fax_of_whoever_left_stands_before_somebody_who_works_here(there, sink):
    letter = sent(there, sink)
    closing = {"conversation_id": letter.within_id, "reason": "ANSWERED", "why": "You wrote.", "at": NOON}
    close.close(agent=there.agent, **closing)
    leave.leave(agent=there.owner, agent_id=there.agent.pk, heir_id=None, at=NOON)

    report(letter, "Fax failed", "Reason: line busy")

    conversation = Conversation.objects.get(pk=letter.within_id)
    assert conversation.is_open and conversation.agent.is_active


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
