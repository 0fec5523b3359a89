"""Mail that no program could read, or that stays off the desk, taken in hand by a person."""

from datetime import datetime

from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Receipt
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written
from esmero.ground.refs import Audience


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


def drop(receipt: Receipt, *, because: str, by: Doer, at: datetime) -> None:
    """Record that a person needs nothing of something that could not be read, and why."""
    inside = Audience(is_internal=True)
    events.record("receipt.dropped", about=receipt.ref, audience=inside, by=by, at=at, because=because[:200])


def rescue(receipt: Receipt, *, by: Doer, at: datetime) -> None:
    """Record that a person made a conversation of something that could not be read."""
    events.record("receipt.rescued", about=receipt.ref, audience=Audience(is_internal=True), by=by, at=at)
