"""What people and machines do to a mailbox on purpose: A21, A22, A24 and F24 of the list of abuse."""

import base64
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from django.test import Client
from django.urls import reverse

from esmero.actions import by_itself, keep_watch, take
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.events.models import Event
from esmero.gateways.email import apart, intake
from esmero.gateways.email.reading import message
from esmero.gateways.email.tests import arriving
from esmero.gateways.email.tests.arriving import arrives, has_left
from esmero.gateways.email.tests.mails import COMPANY, mail
from esmero.ground import clock
from tests.world import make_world

pytestmark = pytest.mark.django_db
TYPED = "Buy-cheap-watches-at-evil.example"


@pytest.fixture
def company():
    return make_world()


@pytest.fixture
def confirmed(company):
    """Somebody new was confirmed; the letter, as they have it."""
    arrives(mail(sender="Eva <eva@example.org>", message_id="<q@example.org>"), sender="eva@example.org")
    return has_left(Delivery.objects.get(recipient="eva@example.org"))


def automatic_letters():
    return Delivery.objects.filter(recipient="eva@example.org").count()


def answers_to(letter, *, words="Thank you for your mail.", headers=""):
    """Return what a program answers to a letter, and the address it goes to."""
    head = message_from_bytes(letter, policy=policy.default)
    to = str(head["Reply-To"])
    raw = (
        f"From: Eva <eva@example.org>\nTo: {to}\nSubject: Re: {head['Subject']}\n"
        f"In-Reply-To: {head['Message-ID']}\nMessage-ID: <{abs(hash((words, to)))}@example.org>\n"
        f"{headers}\n{words}\n"
    )
    return raw.encode(), to.split("<")[-1].strip("<> ")


def test_a21_another_desk_of_our_making_neither_answers_us_nor_is_answered(company, confirmed):
    theirs = confirmed.replace(b"@localhost>", b"@other.example>", 1)
    seen = message.read(confirmed, own_host="other.example")

    receipt = arrives(theirs, sender="help@other.example")

    assert seen.is_auto_reply and not seen.may_auto_answer and not seen.opens_conversation
    assert receipt.state == ReceiptState.SET_ASIDE and automatic_letters() == 1


@pytest.mark.parametrize(
    "headers",
    [
        "Auto-Submitted: auto-replied\n",
        "X-Autoreply: yes\n",
        "Precedence: auto_reply\n",
        "X-Auto-Response-Suppress: All\n",
    ],
)
def test_a21_a_program_that_says_so_is_never_answered(company, confirmed, headers):
    raw, to = answers_to(confirmed, headers=headers)
    for _ in range(5):
        arrives(raw, to, sender="eva@example.org")

    keep_watch.break_overdue_promises(at=clock.now())
    assert automatic_letters() == 1


def test_a21_one_without_any_sign_is_answered_three_times_and_then_met_with_silence_and_a_note(
    company, confirmed
):
    at, letters = clock.now(), 1
    for number in range(20):
        if automatic_letters() < letters:
            break
        raw, to = answers_to(confirmed, words=f"We have your mail, number {number}.")
        arrives(raw, to, sender="eva@example.org", at=at + timedelta(minutes=1))
        letters = automatic_letters() + 1
        at += timedelta(hours=20)
        keep_watch.break_overdue_promises(at=at)

    assert automatic_letters() == 3
    assert Event.objects.filter(verb="conversation.hushed").count() == 1


def test_a21_a_confirmation_that_comes_back_is_not_written_about(company, confirmed):
    arrives(arriving.bounce(confirmed), sender="<>")

    keep_watch.break_overdue_promises(at=clock.now() + timedelta(days=2))
    assert automatic_letters() == 1


def test_a21_our_own_letter_and_mail_from_our_own_address_are_kept_and_that_is_all(company, confirmed):
    before = Conversation.objects.count(), Delivery.objects.count()

    own = arrives(confirmed, sender="eva@example.org")
    forged = arrives(mail(sender=f"Us <{COMPANY}>", message_id="<f@x>"), sender=COMPANY)

    assert {own.state, forged.state} == {ReceiptState.SET_ASIDE}
    assert (Conversation.objects.count(), Delivery.objects.count()) == before


def test_a21_a_list_is_received_and_not_answered(company):
    raw = mail(sender="l@lists.example", List_Id="<l.lists.example>", Precedence="list", message_id="<l@x>")

    assert arrives(raw, sender="l-bounces@lists.example").state == ReceiptState.READ
    assert not Delivery.objects.filter(recipient__endswith="lists.example").exists()


