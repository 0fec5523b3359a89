"""What is told of letters after they left."""

from datetime import datetime

from esmero.domain.channels.kinds import DeliveryState, ReportKind
from esmero.domain.channels.models import Attempt, Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.ground import written
from esmero.ground.refs import Audience, Ref


def vouch_for(delivery: Delivery, *, within: Ref, by: Doer, at: datetime) -> None:
    """A person knows that a letter in doubt arrived: it left when it was handed over."""
    delivery.state, delivery.settled_at = DeliveryState.SENT, delivery.handed_over_at or at
    delivery.reason = ""
    written.change(delivery, "state", "settled_at", "reason")
    written.add(Attempt(delivery=delivery, at=at, state=DeliveryState.SENT))
    inside = Audience(delivery.team_id, delivery.customer_id, is_internal=True)
    events.record(
        "delivery.vouched",
        about=delivery.ref,
        within=within,
        audience=inside,
        by=by,
        at=at,
        address=delivery.recipient,
    )


KEPT_AS: dict[str, str] = {
    ReportKind.DELAYED: "delayed_at",
    ReportKind.ARRIVED: "arrived_at",
    ReportKind.UNWANTED: "unwanted_at",
}
EVENT_OF: dict[str, str] = {
    ReportKind.DELAYED: "delivery.delayed",
    ReportKind.ARRIVED: "delivery.arrived",
    ReportKind.UNWANTED: "delivery.unwanted",
}


def note_report(delivery: Delivery, *, kind: ReportKind, because: str, at: datetime, within: Ref) -> None:
    """Keep with a letter what another mail server tells of it. `within`: the story whose pages are told.

    The first of each kind is kept and told; servers say the same several times.
    """
    column = KEPT_AS[kind]
    if getattr(delivery, column) is not None:
        return
    setattr(delivery, column, at)
    written.change(delivery, column)
    inside = Audience(delivery.team_id, delivery.customer_id, is_internal=True)
    said = {"address": delivery.recipient, "because": because[:200]}
    events.record(
        EVENT_OF[kind], about=delivery.ref, within=within, audience=inside, by=THE_SOFTWARE, at=at, **said
    )
