"""What comes in is kept raw, taken for reading, and settled."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from esmero.domain.channels import reads
from esmero.domain.channels.kinds import ReceiptState
from esmero.domain.channels.models import Receipt
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import db, prepared, written
from esmero.ground.refs import Audience

READ_LEASE = timedelta(minutes=2)
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


def take_turns(kind: str, external_ids: Iterable[str]) -> None:
    """Wait until nobody else keeps any of these, always in one order: so nobody waits in a circle."""
    for name in sorted({external_id[:NAMED] for external_id in external_ids}):
        db.alone_with("receipt", f"{kind}:{name}")


def keep_raw(
    *,
    kind: str,
    external_id: str,
    raw: bytes,
    sender: str,
    recipients: list[str],
    at: datetime,
    there_since: datetime | None = None,
) -> Receipt:
    """Keep something raw; the same thing again (kind and external id) is the same receipt.

    `there_since`: since when it lay at another server, where it did.
    """
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
            there_since=there_since,
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
        # Why stands in the receipt, which can be emptied: it may name whoever wrote.
        inside = Audience(is_internal=True)
        events.record("receipt.failed", about=receipt.ref, audience=inside, by=THE_SOFTWARE, at=at)


def put_back(receipt: Receipt, *, reason: str, at: datetime, **whose: int | None) -> None:
    """Let a receipt be read again; after three failed readings it stands on the failed-mail screen."""
    if receipt.attempts >= READINGS:
        settle_receipt(receipt, state=ReceiptState.FAILED, reason=reason, at=at, **whose)
        return
    receipt.leased_until, receipt.reason = at + timedelta(seconds=30 * receipt.attempts), reason[:500]
    written.change(receipt, "leased_until", "reason")
