"""Two who bring the same in or take it out at the same moment: it comes and goes once."""

from dataclasses import replace
from typing import Any

import pytest
from tests import world
from tests.at_once import Pause, both, only_on_postgresql

from esmero.actions import (
    admit,
    bring_in,
    deliver,
    receive,
    take,
)
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Attempt, Delivery, Receipt
from esmero.domain.channels.ports import Incoming
from esmero.domain.conversations.models import Message
from esmero.domain.customers.models import Customer
from esmero.ground import clock, db

pytestmark = [
    only_on_postgresql,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("ends_sound"),
]


@pytest.fixture
def there() -> world.World:
    return world.make_world()


def _incoming(sender: str, external_id: str) -> Incoming:
    return Incoming(
        channel_kind=ChannelKind.FORM,
        external_id=external_id,
        sender_email=sender,
        sender_name="Nora",
        recipients=[],
        subject="A question",
        text="Where is it?",
        language="en",
    )


def test_a_form_sent_twice_is_one_question(there: world.World, pause: Pause) -> None:
    def ask() -> receive.Received:
        return receive.receive(_incoming("nora@example.org", "form:1"), at=clock.now())

    first, second = both(pause, ask, ask)

    assert (first.end().is_repeated, second.end().is_repeated) == (False, True)
    assert Message.objects.filter(external_id="form:1").count() == 1


def test_somebody_new_who_writes_twice_at_once_is_one_person(there: world.World, pause: Pause) -> None:
    first, second = both(
        pause,
        lambda: receive.receive(_incoming("nora@example.org", "form:1"), at=clock.now()),
        lambda: receive.receive(_incoming("Nora@example.org", "form:2"), at=clock.now()),
    )

    assert first.end().conversation != second.end().conversation
    assert Customer.objects.filter(identities__value="nora@example.org").count() == 1


def test_a_letter_is_taken_by_one_worker(there: world.World, pause: Pause) -> None:
    Delivery.objects.exclude(pk=Delivery.objects.earliest("pk").pk).delete()

    def lease() -> Delivery | None:
        with db.write():
            return channel_writes.lease_delivery(at=clock.now())

    first, second = both(pause, lease, lease)

    assert first.end() and second.end() is None


def test_a_mail_is_taken_by_one_worker_and_a_late_one_has_lost_it(there: world.World, pause: Pause) -> None:
    at = clock.now()
    receipt = take.take_mails(
        [
            take.RawMail(
                raw=b"From: nora@example.org\r\nTo: help@example.com\r\nSubject: Hello\r\n\r\nWhere is it?",
                external_id="mail:1",
                sender="nora@example.org",
                recipients=["help@example.com"],
                at=at,
            )
        ]
    )[0]

    def lease(when: Any = at) -> Receipt | None:
        with db.write():
            return channel_writes.lease_receipt(receipt.pk, at=when)

    first, second = both(pause, lease, lease)
    paused = first.end()
    assert paused and second.end() is None

    # It slept through its lease, and another one has read the mail meanwhile.
    take.read_receipts(at=at + channel_writes.READ_LEASE)
    take._read([paused], at=at + channel_writes.READ_LEASE)

    assert Message.objects.filter(receipt_id=receipt.pk).count() == 1
    assert channels.receipt(receipt.pk).attempts == 2


def test_a_letter_given_up_is_not_settled_by_its_late_sender(there: world.World) -> None:
    at = clock.now()
    with db.write():
        late = channel_writes.lease_delivery(at=at)
    assert late
    deliver.keep_hold(at=at + channel_writes.SEND_LEASE)

    deliver._not_sent(late, deliver.CouldNotSend("421", is_final=False), at=at)

    assert Delivery.objects.get(pk=late.pk).state == DeliveryState.QUEUED
    assert Attempt.objects.filter(delivery=late).count() == 1


def test_a_program_that_asks_twice_at_once_is_told_that_the_first_is_under_way(
    there: world.World, pause: Pause
) -> None:
    made = admit.make_token(agent=None, name="Shop", team_id=there.team.pk, scopes=["write"], at=there.at)

    def ask() -> bring_in.Answer:
        asking = bring_in.Asking(token=made.token, key="one", asked="the same")
        incoming = _incoming("nora@example.org", asking.external_id)
        return bring_in.open_conversation(
            asking,
            incoming,
            tell=lambda received: bring_in.Answer(201, received.conversation.code),
            at=there.at,
        )

    first, second = both(pause, ask, ask)

    assert isinstance(second.error, bring_in.UnderWay)
    assert ask() == replace(first.end(), is_repeated=True)
