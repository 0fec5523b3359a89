"""Letters leave in the order in which their story was written, once each, whoever sends them."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import OperationalError
from tests import world

from esmero.actions import deliver
from esmero.domain.channels import ports
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.channels.ports import CouldNotSend
from esmero.ground import db, patience

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)
LATER = NOON + timedelta(minutes=10)


class Server:
    """A transport that remembers what left; `before` and `after` are done around the handing over."""

    def __init__(self) -> None:
        self.left: list[int] = []
        self.before: Callable[[Delivery], None] = lambda delivery: None
        self.after: Callable[[Delivery], None] = lambda delivery: None

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> str:
        self.before(delivery)
        handing_over()
        self.left.append(delivery.pk)
        self.after(delivery)
        return "250 OK"

    def rest(self) -> None:
        """Nothing is open."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    found = Server()
    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, found)
    return found


@pytest.fixture
def letters() -> list[Delivery]:
    """The letters of two stories, and a second one of the first story."""
    world.make_world(NOON)
    first, other = Delivery.objects.order_by("id")
    second = Delivery.objects.get(pk=first.pk)
    second.pk, second.message_id = None, "m.second@localhost"
    second.save()
    return [first, other, second]


def _died(exc: Exception) -> Callable[[Delivery], None]:
    def die(delivery: Delivery) -> None:
        raise exc

    return die


def state(delivery: Delivery) -> str:
    return Delivery.objects.get(pk=delivery.pk).state


def test_a_later_letter_of_a_story_waits_for_the_one_before(server: Server, letters: list[Delivery]) -> None:
    first, other, second = letters

    def refuse(delivery: Delivery) -> None:
        if delivery.pk == first.pk and delivery.attempts < 3:
            raise CouldNotSend("451 Later", is_final=False)

    server.before = refuse
    deliver.send_letters(at=NOON)
    assert server.left == [other.pk]

    deliver.send_letters(at=NOON + timedelta(minutes=2))
    deliver.send_letters(at=NOON + timedelta(minutes=8))

    assert server.left == [other.pk, first.pk, second.pk]


def test_while_one_hangs_the_letters_of_other_stories_go(server: Server, letters: list[Delivery]) -> None:
    first, other, second = letters
    with db.write():
        assert channel_writes.lease_delivery(at=NOON) == first

    deliver.send_letters(at=NOON)

    assert server.left == [other.pk]
    assert state(second) == DeliveryState.QUEUED


def test_a_letter_whose_sender_died_before_handing_it_over_goes_once(
    server: Server, letters: list[Delivery]
) -> None:
    with db.write():
        channel_writes.lease_delivery(at=NOON)

    deliver.keep_hold(at=LATER)
    deliver.send_letters(at=LATER + timedelta(minutes=2))

    assert sorted(server.left) == sorted(letter.pk for letter in letters)


def test_a_letter_whose_sender_died_handing_it_over_is_in_doubt_and_never_sent_unasked(
    server: Server, letters: list[Delivery]
) -> None:
    with db.write():
        given = channel_writes.lease_delivery(at=NOON)
        assert given
        assert channel_writes.hand_over_now(given, at=NOON)

    deliver.keep_hold(at=LATER)
    deliver.send_letters(at=LATER + timedelta(days=3))

    assert state(given) == DeliveryState.UNKNOWN
    assert given.pk not in server.left


def test_a_sender_that_lives_is_not_thought_dead(server: Server, letters: list[Delivery]) -> None:
    def hold_on(delivery: Delivery) -> None:
        # It takes very long, and meanwhile the clock's duty comes round.
        for minutes in (1, 2, 3):
            deliver.keep_hold(at=NOON + timedelta(minutes=minutes))
        assert state(delivery) == DeliveryState.SENDING

    server.after = hold_on
    deliver.send_letters(at=NOON)

    assert state(letters[0]) == DeliveryState.SENT


def test_a_paused_sender_that_wakes_up_late_sees_that_it_lost_the_letter(
    server: Server, letters: list[Delivery]
) -> None:
    first = letters[0]

    def sleep(delivery: Delivery) -> None:
        if delivery.pk == first.pk and delivery.attempts == 1:
            # Another machine finds the lease run out, and sends the letter itself.
            deliver._settle_abandoned(at=LATER)
            deliver.send_letters(at=LATER + timedelta(minutes=2))

    server.before = sleep
    deliver.send_letters(at=NOON)

    assert server.left.count(first.pk) == 1
    assert state(first) == DeliveryState.SENT


@pytest.mark.django_db(transaction=True)  # its connections are closed on the way
def test_an_answer_that_the_database_can_not_take_at_once_is_told_again(
    server: Server, letters: list[Delivery], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(patience, "PAUSES", (0.0,) * 5)
    monkeypatch.setattr(patience.insist, "__defaults__", ((0.0,) * 5,))
    # The test's own transaction must live on.
    monkeypatch.setattr(patience.connections, "close_all", lambda: None)
    settle, tries = channel_writes.settle_delivery, []

    def away_twice(*args: object, **given: object) -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the database is locked")
        settle(*args, **given)

    monkeypatch.setattr(channel_writes, "settle_delivery", away_twice)
    deliver.send_next(at=NOON)

    assert state(letters[0]) == DeliveryState.SENT