def test_a22_forms_with_foreign_addresses_send_each_one_letter_without_a_typed_word(company, monkeypatch):
    """From ever new networks, to ever the same few people, who never asked for anything."""
    victims = [f"victim{number}@target.example" for number in range(5)]
    for number in range(60):
        victim = victims[number % 5].replace("@", f"+{number}@" if number % 2 else "@")
        fields = {"name": TYPED, "email": victim, "words": TYPED * 3, "send_key": f"key-{number:016}"}
        answer = Client(REMOTE_ADDR=f"198.51.100.{number}").post(reverse("help:ask"), fields)
        assert answer.status_code in {200, 302, 303, 429}

    sent = Delivery.objects.filter(recipient__endswith="@target.example")
    assert 0 < sent.count() <= 5
    for letter in sent:
        assert TYPED.encode() not in has_left(letter) and b"evil.example" not in bytes(letter.raw)


def test_a22_the_forms_of_one_network_end_sooner(company):
    for number in range(40):
        fields = {
            "name": "A",
            "email": f"v{number}@target.example",
            "words": "x",
            "send_key": f"key-{number:016}",
        }
        Client(REMOTE_ADDR="198.51.100.7").post(reverse("help:ask"), fields)

    assert Delivery.objects.filter(recipient__endswith="@target.example").count() < 40


def _nested(depth):
    return b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (number, number)
        for number in range(depth)
    )


def _messages_in_messages(depth):
    return b"Content-Type: message/rfc822\n\n" * depth + b"Subject: inmost\n\nwords\n"


BOMBS = {
    "10,000 parts in each other": lambda: _nested(10_000),
    "100,000 parts beside each other": lambda: (
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000 + b"--b--\n"
    ),
    "500 mails in each other": lambda: _messages_in_messages(500),
    "one header of 20 MB": lambda: b"X-Long: " + b"a" * 20_000_000 + b"\n\nwords\n",
    "no boundary": lambda: b"Content-Type: multipart/mixed\n\n--\n--\nwords\n",
    "base64 of zeros": lambda: (
        b"Content-Type: application/octet-stream; name=zeros\nContent-Transfer-Encoding: base64\n\n"
        + base64.encodebytes(b"\0" * 15_000_000)
    ),
    "200,000 recipients": lambda: (
        b"Cc: " + b",\n ".join(b"a%d@x.example" % n for n in range(200_000)) + b"\n\nwords\n"
    ),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a24_a_bomb_of_parts_is_kept_and_stands_somewhere_and_the_next_mail_is_read(company, bomb):
    raw = b"From: eve@example.net\nSubject: bomb\nMessage-ID: <bomb@example.net>\n" + BOMBS[bomb]()
    at = clock.now()
    receipt = intake.take(raw, "eve@example.net", [COMPANY], at)
    behind = intake.take(mail(sender="eva@example.org", message_id="<b@x>"), "eva@example.org", [COMPANY], at)
    for minutes in (0, 3, 6, 9):
        take.read_receipts(at=at + timedelta(minutes=minutes))

    receipt.refresh_from_db()
    behind.refresh_from_db()
    assert behind.state == ReceiptState.READ
    assert bytes(receipt.raw) == raw
    client = Client()
    client.force_login(company.agent)
    if receipt.state == ReceiptState.READ:
        assert Message.objects.get(pk=receipt.message_id).from_email == "eve@example.net"
    else:
        assert receipt.state == ReceiptState.FAILED
        assert "eve@example.net" in client.get(reverse("desk:failed_mail")).content.decode()
    apart.reader.close()


@pytest.mark.parametrize("senders", ["one", "many"])
def test_f24_a_flood_makes_no_storm_and_who_is_known_is_confirmed(company, senders, monkeypatch):
    """A hundredth of it; `make soak` has all ten thousand."""
    monkeypatch.setattr(by_itself, "CONFIRMATIONS_AN_HOUR", 20)
    at = clock.now() + timedelta(days=2)
    for number in range(100):
        sender = "bot@flood.example" if senders == "one" else f"bot{number}@flood.example"
        raw = mail(sender=sender, words=f"Flood {number}", message_id=f"<{number}@flood.example>")
        intake.take(raw, sender, [COMPANY], at)
        if number == 50:
            known = mail(words="Where is it?", message_id="<mine@example.org>")
            intake.take(known, "ana@example.org", [COMPANY], at)
    while take.read_receipts(at=at):
        pass

    assert Receipt.objects.exclude(state=ReceiptState.READ).count() == 0
    to_bots = Delivery.objects.filter(recipient__endswith="@flood.example").count()
    assert 0 < to_bots <= (1 if senders == "one" else 20)
    assert Delivery.objects.filter(recipient="ana@example.org", queued_at=at).count() == 1
    # Neither do the promises that break make one.
    keep_watch.break_overdue_promises(at=at + timedelta(days=1))
    told = Delivery.objects.filter(recipient="bot@flood.example").count()
    assert told <= 1 + by_itself.OWNED_UP_AN_HOUR
