"""What is told of letters after they left."""

from datetime import datetime

from esmero.domain.channels.kinds import ReportKind
from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground.refs import Audience, Ref

EVENT_OF: dict[str, str] = {
    ReportKind.DELAYED: "delivery.delayed",
    ReportKind.ARRIVED: "delivery.arrived",
    ReportKind.UNWANTED: "delivery.unwanted",
}


def note_report(delivery: Delivery, *, kind: ReportKind, because: str, at: datetime, within: Ref) -> None:
    """Record what another mail server tells of a letter. `within`: the story whose pages are told."""
    inside = Audience(delivery.team_id, delivery.customer_id, is_internal=True)
    said = {"address": delivery.recipient, "because": because[:200]}
    events.record(
        EVENT_OF[kind], about=delivery.ref, within=within, audience=inside, by=THE_SOFTWARE, at=at, **said
    )
