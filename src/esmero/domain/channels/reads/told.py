"""What this room keeps of a customer, to be taken along by them."""

from typing import Any

from esmero.domain.channels.models import Delivery


def told_of(customer_id: int) -> list[dict[str, Any]]:
    """Return the letters that left for a customer, as plain values: when, by which way, whether they arrived.

    Their words stand in the conversations; to whom else copies went is nobody's own.
    """
    rows = Delivery.objects.filter(customer_id=customer_id, is_internal=False).order_by("id")
    return [
        {
            "way": one.channel_kind,
            "queued_at": one.queued_at,
            "state": one.state,
            "arrived_at": one.arrived_at,
        }
        for one in rows.only("channel_kind", "queued_at", "state", "arrived_at")
    ]
