"""What fails for one conversation, mail or letter never stops those behind it."""

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from tests import world

from esmero.actions import by_itself, deliver, keep_watch, receive, take
from esmero.domain.channels import ports
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import ChannelKind, DeliveryState, ReceiptState
from esmero.domain.channels.models import Delivery, Receipt
from esmero.domain.conversations.kinds import Priority
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.promises.models import Promise
from esmero.ground import db, moments

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 17, 12, 0, tzinfo=UTC)


class Sends:
    """A transport that does what it is told with each letter."""

    def __init__(self, do: object) -> None:
        self.do = do

    def send(self, delivery: Delivery, handing_over: Callable[[], None]) -> str:
        handing_over()
        return str(self.do(delivery))

    def rest(self) -> None:
        """Nothing is open."""


def take_mail(name: str, at: datetime = NOON) -> Receipt:
    return take.take_mails(
        [
            take.RawMail(
                raw=b"From: ana@example.org\n\nHello", external_id=name, sender="", recipients=[], at=at
            )
        ]
    )[0]


def test_mails_that_come_together_are_read_in_the_order_in_which_they_came(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.make_world(NOON)
    names = ["c", "a", "b"]
    mails = [
        take.RawMail(raw=b"From: ana@example.org\n\nHi", external_id=name, sender="", recipients=[], at=NOON)
        for name in names
    ]
    assert [receipt.external_id for receipt in take.take_mails(mails)] == names

    waiting = channels.receipts_to_read(NOON)
    assert [Receipt.objects.get(pk=number).external_id for number, _ in waiting] == names


def test_owning_up_to_the_second_does_not_wait_for_the_first(monkeypatch: pytest.MonkeyPatch) -> None:
    there = world.make_world(NOON)
    real = by_itself.own_up

    def own_up(conversation: object, *args: object, **given: object) -> None:
        if conversation == there.a.conversation:
            raise RuntimeError("This letter can't be written.")
        real(conversation, *args, **given)

    monkeypatch.setattr(by_itself, "own_up", own_up)

    broken = keep_watch.break_overdue_promises(at=NOON + timedelta(days=1))

    assert broken == 1
    assert Promise.objects.get(pk=there.a.promise.pk).broken_at is None
    assert Promise.objects.get(pk=there.b.promise.pk).broken_at is not None


def test_promises_that_cannot_be_owned_up_to_stop_none_however_many_they_are(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = world.make_world(NOON)
    one = Promise.objects.get(pk=there.a.promise.pk)
    # What they are about is gone: each stays due, before the one behind them.
    many = [
        Promise(
            **{
                field.attname: getattr(one, field.attname)
                for field in Promise._meta.concrete_fields
                if field.attname not in {"id", "about_id", "due_at"}
            },
            about_id=100_000 + number,
            due_at=one.due_at - timedelta(hours=1),
        )
        for number in range(3 * moments.PAGE)
    ]
    Promise.objects.bulk_create(many)

    Promise.objects.update(warn_at=NOON)
    soon, late = one.due_at - timedelta(hours=1, seconds=1), NOON + timedelta(days=1)
    assert keep_watch.warn_of_promises_at_risk(at=soon) == len(many) + 2
    assert keep_watch.break_overdue_promises(at=late) == 2
    # Nothing more is to be done, and the worker is told so: it asks again after its pause.
    assert keep_watch.break_overdue_promises(at=late) == 0
    assert Promise.objects.filter(broken_at=late).count() == 2


def test_of_what_is_over_nobody_is_warned_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    world.make_world(NOON)
    late = NOON + timedelta(days=1)

    assert keep_watch.warn_of_promises_at_risk(at=late) == 0
    assert keep_watch.break_overdue_promises(at=late) == 2


def test_what_is_over_stands_where_people_look_though_nobody_was_warned() -> None:
    there = world.make_world(NOON)
    Conversation.objects.filter(pk=there.a.conversation.pk).update(
        priority=Priority.LOW, snoozed_until=NOON + timedelta(days=9)
    )

    keep_watch.break_overdue_promises(at=NOON + timedelta(days=1))

    conversation = Conversation.objects.get(pk=there.a.conversation.pk)
    assert (conversation.priority, conversation.is_snoozed) == (Priority.NORMAL, False)


def test_a_round_of_the_watch_ends_and_says_that_there_is_more(monkeypatch: pytest.MonkeyPatch) -> None:
    world.make_world(NOON)
    monkeypatch.setattr(keep_watch, "MOST_A_ROUND", 1)
    monkeypatch.setattr(moments, "PAGE", 1)
    late = NOON + timedelta(days=1)

    assert [keep_watch.break_overdue_promises(at=late) for _ in range(3)] == [1, 1, 0]


def test_a_mail_that_ends_its_readers_is_set_before_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    world.make_world(NOON)
    receipt = take_mail("deadly")
    at = NOON
    for _ in range(channel_writes.READINGS):
        # A reader that is killed leaves nothing but its lease.
        with db.write():
            assert channel_writes.lease_receipt(receipt.pk, at=at)
        at += timedelta(minutes=5)

    read: list[Receipt] = []

    def reader(receipt: Receipt) -> ports.Incoming:
        read.append(receipt)
        raise RuntimeError("It must not be read a fourth time.")

    monkeypatch.setitem(ports._readers, ChannelKind.EMAIL, reader)
    take.read_receipts(at=at)

    assert read == []
    assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.FAILED


def test_a_reader_that_fails_late_does_not_undo_what_another_has_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.make_world(NOON)
    receipt = take_mail("slow")
    Receipt.objects.filter(pk=receipt.pk).update(attempts=channel_writes.READINGS - 1)

    def reader(given: Receipt) -> ports.Incoming:
        with db.write():
            channel_writes.settle_receipt(
                Receipt.objects.get(pk=given.pk), state=ReceiptState.READ, at=NOON, message_id=1
            )
        raise RuntimeError("Too late.")

    monkeypatch.setitem(ports._readers, ChannelKind.EMAIL, reader)
    take.read_receipts(at=NOON)

    assert Receipt.objects.get(pk=receipt.pk).state == ReceiptState.READ


def test_a_letter_that_breaks_its_transport_is_in_doubt_and_the_next_one_goes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.make_world(NOON)
    first, second = Delivery.objects.order_by("id")[:2]

    def send(delivery: Delivery) -> str:
        if delivery == first:
            raise RuntimeError("Nobody foresaw this.")
        return "250 OK"

    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, Sends(send))
    deliver.send_letters(at=NOON)
    deliver.send_letters(at=NOON + timedelta(hours=1))

    assert channels.delivery(second.pk).state == DeliveryState.SENT
    assert channels.delivery(first.pk).state == DeliveryState.UNKNOWN


def test_a_refusal_that_comes_after_the_lease_does_not_send_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    world.make_world(NOON)
    first = Delivery.objects.order_by("id")[0]

    def send(delivery: Delivery) -> str:
        if delivery == first:
            # Meanwhile its lease ran out and it was put down as perhaps sent.
            Delivery.objects.filter(pk=first.pk).update(state=DeliveryState.UNKNOWN)
            raise ports.CouldNotSend("451 Later", is_final=False)
        return "250 OK"

    monkeypatch.setitem(ports._transports, ChannelKind.EMAIL, Sends(send))
    deliver.send_letters(at=NOON)

    assert channels.delivery(first.pk).state == DeliveryState.UNKNOWN


def what_became_of(*names: str) -> list[str]:
    return [Receipt.objects.get(external_id=name).state for name in names]


def test_a_mail_that_cannot_be_taken_in_stops_none_of_those_read_with_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.make_world(NOON)
    for name in ("first", "broken", "last"):
        take_mail(name)
    real = receive.take_in

    def take_in(incoming: ports.Incoming, **given: object) -> object:
        if incoming.external_id == "broken":
            raise RuntimeError("This one can't be taken in.")
        return real(incoming, **given)

    monkeypatch.setattr(receive, "take_in", take_in)
    take.read_receipts(at=NOON)

    assert what_became_of("first", "broken", "last") == ["READ", "NEW", "READ"]
    broken = Receipt.objects.get(external_id="broken")
    assert (broken.attempts, "can't be taken in" in broken.reason) == (1, True)
    said = Message.objects.filter(receipt_id__isnull=False).values_list("external_id", flat=True)
    assert sorted(said) == ["first", "last"]


def test_those_read_with_a_mail_that_ends_its_readers_lose_one_reading_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world.make_world(NOON)
    for name in ("first", "deadly", "last"):
        take_mail(name)
    real = ports._readers[ChannelKind.EMAIL]

    def reader(receipt: Receipt) -> ports.Incoming:
        if receipt.external_id == "deadly":
            raise SystemExit("The process is gone.")
        return real(receipt)

    monkeypatch.setitem(ports._readers, ChannelKind.EMAIL, reader)
    for number in range(channel_writes.READINGS + 1):
        with suppress(SystemExit):
            take.read_receipts(at=NOON + timedelta(minutes=5 * number))

    assert what_became_of("first", "deadly", "last") == ["READ", "FAILED", "READ"]
    assert Receipt.objects.get(external_id="deadly").reason == take.ENDED_ITS_READERS
    # Where several may write at once each mail is read alone, and loses none.
    lost = 1 if db.has_one_writer() else 0
    readings = [Receipt.objects.get(external_id=name).attempts for name in ("first", "last")]
    assert readings == [1 + lost, 1 + lost]


def test_mails_that_came_together_open_their_conversations_in_their_order() -> None:
    world.make_world(NOON)
    names = [f"mail-{number}" for number in range(12)]
    for name in names:
        take_mail(name)

    take.read_receipts(at=NOON)

    assert set(what_became_of(*names)) == {"READ"}
    said = Message.objects.filter(external_id__in=names).order_by("id").values_list("external_id", flat=True)
    assert list(said) == names
