"""Faxes: queued to be made and handed to a gateway, and what it tells of them."""

from datetime import datetime

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.channels.models import Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.ground import written
from esmero.ground.refs import Audience, Ref


def queue_fax(
    *, about: Ref, within: Ref, audience: Audience, sender: str, recipient: str, message_id: str, at: datetime
) -> Delivery:
    """Let a fax wait for its gateway, at the mail address `recipient`. Its pages are made when it leaves."""
    return written.add(
        Delivery(
            channel_kind=ChannelKind.FAX,
            about_kind=about.kind,
            about_id=about.id,
            within_kind=within.kind,
            within_id=within.id,
            team_id=audience.team_id,
            customer_id=audience.customer_id,
            sender=sender,
            recipient=recipient,
            message_id=message_id,
            raw=b"",
            unwritten_since=at,
            queued_at=at,
            next_try_at=at,
        )
    )


def note_faxed(delivery: Delivery, *, pages: int | None, within: Ref, at: datetime) -> None:
    """The gateway says that it was sent, with so many pages where it counts them."""
    delivery.reported_at, delivery.pages = at, pages
    written.change(delivery, "reported_at", "pages")
    events.record(
        "delivery.faxed",
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=THE_SOFTWARE,
        at=at,
        pages=pages,
    )


def note_not_faxed(delivery: Delivery, *, at: datetime) -> None:
    """The gateway says that it could not be sent; that it failed is settled beside."""
    delivery.reported_at = at
    written.change(delivery, "reported_at")
