"""Opening channels; keeping what comes in raw; queueing and settling what goes out."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from esmero.domain.channels import reads
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.models import Attempt, Delivery
from esmero.domain.channels.writes.answers import ANSWERS_ARE_KEPT, drop_old_answers, keep_answer
from esmero.domain.channels.writes.consenting import (
    WHAT_IT_IS_FOR,
    describe_consent,
    drop_access,
    give_consent,
    renew_access,
    take_consent_away,
)
from esmero.domain.channels.writes.faxes import note_faxed, note_not_faxed, queue_fax
from esmero.domain.channels.writes.fetching import (
    describe_fetching,
    end_fetching,
    let_waiting_letters_go,
    note_letters_leave,
    note_letters_wait,
    note_place,
    note_success,
    note_trouble,
    try_fetching_now,
)
from esmero.domain.channels.writes.in_hand import drop, read_again, rescue, want
from esmero.domain.channels.writes.letting_go import delete_originals as delete_originals
from esmero.domain.channels.writes.letting_go import delete_sent as delete_sent
from esmero.domain.channels.writes.letting_go import let_originals_go as let_originals_go
from esmero.domain.channels.writes.letting_go import (
    let_originals_of_letters_go as let_originals_of_letters_go,
)
from esmero.domain.channels.writes.letting_go import let_quotes_go as let_quotes_go
from esmero.domain.channels.writes.letting_go import let_sent_go as let_sent_go
from esmero.domain.channels.writes.opening import describe_channel, open_channel
from esmero.domain.channels.writes.paper import (
    keep_pages,
    note_posted,
    note_printed,
    queue_paper,
    take_out_of_the_post,
)
from esmero.domain.channels.writes.receipts import (
    READ_LEASE,
    READINGS,
    keep_raw,
    lease_receipt,
    put_back,
    settle_receipt,
    take_turns,
)
from esmero.domain.channels.writes.reports import note_report, vouch_for
from esmero.domain.channels.writes.sending_again import send_again
from esmero.domain.channels.writes.tallies import (
    confirm_once,
    drop_old_tallies,
    forget_tallies,
    hear_from,
    write_once,
)
from esmero.domain.channels.writes.waiting import (
    hold_first,
    hold_until,
    let_wait,
    never_send,
    take_away,
    wait_longer,
)
from esmero.domain.channels.writes.whose import (
    empty_letters,
    forget,
    forget_letters,
    forget_originals,
    forget_recipients,
    forget_senders,
    give,
    give_mail,
    go_along,
    hand_over,
    hand_over_quotes,
    move,
)
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import db, made, prepared, written
from esmero.ground.refs import Audience, Ref

__all__ = [
    "ANSWERS_ARE_KEPT",
    "READINGS",
    "READ_LEASE",
    "SEND_LEASE",
    "WHAT_IT_IS_FOR",
    "confirm_once",
    "describe_channel",
    "describe_consent",
    "describe_fetching",
    "drop",
    "drop_access",
    "drop_old_answers",
    "drop_old_tallies",
    "end_fetching",
    "forget",
    "empty_letters",
    "forget_letters",
    "forget_originals",
    "forget_recipients",
    "forget_senders",
    "forget_tallies",
    "give",
    "give_mail",
    "give_consent",
    "go_along",
    "hand_over",
    "hand_over_now",
    "hand_over_quotes",
    "hear_from",
    "hold_first",
    "hold_until",
    "keep_answer",
    "keep_lease",
    "keep_pages",
    "keep_raw",
    "lease_delivery",
    "let_wait",
    "let_waiting_letters_go",
    "lease_receipt",
    "move",
    "note_faxed",
    "note_not_faxed",
    "note_place",
    "note_report",
    "note_posted",
    "note_printed",
    "note_success",
    "note_letters_leave",
    "note_letters_wait",
    "note_trouble",
    "open_channel",
    "put_back",
    "queue",
    "queue_fax",
    "queue_paper",
    "read_again",
    "renew_access",
    "rescue",
    "send_again",
    "settle_delivery",
    "settle_receipt",
    "never_send",
    "take_away",
    "wait_longer",
    "take_consent_away",
    "take_out_of_the_post",
    "take_turns",
    "try_fetching_now",
    "try_later",
    "vouch_for",
    "want",
    "write_once",
]

# Renewed every few seconds while the sender lives; whoever lets it run out has died.
SEND_LEASE = timedelta(minutes=2)

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
    held_until: datetime | None = None,
    owns_up_to_id: int | None = None,
    new_time_of_id: int | None = None,
    looks_again_id: int | None = None,
) -> Delivery:
    """Put a letter into the queue. Letters of one story (`within`) leave one after the other.

    With None for `raw` it is written by whoever sends it (`hand_over_now`): `owns_up_to_id` is the broken
    promise that it tells of then, `new_time_of_id` one that is due later, `looks_again_id` the promise to
    look at what was opened again; none of them: it confirms a question. Until `held_until` it waits for the
    hour at which its reader wants letters.
    """
    story = within or about
    return written.add(
        made.fresh(
            Delivery,
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
            owns_up_to_id=owns_up_to_id,
            new_time_of_id=new_time_of_id,
            looks_again_id=looks_again_id,
            queued_at=at,
            next_try_at=held_until or at,
            held_until=held_until,
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
    written.add(made.fresh(Attempt, delivery=delivery, at=at, state=state, answer=answer[:500]))
    events.record(
        EVENT_OF[state],
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=THE_SOFTWARE,
        at=at,
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
    written.add(
        made.fresh(Attempt, delivery=delivery, at=at, state=DeliveryState.QUEUED, answer=answer[:500])
    )
