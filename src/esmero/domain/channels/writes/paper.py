"""Letters on paper: waiting to be printed, printed, posted; each step with who and when."""

from datetime import datetime

from esmero.domain.channels.kinds import ChannelKind, DeliveryState
from esmero.domain.channels.models import Attempt, Delivery
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.ground import written
from esmero.ground.refs import Audience, Ref


def queue_paper(
    *, about: Ref, within: Ref, audience: Audience, recipient: str, name: str, at: datetime
) -> Delivery:
    """Let a letter wait to be printed. `recipient` are the lines of its address; its pages are made later.

    It holds up no mail of its story: nobody knows when somebody goes to the post.
    """
    return written.add(
        Delivery(
            channel_kind=ChannelKind.POST,
            about_kind=about.kind,
            about_id=about.id,
            within_kind=within.kind,
            within_id=within.id,
            team_id=audience.team_id,
            customer_id=audience.customer_id,
            recipient=recipient,
            message_id=name,
            raw=b"",
            unwritten_since=at,
            state=DeliveryState.TO_PRINT,
            queued_at=at,
            next_try_at=at,
        )
    )


def keep_pages(delivery: Delivery, pdf: bytes, *, recipient: str) -> None:
    """Keep the pages of a letter and where it goes: from now on they are printed as they are."""
    delivery.raw, delivery.unwritten_since, delivery.recipient = pdf, None, recipient
    written.change(delivery, "raw", "unwritten_since", "recipient")


def note_printed(delivery: Delivery, *, within: Ref, by: Doer, at: datetime) -> None:
    """Somebody printed it."""
    delivery.state, delivery.printed_at, delivery.printed_by_id = DeliveryState.PRINTED, at, _agent(by)
    written.change(delivery, "state", "printed_at", "printed_by_id")
    _record("delivery.printed", delivery, within, by, at)


def note_posted(delivery: Delivery, *, tracking: str, within: Ref, by: Doer, at: datetime) -> None:
    """Somebody posted it, under a number of the post's if it has one."""
    delivery.state, delivery.settled_at, delivery.posted_by_id = DeliveryState.SENT, at, _agent(by)
    delivery.tracking, delivery.reason = tracking[:60], ""
    written.change(delivery, "state", "settled_at", "posted_by_id", "tracking", "reason")
    _record("delivery.posted", delivery, within, by, at)


def take_out_of_the_post(delivery: Delivery, *, reason: str, within: Ref, by: Doer, at: datetime) -> None:
    """It is not to be posted after all: it stands among what did not go out, with the reason."""
    delivery.state, delivery.settled_at, delivery.reason = DeliveryState.FAILED, at, reason
    written.change(delivery, "state", "settled_at", "reason")
    _record("delivery.failed", delivery, within, by, at)


def _agent(by: Doer) -> int | None:
    return by.id if by.kind == AGENT else None


def _record(verb: str, delivery: Delivery, within: Ref, by: Doer, at: datetime) -> None:
    written.add(Attempt(delivery=delivery, at=at, state=delivery.state, answer=delivery.reason))
    events.record(
        verb,
        about=delivery.ref,
        within=within,
        audience=Audience(delivery.team_id, delivery.customer_id, is_internal=True),
        by=by,
        at=at,
    )
