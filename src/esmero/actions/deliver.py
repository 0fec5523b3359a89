"""Sending the letters that wait: lease, send without a transaction, settle."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channels
from esmero.domain.channels import writes as channel_writes
from esmero.domain.channels.kinds import DeliveryState
from esmero.domain.channels.ports import CouldNotSend, PerhapsSent, transport_for
from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations import writes as conversation_writes
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff import access as staff
from esmero.ground import db
from esmero.ground.refs import NotFound, Ref

if TYPE_CHECKING:
    from esmero.domain.channels.models import Delivery
    from esmero.domain.staff.models import Agent

log = logging.getLogger(__name__)

# Growing gaps between tries, about two days in all; then the desk is told.
GAPS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440)]


def send_letters(*, at: datetime) -> int:
    """Send each letter whose time has come. Returns how many were tried."""
    _settle_abandoned(at=at)
    waiting = channels.deliveries_to_send(at)
    for delivery_id in waiting:
        with db.write():
            delivery = channel_writes.lease_delivery(delivery_id, at=at)
        if delivery:
            _send(delivery, at=at)
    return len(waiting)


def _send(delivery: Delivery, *, at: datetime) -> None:
    try:
        answer = transport_for(delivery.channel_kind).send(delivery)
    except PerhapsSent as error:
        _settle(delivery, DeliveryState.UNKNOWN, str(error), at=at)
    except CouldNotSend as error:
        _not_sent(delivery, error, at=at)
    except Exception:
        # Nobody knows how far it came, so it ends as one in doubt; the letters behind it go on.
        log.exception("Letter %s ended its sending in an unforeseen way.", delivery.pk)
    else:
        _settle(delivery, DeliveryState.SENT, answer, at=at)


def _not_sent(delivery: Delivery, error: CouldNotSend, *, at: datetime) -> None:
    if error.is_final or delivery.attempts > len(GAPS):
        _settle(delivery, DeliveryState.FAILED, error.answer, at=at)
        return
    with db.write():
        if not channels.is_being_sent(delivery):
            return
        later = at + GAPS[delivery.attempts - 1]
        channel_writes.try_later(delivery, answer=error.answer, next_try_at=later, at=at)


def _settle_abandoned(*, at: datetime) -> None:
    """A sender died between handing over and writing it down: perhaps sent, never resent blindly."""
    for delivery_id in channels.abandoned_deliveries(at):
        delivery = channels.delivery(delivery_id)
        reason = "The sending process stopped in the middle; the letter may have been sent."
        _settle(delivery, DeliveryState.UNKNOWN, reason, at=at)


def _settle(delivery: Delivery, state: DeliveryState, answer: str, *, at: datetime) -> None:
    with db.write():
        # Somebody may have settled it meanwhile; only "it was taken" is news all the same.
        if state == DeliveryState.SENT or channels.is_being_sent(delivery):
            _note(delivery, state, answer, at=at)


def _note(delivery: Delivery, state: DeliveryState, answer: str, *, at: datetime) -> None:
    within = conversations.ref_of_message(delivery.about_id) or delivery.about
    channel_writes.settle_delivery(delivery, state=state, answer=answer, at=at, within=within)
    conversation_writes.note_delivery(delivery.about_id, state=state)


def come_back(message_ids: list[str], *, answer: str, at: datetime) -> None:
    """The step inside a transaction: a letter that our server took was sent back by the recipient's.

    `message_ids` are those that the report names; `answer` is what it says. Letters that are still
    on their way, or failed before, stay as they are.
    """
    for delivery in channels.deliveries_named(message_ids):
        if delivery.state in {DeliveryState.SENT, DeliveryState.UNKNOWN}:
            _note(delivery, DeliveryState.FAILED, answer, at=at)


def send_again(*, agent: Agent, delivery_id: int, at: datetime) -> Delivery:
    """A person decides that a failed or doubtful letter goes out again, the same bytes. Raises NotFound."""
    with db.write():
        delivery = channels.delivery(delivery_id)
        settled_badly = delivery.state in {DeliveryState.FAILED, DeliveryState.UNKNOWN}
        if not settled_badly or delivery.team_id not in staff.team_ids_seen_by(agent):
            raise NotFound("delivery")
        within = conversations.ref_of_message(delivery.about_id) or Ref("delivery", delivery.pk)
        channel_writes.send_again(delivery, within=within, by=Doer(AGENT, agent.pk), at=at)
        conversation_writes.note_delivery(delivery.about_id, state=DeliveryState.QUEUED)
        return delivery
