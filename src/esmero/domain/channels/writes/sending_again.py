"""A letter that did not arrive, or may not have, goes out once more."""

from datetime import datetime

from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import written
from esmero.ground.refs import Audience, Ref


def send_again(delivery: Delivery, *, within: Ref, by: Doer, at: datetime) -> None:
    """A person decides that a failed or doubtful letter goes out again, the same bytes."""
    on_paper = delivery.channel_kind == ChannelKind.POST
    delivery.state = DeliveryState.TO_PRINT if on_paper else DeliveryState.QUEUED
    delivery.next_try_at, delivery.attempts = at, 0
    delivery.reported_at = delivery.pages = None
    written.change(delivery, "state", "next_try_at", "attempts", "reported_at", "pages")
    events.record(
        "delivery.put_back",
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=by,
        at=at,
    )
