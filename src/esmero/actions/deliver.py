"""Sending the letters that wait: lease, send without a transaction, settle."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext_noop

from esmero.actions import put_into_words, quiet_hours, reach
from esmero.domain.channels import access
from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import COPY, IN_TROUBLE, OF_MESSAGES, ChannelKind, DeliveryState
from esmero.domain.channels.ports import CouldNotSend, GivenUp, PerhapsSent, transport_for, transports
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import db, measures, patience
from esmero.ground.refs import NotFound, Ref

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

NOTHING_LEFT = gettext_noop("Nothing is left of this letter: its customer was erased.")
ANSWERED = gettext_noop("Its recipient answered it.")
DIED_HANDING_OVER = gettext_noop("The sending process stopped in the middle; the letter may have been sent.")
DIED_BEFORE = gettext_noop("The sending process stopped before the letter was handed over.")

# Growing gaps between tries, about two days in all; then the desk is told.
GAPS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440)]
# Letters that go back in one transaction, as their hour is not open after all.
LOOKED_AT = 20


class _UnderWay:
    """The letters that this process is sending just now: while it lives, nobody else may think them lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._letters: dict[tuple[int, int], Delivery] = {}

    @contextmanager
    def sending(self, delivery: Delivery) -> Iterator[None]:
        this_try = (delivery.pk, delivery.attempts)
        with self._lock:
            self._letters[this_try] = delivery
        try:
            yield
        finally:
            with self._lock:
                del self._letters[this_try]

    def letters(self) -> list[Delivery]:
        with self._lock:
            return list(self._letters.values())


_under_way = _UnderWay()


def send_letters(*, at: datetime) -> int:
    """Send each letter whose time has come, one after the other. Returns how many were tried."""
    _settle_abandoned(at=at)
    tried = 0
    while send_next(at=at):
        tried += 1
    return tried


def send_next(*, at: datetime) -> bool:
    """Send the letter whose turn it is; False when none waits. Several threads and machines may do so."""
    # Looked up first: who only looks holds up no writer.
    waiting = channels.deliveries_to_send(at, limit=1)
    delivery = db.again(lambda: _lease(at)) if waiting else None
    if delivery is None:
        for transport in transports():
            transport.rest()
        return False
    with _under_way.sending(delivery):
        _send(delivery, at=at)
    return True


def _lease(at: datetime) -> Delivery | None:
    """Take the next letter; those that their readers do not want now go back, some at a time."""
    with db.write():
        for _each in range(LOOKED_AT):
            delivery = channel_writes.lease_delivery(at=at)
            if delivery is None or quiet_hours.may_leave(delivery, at=at):
                return delivery
        return None


def keep_hold(*, at: datetime) -> int:
    """Say of each letter under way here that it is; settle those whose sender died. Returns how many."""
    letters = _under_way.letters()
    if letters:
        with db.write():
            channel_writes.keep_lease(letters, at=at)
    return _settle_abandoned(at=at)


def _send(delivery: Delivery, *, at: datetime) -> None:
    try:
        answer = _hand_over(delivery, at=at)
    except PerhapsSent as error:
        _settle(delivery, DeliveryState.UNKNOWN, str(error), at=at)
    except CouldNotSend as error:
        _not_sent(delivery, error, at=at)
    except GivenUp:
        log.warning("Letter %s was given up by others while it was being sent.", delivery.pk)
    except Exception:
        # It ends as one whose sender died; the letters behind it go on.
        log.exception("Letter %s ended its sending in an unforeseen way.", delivery.pk)
    else:
        _settle(delivery, DeliveryState.SENT, answer, at=at)


def _hand_over(delivery: Delivery, *, at: datetime) -> str:
    def handing_over() -> None:
        with db.write():
            if not channel_writes.hand_over_now(delivery, at=at):
                raise GivenUp

    if not (delivery.raw or delivery.unwritten_since):
        raise CouldNotSend(NOTHING_LEFT, is_final=True)
    if delivery.unwritten_since:
        # Kept when it is handed over: until then nobody outside has it, and it may be written anew.
        delivery.raw = put_into_words.letter_of(delivery, at=at)
    return transport_for(delivery.channel_kind).send(delivery, lambda: db.again(handing_over))


def _not_sent(delivery: Delivery, error: CouldNotSend, *, at: datetime) -> None:
    if error.is_final or delivery.attempts > len(GAPS):
        _settle(delivery, DeliveryState.FAILED, error.answer, at=at, is_address_lost=error.is_address_lost)
        return
    with db.write():
        if not channels.is_being_sent(delivery):
            return
        later = at + GAPS[max(delivery.attempts, 1) - 1]
        channel_writes.try_later(delivery, answer=error.answer, next_try_at=later, at=at)


def tells_of_an_address(letter: Delivery) -> bool:
    """Return whether what becomes of a letter says something of its customer's mail address.

    Of somebody who gets copies nothing is learned; a number at a fax gateway is nobody's mail address.
    """
    return letter.about_kind != COPY and letter.channel_kind != ChannelKind.FAX


