"""What becomes of a mail at the desk, from the mail server's hand to the conversation."""

from datetime import timedelta
from email.message import EmailMessage

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import deliver, put_into_words, take
from esmero.domain.channels.kinds import DeliveryState, ReceiptState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Conversation, Message
from esmero.gateways.email import incoming, intake
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.ground import clock

pytestmark = pytest.mark.django_db
QUOTED = "Thank you.\n\nOn Sunday, Marea wrote:\n> We have your question.\n"


@pytest.fixture
def company():
    return make_world()


def arrives(raw, *recipients, sender=ANA):
    """Hand a mail in and have it read; return its receipt."""
    receipt = intake.take(raw, sender, list(recipients) or [COMPANY], clock.now())
    take.read_receipts(at=clock.now())
    receipt.refresh_from_db()
    return receipt


def arrives_in_vain(raw):
    """Hand in a mail that can't be read, and try as often as it is tried; return its receipt."""
    receipt = arrives(raw, sender="")
    for minutes in (5, 10):
        take.read_receipts(at=clock.now() + timedelta(minutes=minutes))
    receipt.refresh_from_db()
    return receipt


def message_of(receipt):
    assert receipt.state == ReceiptState.READ, receipt.reason
    return Message.objects.get(pk=receipt.message_id)


def letters_to(address):
    return Delivery.objects.filter(recipient=address).count()


def test_a_new_mail_opens_a_conversation_of_the_address_team(company):
    message = message_of(
        arrives(mail(sender="New <new@example.org>", to="repairs@example.com"), "repairs@example.com")
    )

    assert message.text == "Where is my parcel?"
    assert message.conversation.team == company.other_team
    assert letters_to("new@example.org") == 1


def test_an_answer_joins_by_its_signed_address_and_its_quote_is_folded_away(company, reply_to_a):
    message = message_of(arrives(mail(to=reply_to_a, words=QUOTED), reply_to_a))

    assert message.conversation == company.a.conversation
    assert message.text == "Thank you."
    assert "We have your question." in message.quoted
    assert message.held_since is None


def test_a_strangers_answer_to_a_signed_address_is_held_back(company, reply_to_a):
    message = message_of(
        arrives(mail(sender="eve@example.net", to=reply_to_a), reply_to_a, sender="eve@example.net")
    )

    assert message.conversation == company.a.conversation
    assert message.held_since is not None


@pytest.mark.parametrize(
    "forged", ["reply+1.aaaaaaaaaaaaaaaa@localhost", "reply+1.ключ@localhost", "reply+@localhost"]
)
def test_a_forged_reply_address_opens_no_door(company, forged):
    message = message_of(arrives(mail(sender="eve@example.net", to=f"{COMPANY}, {forged}"), COMPANY))

    assert message.conversation not in {company.a.conversation, company.b.conversation}


def test_an_answer_joins_by_the_message_it_answers_if_it_is_their_own(company):
    answered = f"<{company.a.message.mail_message_id}>"

    own = message_of(arrives(mail(In_Reply_To=answered)))
    strangers = message_of(arrives(mail(sender="eve@example.net", In_Reply_To=answered)))

    assert own.conversation == company.a.conversation
    assert strangers.conversation != company.a.conversation


def test_words_that_are_all_quote_are_shown_whole(company):
    message = message_of(arrives(mail(words="> only this\n> and this\n")))

    assert "only this" in message.text
    assert message.quoted == ""


def test_a_list_is_received_but_not_answered_by_software(company):
    receipt = arrives(mail(sender="news@example.org", List_Id="<news.example.org>"))

    assert receipt.state == ReceiptState.READ
    assert letters_to("news@example.org") == 0


def test_a_mail_in_an_empty_envelope_is_received_but_not_answered_by_software(company):
    receipt = arrives(mail(sender="new@example.org"), sender="<>")

    assert receipt.state == ReceiptState.READ
    assert letters_to("new@example.org") == 0


def test_our_own_letter_that_comes_back_is_set_aside(company):
    ours = Delivery.objects.first()

    receipt = arrives(put_into_words.letter_of(ours, at=ours.queued_at))

    assert (receipt.state, receipt.reason) == (ReceiptState.SET_ASIDE, incoming.OUR_OWN_LETTER)


