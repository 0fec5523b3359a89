"""What is told of letters after they left."""

from datetime import datetime

from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground.refs import Audience, Ref


def note_report(delivery: Delivery, *, verb: str, because: str, at: datetime, within: Ref) -> None:
    """Record what another mail server tells of a letter. `within`: the story whose pages are told."""
    inside = Audience(delivery.team_id, delivery.customer_id, is_internal=True)
    said = {"address": delivery.recipient, "because": because[:200]}
    events.record(verb, about=delivery.ref, within=within, audience=inside, by=THE_SOFTWARE, at=at, **said)
