"""Opening channels; keeping what comes in raw; queueing and settling what goes out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from esmero.domain.channels import reads
from esmero.domain.channels.kinds import ChannelKind, DeliveryState, ReceiptState
from esmero.domain.channels.models import Attempt, Delivery, Receipt
from esmero.domain.channels.writes.answers import ANSWERS_ARE_KEPT, drop_old_answers, keep_answer
from esmero.domain.channels.writes.fetching import (
    describe_fetching,
    end_fetching,
    note_place,
    note_success,
    note_trouble,
    try_fetching_now,
)
from esmero.domain.channels.writes.opening import describe_channel, open_channel
from esmero.domain.channels.writes.paper import (
    keep_pages,
    note_posted,
    note_printed,
    queue_paper,
    take_out_of_the_post,
)
from esmero.domain.channels.writes.whose import forget, go_along, hand_over, hand_over_quotes, move
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.ground import db, prepared, written
from esmero.ground.refs import Audience, Ref

__all__ = [
    "ANSWERS_ARE_KEPT",
    "READINGS",
    "READ_LEASE",
    "SEND_LEASE",
    "describe_channel",
    "describe_fetching",
    "drop_old_answers",
    "end_fetching",
    "forget",
    "go_along",
    "hand_over",
    "hand_over_now",
    "hand_over_quotes",
    "keep_answer",
    "keep_lease",
    "keep_pages",
    "keep_raw",
    "lease_delivery",
    "lease_receipt",
    "move",
    "note_place",
    "note_posted",
    "note_printed",
    "note_success",
    "note_trouble",
    "open_channel",
    "put_back",
    "queue",
    "queue_paper",
    "read_again",
    "send_again",
    "settle_delivery",
    "settle_receipt",
    "take_out_of_the_post",
    "take_turns",
    "try_fetching_now",
    "try_later",
    "want",
]

READ_LEASE = timedelta(minutes=2)
# Renewed every few seconds while the sender lives; whoever lets it run out has died.
SEND_LEASE = timedelta(minutes=2)
READINGS = 3
# So many characters name what came in.
NAMED = 255

_kept = prepared.Query[Receipt](
    lambda kind, name: Receipt.objects.filter(kind=kind, external_id=name).defer("raw")
)
_waiting = prepared.Query[Receipt](
    lambda receipt_id, at: db.held(
        Receipt.objects.filter(reads.is_free(at), pk=receipt_id, state=ReceiptState.NEW), skip_taken=True
    )
)
_queued = prepared.Query[Delivery](
    lambda delivery_id: db.held(
        Delivery.objects.filter(pk=delivery_id, state=DeliveryState.QUEUED), skip_taken=True
    )
)
_unwritten = prepared.Query[int](
    lambda delivery_id: Delivery.objects.filter(pk=delivery_id, unwritten_since__isnull=False).values_list(
        "id", flat=True
    )
)


def take_turns(kind: str, external_ids: Iterable[str]) -> None:
    """Wait until nobody else keeps any of these, always in one order: so nobody waits in a circle."""
    for name in sorted({external_id[:NAMED] for external_id in external_ids}):
        db.alone_with("receipt", f"{kind}:{name}")


def keep_raw(
    *, kind: str, external_id: str, raw: bytes, sender: str, recipients: list[str], at: datetime
) -> Receipt:
    """Keep something raw; the same thing again (kind and external id) is the same receipt."""
    name = external_id[:NAMED]
    take_turns(kind, [name])
    return _kept.first(kind=kind, name=name) or written.add(
        Receipt(
            kind=kind,
            external_id=name,
            raw=raw,
            sender=sender[:320],
            recipients=recipients,
            received_at=at,
        )
    )


def lease_receipt(receipt_id: int, *, at: datetime) -> Receipt | None:
    """Take a receipt for reading; None when somebody else has it or it is settled."""
    receipt = _waiting.first(receipt_id=receipt_id, at=at)
    if receipt is not None:
        receipt.leased_until, receipt.attempts = at + READ_LEASE, receipt.attempts + 1
        written.change(receipt, "leased_until", "attempts")
    return receipt


WHOSE = ["customer_id", "team_id", "conversation_id"]
SETTLED = ["state", "reason", "settled_at", "leased_until", "message_id", *WHOSE]


def settle_receipt(
    receipt: Receipt,
    *,
    state: str,
    at: datetime,
    reason: str = "",
    message_id: int | None = None,
    **whose: int | None,
) -> None:
    """Say what became of a receipt; `whose` names by WHOSE of whom it is, and who alone may look at it."""
    receipt.state, receipt.reason, receipt.settled_at = state, reason[:500], at
    receipt.leased_until, receipt.message_id = None, message_id
    for name in WHOSE:
        setattr(receipt, name, whose.get(name))
    written.change(receipt, *SETTLED)
    if state == ReceiptState.FAILED:
        inside, why = Audience(is_internal=True), receipt.reason
        events.record(
            "receipt.failed", about=receipt.ref, audience=inside, by=THE_SOFTWARE, at=at, reason=why
        )


def put_back(receipt: Receipt, *, reason: str, at: datetime, **whose: int | None) -> None:
    """Let a receipt be read again; after three failed readings it stands on the failed-mail screen."""
    if receipt.attempts >= READINGS:
        settle_receipt(receipt, state=ReceiptState.FAILED, reason=reason, at=at, **whose)
        return
    receipt.leased_until, receipt.reason = at + timedelta(seconds=30 * receipt.attempts), reason[:500]
    written.change(receipt, "leased_until", "reason")


def read_again(receipt: Receipt, *, by: Doer, at: datetime) -> None:
    """Give a failed receipt another three readings."""
    receipt.state, receipt.attempts, receipt.leased_until = ReceiptState.NEW, 0, None
    written.change(receipt, "state", "attempts", "leased_until")
    events.record("receipt.put_back", about=receipt.ref, audience=Audience(is_internal=True), by=by, at=at)


def want(receipt: Receipt, *, by: Doer, at: datetime) -> None:
    """Have something that was set aside read again, and put on the desk whatever it is."""
    receipt.is_wanted = True
    written.change(receipt, "is_wanted")
    read_again(receipt, by=by, at=at)


def queue(
    *,
    about: Ref,
    within: Ref | None = None,
    audience: Audience,
    sender: str,
    recipient: str,
    message_id: str,
    raw: bytes | None,
    at: datetime,
) -> Delivery:
    """Put a letter into the queue. Letters of one story (`within`) leave one after the other.

    With None for `raw` it is written by whoever sends it (`hand_over_now`).
    """
    story = within or about
    return written.add(
        Delivery(
            about_kind=about.kind,
            about_id=about.id,
            within_kind=story.kind,
            within_id=story.id,
            team_id=audience.team_id,
            customer_id=audience.customer_id,
            is_internal=audience.is_internal,
            sender=sender,
            recipient=recipient,
            message_id=message_id,
            raw=raw or b"",
            unwritten_since=at if raw is None else None,
            queued_at=at,
            next_try_at=at,
        )
    )


def lease_delivery(*, at: datetime) -> Delivery | None:
    """Take the next letter whose turn it is for sending; None when there is none."""
    for delivery_id in reads.deliveries_to_send(at):
        # Somebody else may have taken it since it was looked up, or be about to.
        delivery = _queued.first(delivery_id=delivery_id)
        if delivery is not None:
            delivery.state, delivery.leased_until = DeliveryState.SENDING, at + SEND_LEASE
            delivery.attempts, delivery.handed_over_at = delivery.attempts + 1, None
            written.change(delivery, "state", "leased_until", "attempts", "handed_over_at")
            return delivery
    return None


def keep_lease(deliveries: Iterable[Delivery], *, at: datetime) -> None:
    """Say that these tries are still under way."""
    for delivery in deliveries:
        if reads.is_being_sent(delivery):
            written.note(Delivery, delivery.pk, leased_until=at + SEND_LEASE)


def hand_over_now(delivery: Delivery, *, at: datetime) -> bool:
    """Note that the server is about to hear the end of the letter; False when this try has been given up.

    The bytes of one that was queued unwritten are kept with it, unless its customer was erased meanwhile.
    """
    if not reads.is_being_sent(delivery):
        return False
    if delivery.unwritten_since is None:
        return written.note(Delivery, delivery.pk, handed_over_at=at)
    if not _unwritten(delivery_id=delivery.pk):
        return False
    delivery.unwritten_since, delivery.handed_over_at = None, at
    written.change(delivery, "raw", "unwritten_since", "handed_over_at")
    return True


def settle_delivery(delivery: Delivery, *, state: str, answer: str, at: datetime, within: Ref) -> None:
    """Say what became of a letter, and record the try. `within`: the story whose pages are told."""
    delivery.state, delivery.reason, delivery.settled_at = state, answer[:500], at
    delivery.leased_until = None
    written.change(delivery, "state", "reason", "settled_at", "leased_until")
    written.add(Attempt(delivery=delivery, at=at, state=state, answer=answer[:500]))
    events.record(
        EVENT_OF[state],
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=THE_SOFTWARE,
        at=at,
        answer=answer[:200],
    )


EVENT_OF: dict[str, str] = {
    DeliveryState.SENT: "delivery.sent",
    DeliveryState.FAILED: "delivery.failed",
    DeliveryState.UNKNOWN: "delivery.doubted",
}


def try_later(delivery: Delivery, *, answer: str, next_try_at: datetime, at: datetime) -> None:
    """Put a letter back into the queue, and record the try."""
    delivery.state, delivery.next_try_at, delivery.reason = DeliveryState.QUEUED, next_try_at, answer[:500]
    delivery.leased_until = None
    written.change(delivery, "state", "next_try_at", "reason", "leased_until")
    written.add(Attempt(delivery=delivery, at=at, state=DeliveryState.QUEUED, answer=answer[:500]))


def send_again(delivery: Delivery, *, within: Ref, by: Doer, at: datetime) -> None:
    """A person decides that a failed or doubtful letter goes out again, the same bytes."""
    on_paper = delivery.channel_kind == ChannelKind.POST
    delivery.state = DeliveryState.TO_PRINT if on_paper else DeliveryState.QUEUED
    delivery.next_try_at, delivery.attempts = at, 0
    written.change(delivery, "state", "next_try_at", "attempts")
    events.record(
        "delivery.put_back",
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=by,
        at=at,
    )
