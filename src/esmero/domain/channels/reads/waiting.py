"""How much waits to be read and to leave, for the page of the operator."""

from datetime import datetime

from esmero.domain.channels.kinds import DeliveryState, ReceiptState
from esmero.domain.channels.models import Delivery, Receipt

# A backlog is counted up to here: beyond, it is simply long.
MANY_WAITING = 1000


def receipts_waiting() -> tuple[int, datetime | None]:
    """Return how many receipts nobody has read yet (up to MANY_WAITING), and since when the first waits."""
    rows = Receipt.objects.filter(state=ReceiptState.NEW).order_by("id")
    found = list(rows.values_list("received_at", flat=True)[:MANY_WAITING])
    return len(found), found[0] if found else None


def letters_waiting(at: datetime) -> tuple[int, datetime | None]:
    """Return how many letters have not left though it is their time, and since when the first waits."""
    rows = Delivery.objects.filter(state=DeliveryState.QUEUED, next_try_at__lte=at).order_by("next_try_at")
    found = list(rows.values_list("next_try_at", flat=True)[:MANY_WAITING])
    return len(found), found[0] if found else None
