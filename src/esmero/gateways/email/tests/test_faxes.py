"""Faxes come in from a gateway by mail: pages of whom their number belongs to."""

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Message
from esmero.domain.customers.models import Identity
from esmero.domain.files.models import Attachment
from esmero.gateways.email.tests.faxing import (
    GATEWAY,
    NOON,
    NUMBER,
    arrives,
    fax_in,
    mail,
    sink,
    there,
)
from esmero.insight import soundness
from esmero.parts import people

pytestmark = pytest.mark.django_db
__all__ = ["sink", "there"]


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
