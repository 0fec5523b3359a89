"""What other programs write to us: told where it belongs, and never answered."""

from copy import copy
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import make_world

from esmero.actions import close, find, forget, keep_watch, report, take
from esmero.domain.channels.kinds import DeliveryState, ReceiptState
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations.kinds import CloseReason, MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Identity
from esmero.domain.events.models import Event
from esmero.domain.promises import reads as promises
from esmero.gateways.email.tests import arriving
from esmero.gateways.email.tests.arriving import arrives, has_left
from esmero.gateways.email.tests.mails import ANA, mail
from esmero.ground import clock

pytestmark = pytest.mark.django_db
EVE = "eve@example.net"
AWAY = "I am away until Monday. Call Bea on 600 100 200."


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def letter(company):
    """The confirmation to customer A; it has left."""
    made = Delivery.objects.get(customer_id=company.a.conversation.customer_id)
    has_left(made)
    made.refresh_from_db()
    return made


@pytest.fixture
def page(company):
    """The conversation of customer A as its agent sees it."""

    def look() -> str:
        client = Client()
        client.force_login(company.agent)
        return client.get(reverse("desk:conversation", args=[company.a.conversation.pk])).content.decode()

    return look


def absence(to, **more):
    return mail(to=to, words=AWAY, subject="Automatic reply", Auto_Submitted="auto-replied", **more)


def test_an_absence_notice_stands_in_its_conversation_for_colleagues_and_nothing_is_due(
    company, reply_to_a, page
):
    before = Delivery.objects.count(), len(promises.open_about(company.a.conversation.ref))

    receipt = arrives(absence(reply_to_a), reply_to_a)

    message = Message.objects.get(pk=receipt.message_id)
    assert (message.kind, message.conversation_id) == (MessageKind.AUTOMATIC, company.a.conversation.pk)
    assert receipt.state == ReceiptState.SET_ASIDE and receipt.conversation_id == company.a.conversation.pk
    assert (Delivery.objects.count(), len(promises.open_about(company.a.conversation.ref))) == before
    assert "A program wrote this in the name of ana@example.org" in page() and "600 100 200" in page()
    assert b"600 100 200" not in Client().get(f"/c/{company.a.token}/").content


def test_it_opens_nothing_that_was_closed_and_stops_nobody_who_writes(company, reply_to_a):
    number = company.a.conversation.pk
    close.close(
        agent=company.agent, conversation_id=number, reason=CloseReason.ANSWERED, at=clock.now(),
        seen_version=company.a.conversation.version, why="Told her on the telephone.",
    )  # fmt: skip
    before = Conversation.objects.get(pk=number)

    arrives(absence(reply_to_a), reply_to_a)

    after = Conversation.objects.get(pk=number)
    assert after.is_closed and after.version == before.version
    assert not promises.open_about(after.ref)


def test_it_is_found_by_the_letter_that_it_answers_if_it_comes_from_whom_we_wrote_to(company, letter):
    answered = f"<{letter.message_id}>"

    own = arrives(absence("help@example.com", In_Reply_To=answered))
    strangers = arrives(
        absence("help@example.com", In_Reply_To=answered, sender="eve@example.net", message_id="<2@x>")
    )

    assert own.conversation_id == company.a.conversation.pk
    assert strangers.message_id is None and strangers.conversation_id is None


def test_one_that_a_person_wrote_after_all_is_brought_to_the_desk_and_joins(company, reply_to_a):
    receipt = arrives(absence(reply_to_a), reply_to_a)

    take.bring_to_the_desk(agent=company.agent, receipt_id=receipt.pk, at=clock.now())
    take.read_receipts(at=clock.now())

    receipt.refresh_from_db()
    assert Message.objects.get(pk=receipt.message_id).kind == MessageKind.FROM_CUSTOMER


def test_a_letter_that_came_back_for_good_marks_the_address_and_says_what_to_do_instead(
    company, letter, page
):
    arrives(arriving.bounce(bytes(letter.raw)), sender="<>")

    letter.refresh_from_db()
    identity = Identity.objects.get(value=ANA)
    assert letter.state == DeliveryState.FAILED and identity.lost_since is not None
    said = page()
    assert "Letters to ana@example.org do not arrive" in said and "5.1.1" in said
    assert "We know no other address and no telephone" in said


def test_the_letters_before_the_one_that_came_back_stand_as_they_stood(company, letter):
    before, newer = copy(letter), "m.0123456789abcdef01234567@localhost"
    Delivery.objects.filter(pk=letter.pk).update(message_id=newer)
    before.pk = None
    before.save(force_insert=True)
    own = f"Message-ID: <{letter.message_id}>".encode()
    assert own in bytes(letter.raw)
    head = f"References: <{letter.message_id}>\r\nMessage-ID: <{newer}>".encode()

    arrives(arriving.bounce(bytes(letter.raw).replace(own, head)), sender="<>")

    letter.refresh_from_db()
    before.refresh_from_db()
    assert (letter.state, before.state) == (DeliveryState.FAILED, DeliveryState.SENT)


def test_a_report_holds_the_conversation_before_its_letter(company, letter, monkeypatch):
    held = []
    for room, name in ((report.conversations, "one"), (report.channels, "deliveries_named")):
        monkeypatch.setattr(room, name, _told_to(held, name, getattr(room, name)))

    receipt = arrives(arriving.bounce(bytes(letter.raw)), sender="<>")

    assert held[:2] == ["one", "deliveries_named"]
    assert receipt.conversation_id == company.a.conversation.pk


