"""Recording what happened, and sealing it."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from esmero.domain.events import reads
from esmero.domain.events.kinds import Doer
from esmero.domain.events.models import Event, Look, Seal
from esmero.ground import db, live
from esmero.ground.refs import Audience, Ref

SEAL_BATCH = 500


def record(
    verb: str,
    *,
    about: Ref,
    audience: Audience,
    by: Doer,
    at: datetime,
    within: Ref | None = None,
    **payload: Any,
) -> Event:
    """Add an event in the caller's transaction and return it.

    `verb` is `<noun>.<past participle>`; `within` is the story it belongs to (default: `about`);
    `payload` holds plain JSON values. The digest covers payload and a random salt, so that an
    erased payload can't be guessed from it.
    """
    story = within or about
    salt = secrets.token_bytes(16)
    db.after_commit(live.ring)  # open pages and the worker look once this is committed
    return Event.objects.create(
        verb=verb,
        about_kind=about.kind,
        about_id=about.id,
        within_kind=story.kind,
        within_id=story.id,
        team_id=audience.team_id,
        customer_id=audience.customer_id,
        is_internal=audience.is_internal,
        by_kind=by.kind,
        by_id=by.id,
        at=at,
        payload=payload,
        salt=salt,
        digest=reads.payload_digest(salt, payload),
    )


def seal(*, at: datetime) -> int:
    """Chain the next batch of events that no seal covers yet; return how many were sealed.

    One sealer runs at a time (the worker's lock). Writers never wait for it.
    """
    last = reads.last_seal()
    events = list(Event.objects.filter(id__gt=last.last_event_id if last else 0).order_by("id")[:SEAL_BATCH])
    if not events:
        return 0
    previous = last.mark if last else ""
    Seal.objects.create(
        first_event_id=events[0].id,
        last_event_id=events[-1].id,
        previous=previous,
        mark=reads.mark(previous, events),
        sealed_at=at,
    )
    return len(events)


def note_looks(looks: Iterable[tuple[int, int, Ref, datetime]]) -> None:
    """Store looks (agent id, customer id, what was looked at, when) in one statement."""
    Look.objects.bulk_create(
        Look(agent_id=agent_id, customer_id=customer_id, about_kind=ref.kind, about_id=ref.id, at=at)
        for agent_id, customer_id, ref, at in looks
    )


def move(*, from_customer_id: int, to_customer_id: int) -> int:
    """Point the looks at another customer (a merge); events keep whom they were about. Return how many."""
    return Look.objects.filter(customer_id=from_customer_id).update(customer_id=to_customer_id)


def forget(*, customer_id: int) -> int:
    """Empty payload and salt of a customer's events; the chain holds. Return how many."""
    return Event.objects.filter(customer_id=customer_id).update(payload=None, salt=None)