def _settle_abandoned(*, at: datetime) -> int:
    """A sender died. Nothing left before the handing over; after it, perhaps, and it is never resent blindly.

    Returns how many letters it left behind.
    """
    abandoned = channels.abandoned_deliveries(at)
    for delivery_id in abandoned:
        delivery = channels.delivery(delivery_id)
        if delivery.handed_over_at:
            _settle(delivery, DeliveryState.UNKNOWN, DIED_HANDING_OVER, at=at)
        else:
            _not_sent(delivery, CouldNotSend(DIED_BEFORE, is_final=False), at=at)
    return len(abandoned)


def _settle(
    delivery: Delivery, state: DeliveryState, answer: str, *, at: datetime, is_address_lost: bool = False
) -> None:
    def settle() -> None:
        with db.write():
            # Somebody may have settled it meanwhile; only "it was taken" is news all the same.
            if state == DeliveryState.SENT or channels.is_being_sent(delivery):
                _note(delivery, state, answer, at=at)
                if is_address_lost and tells_of_an_address(delivery):
                    reach.lose(delivery.recipient, because=answer, at=at)

    # The answer is known to us alone: a database that is away must not turn it into a doubt.
    patience.insist(settle)


def _note(delivery: Delivery, state: DeliveryState, answer: str, *, at: datetime) -> None:
    channel_writes.settle_delivery(delivery, state=state, answer=answer, at=at, within=story_of(delivery))
    db.after_commit(lambda: measures.count_letter(state))
    _note_on_message(delivery, state)


def story_of(delivery: Delivery) -> Ref:
    """Return whose pages are told of it. A letter to a colleague is part of no customer's story."""
    is_of_message = delivery.about_kind in OF_MESSAGES
    found = conversations.ref_of_message(delivery.about_id) if is_of_message else None
    return found or delivery.about


def _note_on_message(delivery: Delivery, state: DeliveryState) -> None:
    if delivery.about_kind == "message":
        conversation_writes.note_delivery(delivery.about_id, state=state)
    elif delivery.about_kind == COPY:
        conversation_writes.note_delivery_of_copy(delivery.message_id, state=state)


def leave_in_doubt(*, reason: str, at: datetime) -> int:
    """The step inside a transaction: whether the letters under way left, nobody knows. Returns how many."""
    under_way = channels.unsettled_deliveries()
    for delivery in under_way:
        _note(delivery, DeliveryState.UNKNOWN, reason, at=at)
    return len(under_way)


def came_back(delivery: Delivery, *, answer: str, at: datetime) -> None:
    """The step inside a transaction: a letter that our server took was sent back by the recipient's.

    `answer` is what the report says. One that is still on its way, or failed before, stays as it is.
    """
    if delivery.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}:
        _note(delivery, DeliveryState.FAILED, answer, at=at)


def was_taken(delivery: Delivery, *, answer: str, at: datetime) -> None:
    """The step inside a transaction: a report shows that a letter which may not have left did leave."""
    _note(delivery, DeliveryState.SENT, answer, at=at)


def was_answered(message_ids: list[str], *, at: datetime) -> None:
    """The step inside a transaction: whoever answers a letter has it, so what was in doubt is not any more.

    `message_ids` are those that a mail names as answered; of others than ours nothing is looked for.
    """
    ours = [one for one in message_ids if one.endswith(f"@{settings.ESMERO_HOST}")]
    in_doubt = channels.in_doubt(ours)
    for delivery in channels.deliveries_named(in_doubt) if in_doubt else []:
        if delivery.state == DeliveryState.UNKNOWN:
            _note(delivery, DeliveryState.SENT, ANSWERED, at=at)


def send_again(*, agent: Agent, delivery_id: int, at: datetime) -> Delivery:
    """A person decides that a failed or doubtful letter goes out again, the same bytes.

    Raises NotFound, NotYours.
    """
    with db.write():
        delivery = access.letter_to_settle(agent, delivery_id, IN_TROUBLE)
        if not delivery.raw and delivery.unwritten_since is None:
            # Its customer was erased: nobody shall print or send what says nothing.
            raise NotFound("delivery")
        by = Doer(AGENT, agent.pk)
        channel_writes.send_again(delivery, within=story_of(delivery), by=by, at=at)
        _note_on_message(delivery, DeliveryState(delivery.state))
        return delivery


def it_arrived(*, agent: Agent, delivery_id: int, at: datetime) -> Delivery:
    """A person knows that a letter in doubt arrived: it counts as sent when it was handed over.

    Its answer kept its promise when it was written, and that stays so. Raises NotFound, NotYours.
    """
    with db.write():
        delivery = access.letter_to_settle(agent, delivery_id, {DeliveryState.UNKNOWN})
        by = Doer(AGENT, agent.pk)
        channel_writes.vouch_for(delivery, within=story_of(delivery), by=by, at=at)
        _note_on_message(delivery, DeliveryState.SENT)
        return delivery
