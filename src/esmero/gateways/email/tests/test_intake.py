from datetime import timedelta

import pytest
from django.conf import settings
from tests.world import make_world

from esmero.actions import take
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Channel, Receipt
from esmero.gateways.email import apart, intake
from esmero.gateways.email.tests.mails import ANA, COMPANY, mail
from esmero.ground import clock

pytestmark = pytest.mark.django_db
REPAIRS = "repairs@example.com"


@pytest.fixture
def company():
    return make_world()


def taken(raw, *recipients, sender=ANA):
    return intake.take(raw, sender, list(recipients), clock.now())


def test_the_same_mail_twice_is_one(company):
    first = taken(mail(), COMPANY)
    second = taken(mail(), COMPANY)

    assert first == second
    assert Receipt.objects.count() == 1


def test_the_same_mail_by_another_way_is_one(company):
    raw = mail()
    by_pipe = b"Received: from there by here; today\nDelivered-To: help@example.com\n" + raw
    by_socket = raw.replace(b"\n", b"\r\n")

    assert taken(by_pipe) == taken(by_socket, COMPANY)


def test_two_mails_that_share_a_message_id_are_two(company):
    first = taken(mail(words="Where is my parcel?"), COMPANY)
    second = taken(mail(words="And where is the bill?"), COMPANY)

    assert first != second


def test_words_without_any_header_are_told_apart(company):
    assert taken(b"First words\n\nthe end", COMPANY) != taken(b"Other words\n\nthe end", COMPANY)


def test_a_mail_to_two_of_our_addresses_is_one_in_each(company):
    raw = mail(to=f"{COMPANY}, {REPAIRS}")

    taken(raw, COMPANY, REPAIRS)
    taken(raw, REPAIRS)

    assert [row.recipients for row in Receipt.objects.order_by("id")] == [[COMPANY], [REPAIRS]]


def test_an_answer_to_our_letter_is_one_whoever_else_of_us_it_names(company, reply_to_a):
    raw = mail(to=reply_to_a, Cc=COMPANY)

    taken(raw, reply_to_a, COMPANY)
    taken(raw, COMPANY)

    assert [row.recipients for row in Receipt.objects.all()] == [[reply_to_a]]


def test_an_address_with_a_tag_means_the_channel(company):
    assert taken(mail(to="help+shop@example.com"), "help+shop@example.com").recipients == [COMPANY]


def test_without_an_envelope_the_headers_say_whose_it_is(company):
    raw = mail(to="undisclosed@example.net", X_Original_To=REPAIRS)

    assert taken(raw).recipients == [REPAIRS]


def test_a_closed_channel_is_nobodys(company):
    Channel.objects.filter(address=REPAIRS).update(is_active=False)

    assert taken(mail(to=REPAIRS), REPAIRS).recipients == [REPAIRS]
    assert Receipt.objects.get().external_id.endswith(f":{intake.ANY_MAILBOX}")


def test_a_mail_that_is_too_big_is_not_taken(company, monkeypatch):
    monkeypatch.setattr(settings, "ESMERO_MAX_MAIL_MB", 1)

    with pytest.raises(intake.TooBig):
        taken(mail(words="x" * 70 + "\n") * 16_000, COMPANY)
    assert not Receipt.objects.exists()


def test_poison_does_not_stop_what_comes_behind_it(company, monkeypatch):
    poisoned = taken(mail(words="poison"), COMPANY)
    behind = taken(mail(words="Where is my bill?", message_id="<2@example.org>"), COMPANY)
    _make_reading_fail_for(poisoned, monkeypatch)

    for minutes in (0, 5, 10):
        take.read_receipts(at=clock.now() + timedelta(minutes=minutes))

    poisoned.refresh_from_db()
    behind.refresh_from_db()
    assert (poisoned.state, behind.state) == (ReceiptState.FAILED, ReceiptState.READ)
    assert bytes(poisoned.raw) == mail(words="poison")


def _make_reading_fail_for(poisoned, monkeypatch):
    read = apart.reader.read

    def fail(raw):
        if raw == bytes(poisoned.raw):
            raise RuntimeError("poison")
        return read(raw)

    monkeypatch.setattr(apart.reader, "read", fail)
