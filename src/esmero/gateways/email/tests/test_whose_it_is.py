"""Whose a mail is: the person is who From says, as sure as their domain makes us; answers go to Reply-To."""

from datetime import timedelta

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import reply, take
from esmero.domain.channels.kinds import ReceiptState, SenderProof
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations import access
from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.kinds import Proof
from esmero.domain.customers.models import Identity
from esmero.domain.promises.models import Promise
from esmero.gateways.email import incoming, intake, ours
from esmero.gateways.email.proving import lookups
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.gateways.email.tests.signed import REJECT, Names, signed
from esmero.ground import clock

pytestmark = pytest.mark.django_db
EVE = "eve@evil.example"
FORM = "form@example.com"


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def names(monkeypatch, settings):
    """Names that answer: ana's domain disowns what it does not prove."""
    settings.ESMERO_MAIL_CHECK_SENDERS = True
    made = Names(dmarc={"example.org": REJECT})
    monkeypatch.setattr(lookups, "the_net", lookups.Lookups(made))
    return made


def arrives(raw, *recipients, at=None, sender=""):
    receipt = intake.take(raw, sender, list(recipients) or [COMPANY], at or clock.now())
    take.read_receipts(at=clock.now())
    receipt.refresh_from_db()
    return receipt


def message_of(receipt):
    assert receipt.state == ReceiptState.READ, receipt.reason
    return Message.objects.select_related("conversation__customer").get(pk=receipt.message_id)


def letters_to(address):
    return Delivery.objects.filter(recipient=address).count()


def proof_of(address):
    return Identity.objects.get(value=address).proof


def test_what_its_domain_proves_is_kept_with_the_letter_and_with_the_address(company, names):
    message = message_of(arrives(signed(mail(sender="new@example.org"))))

    assert message.sender_proof == SenderProof.PROVED
    assert proof_of("new@example.org") == Proof.VOUCHED
    assert letters_to("new@example.org") == 1


def test_a_mail_without_a_proof_opens_a_conversation_as_ever(company, names):
    message = message_of(arrives(mail(sender="new@elsewhere.example")))

    assert (message.sender_proof, message.held_since) == (SenderProof.UNPROVED, None)
    assert proof_of("new@elsewhere.example") == Proof.WROTE_FROM
    assert letters_to("new@elsewhere.example") == 1


def test_a_silent_net_keeps_no_mail_waiting_and_accuses_nobody(company, names):
    names.silent = ("example.org",)

    message = message_of(arrives(mail(sender="new@example.org")))

    assert (message.sender_proof, message.held_since) == (SenderProof.UNCHECKED, None)


def test_what_lay_for_days_is_not_checked_as_keys_change(company, names):
    message = message_of(arrives(mail(), at=clock.now() - incoming.KEYS_LIVE - timedelta(hours=1)))

    assert (message.sender_proof, names.asked) == (SenderProof.UNCHECKED, [])


@pytest.mark.parametrize("way", ["by its address", "by the message it answers"])
def test_a_forged_answer_is_never_the_customers_own_words(company, names, reply_to_a, way):
    answered = f"<{company.a.message.mail_message_id}>"
    raw = mail(to=reply_to_a) if way == "by its address" else mail(In_Reply_To=answered)

    message = message_of(arrives(raw, reply_to_a if way == "by its address" else COMPANY))

    assert message.sender_proof == SenderProof.REFUTED
    assert message.held_since is not None
    assert not message.is_for_customer
    assert (message.conversation == company.a.conversation) == (way == "by its address")


def test_the_same_answer_with_its_domains_proof_is(company, names, reply_to_a):
    message = message_of(arrives(signed(mail(to=reply_to_a)), reply_to_a))

    assert (message.conversation, message.held_since) == (company.a.conversation, None)
    assert proof_of(ANA) == Proof.ANSWERED


def test_a_forged_question_waits_for_a_person_and_nobody_is_written_to(company, names):
    before = letters_to("new@example.org")

    message = message_of(arrives(mail(sender="Your Bank <new@example.org>")))

    assert message.held_since is not None
    assert letters_to("new@example.org") == before
    assert proof_of("new@example.org") == Proof.SAID
    assert message.conversation.customer.name == ""
    promise = Promise.objects.get(about_kind="conversation", about_id=message.conversation.pk)
    assert promise.owner is not None
    assert promise.is_internal


def test_what_a_person_lets_through_is_promised_an_answer(company, names, reply_to_a):
    message = message_of(arrives(mail(to=reply_to_a), reply_to_a))

    reply.let_through(agent=company.agent, message_id=message.pk, at=clock.now())

    message.refresh_from_db()
    assert (message.held_since, message.sender_proof) == (None, SenderProof.REFUTED)


def test_the_person_is_who_from_says_and_answers_go_where_they_ask(company):
    message = message_of(arrives(mail(sender="eva@example.net", Reply_To="Office <office@example.net>")))

    assert message.from_email == "eva@example.net"
    assert message.answers_to == message.conversation.reply_to == "office@example.net"
    assert proof_of("eva@example.net") == Proof.WROTE_FROM
    assert not Identity.objects.filter(value="office@example.net").exists()


