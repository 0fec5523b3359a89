"""A letter that was perhaps sent is settled by what its recipient does, never by time."""

from datetime import timedelta

import pytest
from tests.world import make_world

from esmero.actions import deliver, take
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.conversations.models import Message
from esmero.gateways.email import intake
from esmero.ground import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter():
    """The confirmation to Ana, of which nobody knows whether it left."""
    make_world()
    found = Delivery.objects.get(recipient="ana@example.org")
    Delivery.objects.filter(pk=found.pk).update(state=DeliveryState.UNKNOWN)
    Message.objects.filter(pk=found.about_id).update(delivery_state=DeliveryState.UNKNOWN)
    return found


def comes_in(names, *, sender="ana@example.org"):
    raw = (
        f"From: {sender}\r\nTo: help@example.com\r\nMessage-ID: <x@example.org>\r\nSubject: Re\r\n"
        f"In-Reply-To: <{names}>\r\n\r\nThank you!\r\n"
    ).encode()
    intake.take(raw, sender, ["help@example.com"], clock.now())
    take.read_receipts(at=clock.now())


def test_an_answer_to_it_says_that_it_arrived(letter):
    comes_in(letter.message_id)

    letter.refresh_from_db()
    assert letter.state == DeliveryState.SENT
    assert letter.reason == "Its recipient answered it."
    assert Message.objects.get(pk=letter.about_id).delivery_state == DeliveryState.SENT


def test_an_answer_to_something_else_says_nothing(letter):
    comes_in("m.another@localhost")

    letter.refresh_from_db()
    assert letter.state == DeliveryState.UNKNOWN


def test_a_letter_that_failed_is_not_said_to_have_arrived(letter):
    Delivery.objects.filter(pk=letter.pk).update(state=DeliveryState.FAILED)

    comes_in(letter.message_id)

    letter.refresh_from_db()
    assert letter.state == DeliveryState.FAILED


def test_time_settles_nothing(letter):
    for days in (1, 3, 30):
        deliver.send_letters(at=clock.now() + timedelta(days=days))

    letter.refresh_from_db()
    assert letter.state == DeliveryState.UNKNOWN


def test_the_gaps_between_tries_grow_and_reach_about_two_days():
    assert sorted(set(deliver.GAPS)) == deliver.GAPS
    assert timedelta(days=1.5) < sum(deliver.GAPS, timedelta()) < timedelta(days=2.5)