def _told_to(held, name, read):
    def reading(*asked, **named):
        held.append(name)
        return read(*asked, **named)

    return reading


@pytest.mark.parametrize(
    ("action", "status", "said"),
    [
        ("failed", "5.7.1", "554 5.7.1 Rejected by policy"),
        ("failed", "5.2.2", "552 5.2.2 Mailbox full"),
        ("failed", "4.4.7", "Delivery expired"),
    ],
)
def test_one_that_came_back_for_another_reason_is_not_sent_but_the_address_is_not_marked(
    company, letter, action, status, said
):
    arrives(arriving.bounce(bytes(letter.raw), action=action, status=status, said=said), sender="<>")

    letter.refresh_from_db()
    assert letter.state == DeliveryState.FAILED and status in letter.reason
    assert Identity.objects.get(value=ANA).lost_since is None


def test_one_that_only_waits_is_told_and_stays_sent(company, letter, page):
    raw = arriving.bounce(bytes(letter.raw), action="delayed", status="4.4.1", said="Connection timed out")

    receipt = arrives(raw, sender="<>")

    letter.refresh_from_db()
    assert letter.state == DeliveryState.SENT and Identity.objects.get(value=ANA).lost_since is None
    assert "has not arrived yet; mail servers keep trying" in page()
    assert receipt.conversation_id == company.a.conversation.pk


def test_a_report_about_a_letter_in_doubt_settles_the_doubt(company, letter):
    Delivery.objects.filter(pk=letter.pk).update(state=DeliveryState.UNKNOWN)
    raw = arriving.bounce(bytes(letter.raw), action="delayed", status="4.4.1", said="later")

    arrives(raw, sender="<>")

    letter.refresh_from_db()
    assert letter.state == DeliveryState.SENT


def test_who_knows_none_of_our_letters_can_mark_nobody(company, letter):
    raw = arriving.bounce(bytes(letter.raw)).replace(letter.message_id.encode(), b"m.%024d@localhost" % 7)

    receipt = arrives(raw, sender="<>")

    assert receipt.state == ReceiptState.SET_ASIDE and receipt.conversation_id is None
    assert Identity.objects.get(value=ANA).lost_since is None


def test_mail_from_a_lost_address_ends_the_mark_and_what_only_claims_to_come_from_there_does_not(
    company, letter, reply_to_a
):
    arrives(arriving.bounce(bytes(letter.raw)), sender="<>")

    arrives(
        mail(sender="help@example.com", Reply_To=ANA, message_id="<2@example.org>"), sender="x@example.com"
    )
    assert Identity.objects.get(value=ANA).lost_since is not None

    arrives(mail(to=reply_to_a, message_id="<3@example.org>"), reply_to_a)
    assert Identity.objects.get(value=ANA).lost_since is None
    assert not Conversation.objects.get(pk=company.a.conversation.pk).customer.has_marked_address


def test_whose_provider_passes_on_a_complaint_gets_nothing_by_itself_any_more(company, letter, page):
    receipt = arrives(arriving.complaint(bytes(letter.raw)), sender=arriving.ABUSE)

    letters = Delivery.objects.filter(recipient=ANA).count()
    keep_watch.break_overdue_promises(at=clock.now() + timedelta(days=2))
    arrives(mail(message_id="<2@example.org>"), at=clock.now() + timedelta(days=3))

    assert receipt.conversation_id == company.a.conversation.pk
    assert Delivery.objects.filter(recipient=ANA).count() == letters
    assert "reported our letter as unwanted" in page()


def test_what_they_ask_for_on_their_page_reaches_them_all_the_same(company, letter):
    arrives(arriving.complaint(bytes(letter.raw)), sender=arriving.ABUSE)
    letters = Delivery.objects.filter(recipient=ANA).count()

    find.ask_for_link(code=company.a.conversation.code, email=ANA, at=clock.now())

    assert Delivery.objects.filter(recipient=ANA).count() == letters + 1


def test_our_own_letter_that_comes_back_is_kept_with_its_conversation(company, letter):
    receipt = arrives(bytes(letter.raw))

    assert receipt.state == ReceiptState.SET_ASIDE
    assert receipt.conversation_id == company.a.conversation.pk
    assert Message.objects.filter(conversation=company.a.conversation).count() == 2
    assert Delivery.objects.get(pk=letter.pk).state == DeliveryState.SENT


def test_a_receipt_of_delivery_is_told_and_never_answered(company, letter, page):
    raw = arriving.bounce(bytes(letter.raw), action="delivered", status="2.0.0", said="250 ok")

    arrives(raw, sender="<>")

    assert "arrived, says the mail server there" in page()


def test_reports_go_when_their_customer_is_erased(company, letter):
    receipt = arrives(arriving.bounce(bytes(letter.raw)), sender="<>")
    number = company.a.conversation.customer_id

    forget.forget_customer(agent=company.owner, customer_id=number, at=clock.now())

    assert bytes(Receipt.objects.get(pk=receipt.pk).raw) == b""
    told = Event.objects.filter(customer_id=number).exclude(payload=None)
    assert not any(ANA in str(event.payload) for event in told)