def test_software_writes_to_nobody_an_unproved_mail_points_at(company, names):
    arrives(mail(sender="eva@elsewhere.example", Reply_To=EVE))
    assert letters_to(EVE) == 0

    arrives(signed(mail(sender="eva@example.org", Reply_To="office@example.net")))
    assert letters_to("office@example.net") == 1


def test_who_answers_from_where_answers_go_joins_and_is_learned_as_nobody(company):
    asked = message_of(arrives(mail(sender="eva@example.net", Reply_To="office@example.net")))
    back = access.reply_address(asked.conversation, host=settings.ESMERO_HOST)
    joined = message_of(arrives(mail(sender="office@example.net", to=back, message_id="<2@x>"), back))

    assert (joined.conversation, joined.held_since) == (asked.conversation, None)
    assert joined.answers_to == "office@example.net"
    assert not Identity.objects.filter(value="office@example.net").exists()


def test_a_known_customers_letter_does_not_move_where_answers_go(company, reply_to_a):
    message = message_of(arrives(mail(to=reply_to_a, Reply_To=EVE), reply_to_a))

    assert (message.from_email, message.answers_to) == (ANA, EVE)
    assert Conversation.objects.get(pk=message.conversation_id).reply_to == ANA


@pytest.mark.parametrize("form", [FORM, "shop@forms.example", "x@all-forms.example"])
def test_what_a_form_sends_is_the_persons_it_names_without_proof(company, names, settings, form):
    settings.ESMERO_MAIL_FORMS = ["shop@forms.example", "@all-forms.example"]

    message = message_of(arrives(signed(mail(sender=form, Reply_To="Eva <eva@example.org>"))))

    assert (message.from_email, message.from_name) == ("eva@example.org", "Eva")
    assert (message.passed_on_by, message.answers_to) == (form, "")
    assert message.sender_proof == SenderProof.UNPROVED
    assert proof_of("eva@example.org") == Proof.SAID
    assert not Identity.objects.filter(value=form).exists()


def test_what_only_claims_to_be_from_a_named_form_is_held_back(company, names, settings):
    settings.ESMERO_MAIL_FORMS = ["shop@example.org"]
    asked = mail(sender="shop@example.org", Reply_To="Eva <eva@example.net>")

    forged = message_of(arrives(asked))
    own = message_of(arrives(signed(mail(sender="shop@example.org", Reply_To="eva@example.net", words="?"))))

    assert (forged.sender_proof, forged.from_email) == (SenderProof.REFUTED, "eva@example.net")
    assert forged.held_since is not None and letters_to("eva@example.net") == 1
    assert (own.sender_proof, own.held_since) == (SenderProof.UNPROVED, None)


def test_a_form_speaks_for_no_customer_in_their_conversation(company, reply_to_a):
    """Whoever can forge the form's address could speak for anybody."""
    answered = f"<{company.a.message.mail_message_id}>"

    held = message_of(arrives(mail(sender=FORM, Reply_To=ANA, to=reply_to_a), reply_to_a))
    apart = message_of(arrives(mail(sender=FORM, Reply_To=ANA, In_Reply_To=answered, message_id="<3@x>")))

    assert held.held_since is not None
    assert apart.conversation != company.a.conversation


def test_a_company_with_an_address_at_a_provider_does_not_own_the_provider():
    known = ours.Ours({"shop@gmail.com": 1, "help@shop.example": 2})

    assert known.is_companys("shop@gmail.com")
    assert known.is_companys("form@shop.example")
    assert not known.is_companys("eve@gmail.com")
    assert not known.is_companys("eve@sub.shop.example")


@pytest.mark.parametrize(("of", "is_list"), [("list@lists.example", True), (EVE, False)])
def test_a_list_that_writes_in_its_own_name_may_say_who_wrote_and_others_may_not(company, of, is_list):
    raw = mail(sender=of, to=f"list@lists.example, {COMPANY}", X_Original_Sender="eva@example.net")

    message = message_of(arrives(raw))

    assert message.from_email == ("eva@example.net" if is_list else EVE)
    assert message.passed_on_by == ("list@lists.example" if is_list else "")


def test_what_came_back_from_outside_forged_joins_only_by_our_address(company, names):
    forward = Message.objects.create(
        conversation=company.a.conversation,
        kind=MessageKind.FORWARD,
        agent=company.agent,
        to_email="partner@example.org",
        channel_kind="EMAIL",
        mail_message_id="passed@localhost",
        text="",
        at=clock.now(),
    )

    forged = message_of(arrives(mail(sender="partner@example.org", In_Reply_To="<passed@localhost>")))
    own = message_of(
        arrives(
            signed(mail(sender="partner@example.org", In_Reply_To="<passed@localhost>", message_id="<4@x>"))
        )
    )

    assert forged.conversation != forward.conversation
    assert (own.kind, own.conversation) == (MessageKind.FROM_OUTSIDE, forward.conversation)