def test_a_message_id_of_our_making_is_ours_even_if_we_forgot_it(company):
    receipt = arrives(mail(message_id=f"<m.{'0' * 24}@{settings.ESMERO_HOST}>"))

    assert (receipt.state, receipt.reason) == (ReceiptState.SET_ASIDE, incoming.OUR_OWN_LETTER)


def test_a_mail_from_our_own_address_is_set_aside(company):
    receipt = arrives(mail(sender=f"Us <{COMPANY}>"), sender=COMPANY)

    assert (receipt.state, receipt.reason) == (ReceiptState.SET_ASIDE, incoming.OUR_OWN_ADDRESS)


def test_a_form_that_mails_from_our_own_address_is_the_persons_it_names(company):
    receipt = arrives(mail(sender=COMPANY, Reply_To="Eva <eva@example.org>"), sender=COMPANY)

    assert message_of(receipt).from_email == "eva@example.org"
    assert letters_to("eva@example.org") == 0


def test_an_answer_goes_where_the_mail_asks_for_it(company):
    receipt = arrives(mail(sender="shop@example.net", Reply_To="Eva <eva@example.org>"))

    assert Conversation.objects.get(messages=receipt.message_id).reply_to == "eva@example.org"


def test_a_list_that_asks_for_answers_to_itself_is_nobodys_address(company):
    raw = mail(sender="eva@example.org", to="list@example.net", Reply_To="list@example.net")

    assert Conversation.objects.get(messages=arrives(raw).message_id).reply_to == "eva@example.org"


def test_a_mail_without_a_sender_is_read_by_its_envelope(company):
    assert message_of(arrives(mail(sender=""), sender="eva@example.org")).from_email == "eva@example.org"


def test_a_mail_without_any_sender_stands_among_the_failed_with_a_plain_reason(company):
    receipt = arrives_in_vain(mail(sender=""))

    assert (receipt.state, receipt.reason) == (ReceiptState.FAILED, incoming.NO_SENDER)


def test_an_empty_mail_stands_among_the_failed(company):
    receipt = arrives_in_vain(b"\r\n")

    assert (receipt.state, receipt.reason) == (ReceiptState.FAILED, incoming.NOTHING_IN_IT)


def test_files_come_along(company):
    made = EmailMessage()
    made["From"], made["To"], made["Subject"] = ANA, COMPANY, "A bill"
    made.set_content("Here it is.")
    made.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="bill.pdf")

    assert message_of(arrives(made.as_bytes())).file_count == 1


REPORT = """From: MAILER-DAEMON@mx.example.org
To: help@example.com
Subject: Undelivered Mail Returned to Sender
Content-Type: multipart/report; report-type=delivery-status; boundary=b
MIME-Version: 1.0

--b
Content-Type: text/plain

I could not deliver your message.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org

Final-Recipient: rfc822; ana@example.org
Action: {action}
Status: {status}
Diagnostic-Code: smtp; {status}

--b
Content-Type: text/rfc822-headers

Message-ID: <{message_id}>
--b--
"""


@pytest.mark.parametrize(
    ("action", "status", "becomes"),
    [("failed", "5.1.1", DeliveryState.FAILED), ("delayed", "4.4.1", DeliveryState.SENT)],
)
def test_a_letter_that_comes_back_for_good_is_shown_as_not_sent(company, action, status, becomes):
    deliver.send_letters(at=clock.now())
    letter = Delivery.objects.filter(recipient=ANA).get()
    report = REPORT.format(action=action, status=status, message_id=letter.message_id)

    receipt = arrives(report.encode(), sender="")

    letter.refresh_from_db()
    assert receipt.state == ReceiptState.SET_ASIDE
    assert letter.state == becomes
    assert Message.objects.get(pk=letter.about_id).delivery_state == becomes


def test_a_report_about_somebody_elses_letter_changes_nothing(company):
    deliver.send_letters(at=clock.now())

    arrives(REPORT.format(action="failed", status="5.1.1", message_id="x@example.net").encode(), sender="")

    assert not Delivery.objects.exclude(state=DeliveryState.SENT).exists()
