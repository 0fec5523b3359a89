"""The chain of seals over all that happened: what it states, and whether it still holds."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from django.db.models import Max
from django.db.models.functions import TruncDate

from esmero.domain.events.models import Event, Seal
from esmero.ground import crypto
from esmero.ground.sealed import payload_digest

# Since the second, an event also states which customer it is about.
SEAL_VERSION = 2


def last_seal() -> Seal | None:
    """Return the newest seal, or None before the first."""
    return Seal.objects.order_by("-last_event_id").first()


@dataclass(frozen=True)
class Link:
    """The next link of the chain, finished but for being added."""

    previous: Seal | None
    first_event_id: int
    last_event_id: int
    mark: str
    count: int


def next_link(*, limit: int) -> Link | None:
    """Return the seal for the next events that none covers yet, or None when there are none.

    Nobody has to wait meanwhile: events are only ever added, and become visible in the order of their ids.
    """
    last = last_seal()
    found = Event.objects.filter(id__gt=last.last_event_id if last else 0).order_by("id")
    events = list(found.defer("payload", "salt")[:limit])
    if not events:
        return None
    marked = mark(last.mark if last else "", events, version=SEAL_VERSION)
    return Link(last, events[0].id, events[-1].id, marked, len(events))


def last_seals_of_days(year: int, zone: tzinfo) -> list[Seal]:
    """Return the last seal of each day of a year, as the days are in this zone, oldest first."""
    first = datetime(year, 1, 1, tzinfo=zone)
    rows = Seal.objects.filter(sealed_at__gte=first, sealed_at__lt=first.replace(year=year + 1))
    days = rows.annotate(day=TruncDate("sealed_at", tzinfo=zone)).values("day").annotate(last=Max("id"))
    return list(Seal.objects.filter(pk__in=days.order_by().values("last")).order_by("last_event_id"))


def seal_over(event_id: int) -> Seal | None:
    """Return the seal that covers an event, None where none does yet."""
    found = Seal.objects.filter(last_event_id__gte=event_id).order_by("last_event_id").first()
    return found if found and found.first_event_id <= event_id else None


def unsealed_count() -> int:
    """Return how many events no seal covers yet."""
    last = last_seal()
    return Event.objects.filter(id__gt=last.last_event_id if last else 0).count()


def unsealed() -> tuple[int, datetime | None]:
    """Return how many events no seal covers yet (up to a thousand), and since when the first waits."""
    last = last_seal()
    rows = Event.objects.filter(id__gt=last.last_event_id if last else 0).order_by("id")
    found = list(rows.values_list("at", flat=True)[:1000])
    return len(found), found[0] if found else None


def mark(previous: str, events: Iterable[Event], *, version: int) -> str:
    """Return the seal's mark over the previous mark and what each event says about itself."""
    return crypto.digest(previous.encode(), *(_stated(event, version) for event in events))


def _stated(event: Event, version: int) -> bytes:
    parts = [
        event.id,
        event.verb,
        event.about_kind,
        event.about_id,
        event.within_kind,
        event.within_id,
        event.team_id,
        event.is_internal,
        event.by_kind,
        event.by_id,
        event.at.isoformat(),
        event.digest,
    ]
    if version > 1:
        parts.append(event.customer_id)
    return json.dumps(parts).encode()


def broken_seals() -> Iterator[str]:
    """Walk the whole chain and yield a sentence for each thing that doesn't hold."""
    previous, expected_first = "", 0
    for seal in Seal.objects.order_by("first_event_id").iterator():
        if seal.previous != previous or seal.first_event_id <= expected_first:
            yield f"Seal {seal.id} does not follow the one before it."
        if Event.objects.filter(id__gt=expected_first, id__lt=seal.first_event_id).exists():
            yield f"Before event {seal.first_event_id} stand events that no seal covers."
        events = list(
            Event.objects.filter(id__range=(seal.first_event_id, seal.last_event_id)).order_by("id")
        )
        if mark(seal.previous, events, version=seal.version) != seal.mark:
            yield f"Events {seal.first_event_id} to {seal.last_event_id} are not what was sealed."
        yield from _changed_payloads(events)
        previous, expected_first = seal.mark, seal.last_event_id


def _changed_payloads(events: Iterable[Event]) -> Iterator[str]:
    for event in events:
        # Erasing empties both; a payload without its salt was put there by somebody else.
        is_erased = event.salt is None and event.payload is None
        if not is_erased and payload_digest(bytes(event.salt or b""), event.payload) != event.digest:
            yield f"The payload of event {event.id} was changed."
