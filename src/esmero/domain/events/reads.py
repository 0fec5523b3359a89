"""Looking at what happened: stories, pokes for the live pages, and the proof that nothing was changed."""

import functools
import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from django.db.models import Exists, Max, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from esmero.domain.events.models import Event, Look, Seal
from esmero.ground import crypto, prepared
from esmero.ground.refs import Ref
from esmero.ground.sealed import payload_digest as payload_digest

_newest_id = prepared.Query[int](lambda: Event.objects.order_by("-id").values_list("id", flat=True)[:1])
# Since the second, an event also states which customer it is about.
SEAL_VERSION = 2


@dataclass(frozen=True)
class Poke:
    """What a live page is told: something happened in this story. Never the words themselves."""

    id: int
    verb: str
    about_kind: str
    about_id: int


def newest_id() -> int:
    """Return the id of the newest event, 0 when there is none."""
    return _newest_id.first() or 0


def newest_and_last_look(agent_id: int, ref: Ref) -> tuple[int, datetime | None]:
    """Return the id of the newest event, and when somebody last looked at a thing. One query."""
    return _newest_and_look.first(agent=agent_id, kind=ref.kind, number=ref.id) or (0, None)


def _asks_newest_and_look(agent: int, kind: str, number: int) -> QuerySet[Event, tuple[int, datetime | None]]:
    looks = Look.objects.filter(agent_id=agent, about_kind=kind, about_id=number).order_by("-at")
    return Event.objects.order_by("-id").values_list("id", Subquery(looks.values("at")[:1]))[:1]


_newest_and_look = prepared.Query[tuple[int, datetime | None]](_asks_newest_and_look)


def about(ref: Ref) -> QuerySet[Event]:
    """Return the events about one thing, oldest first."""
    return Event.objects.filter(about_kind=ref.kind, about_id=ref.id).order_by("id")


def newest_about(
    ref: Ref, verbs: Collection[str], *, limit: int, until: datetime | None = None
) -> list[Event]:
    """Return the newest events about one thing with one of these verbs, newest first; none after `until`."""
    found = about(ref).filter(verb__in=verbs)
    return list((found.filter(at__lte=until) if until else found).order_by("-id")[:limit])


def within(ref: Ref) -> QuerySet[Event]:
    """Return the events of one story, oldest first."""
    return Event.objects.filter(within_kind=ref.kind, within_id=ref.id).order_by("id")


def payloads_within(kind: str, ids: Collection[int], *, verb: str, since: datetime) -> list[dict[str, Any]]:
    """Return what the events of one kind in some stories tell since a moment, oldest first."""
    rows = Event.objects.filter(within_kind=kind, within_id__in=ids, verb=verb, at__gte=since)
    return [told for told in rows.order_by("id").values_list("payload", flat=True) if told]


def of_customer(
    customer_ids: Any, *, team_ids: QuerySet[Any, Any], verbs: Collection[str], limit: int = 36
) -> QuerySet[Event]:
    """Return the newest events of these kinds about a customer that people of these teams may see.

    `customer_ids` is the slot of a prepared query: all ids under which the person was ever known.
    """
    theirs = prepared.among("customer_id", customer_ids)
    seen = Q(team_id=None) | Q(team_id__in=team_ids)
    return Event.objects.filter(seen, theirs, verb__in=verbs).order_by("-id")[:limit]


def was_erased(customer_id: int) -> bool:
    """Say whether a customer was erased."""
    return Event.objects.filter(customer_id=customer_id, verb="customer.erased").exists()


def pokes_for_teams(team_ids: Collection[int] | None, *, after_id: int, limit: int) -> list[Poke]:
    """Return pokes after `after_id` for people of these teams (None: of every team), oldest first."""
    wanted = Q() if team_ids is None else Q(team_id__in=team_ids)
    return _pokes(wanted, after_id, limit)


def pokes_of_customers(is_theirs: Q | Exists, *, after_id: int, limit: int) -> list[Poke]:
    """Return a poke for each customer with news after `after_id`: the newest `limit`, oldest first.

    Such events belong to no team: `is_theirs` says whether who listens may see the customer `within_id`.
    """
    rows = Event.objects.filter(is_theirs, team_id=None, within_kind="customer", id__gt=after_id)
    newest = rows.values("within_id").annotate(newest=Max("id")).order_by("-newest")
    found = newest.values_list("newest", "within_id")[:limit]
    return [Poke(id, "customer.changed", "customer", number) for id, number in found][::-1]


def pokes_for_conversation(conversation_id: int, *, after_id: int, limit: int) -> list[Poke]:
    """Return pokes after `after_id` that the customer of this conversation may have, oldest first."""
    wanted = Q(within_kind="conversation", within_id=conversation_id, is_internal=False)
    return _pokes(wanted, after_id, limit)


def _pokes(wanted: Q, after_id: int, limit: int) -> list[Poke]:
    rows = Event.objects.filter(wanted, id__gt=after_id).order_by("id")
    return [Poke(*row) for row in rows.values_list("id", "verb", "within_kind", "within_id")[:limit]]


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


def told_within(ref: Ref, verbs: Collection[str], *, limit: int = 100) -> list[Event]:
    """Return the newest events of a story with one of these verbs, oldest first."""
    told = _told_within(tuple(verbs), limit)
    return told(kind=ref.kind, id=ref.id)[::-1]


@functools.cache
def _told_within(verbs: tuple[str, ...], limit: int) -> prepared.Query[Event]:
    return prepared.Query(
        lambda kind, id: within(Ref(kind, id)).filter(verb__in=verbs).order_by("-id")[:limit]
    )


def ids_told_since(moment: datetime, verb: str, *, limit: int, most_passed: int) -> tuple[list[int], bool]:
    """Return the ids of the newest events with a verb since a moment, oldest first, and if there are more.

    No index knows the verb: of all events the newest `most_passed` are gone through, and no others.
    """
    since, back = _last_before(moment), newest_id() - most_passed
    rows = Event.objects.filter(id__gt=max(since, back), at__gte=moment, verb=verb).order_by("-id")
    found = list(rows.values_list("id", flat=True)[:limit])
    return found[::-1], len(found) == limit or back > since


def of_ids(ids: Collection[int]) -> list[Event]:
    """Return the events with these ids, oldest first."""
    return list(Event.objects.filter(pk__in=ids).order_by("id"))


def _last_before(moment: datetime) -> int:
    """Return an id up to which all happened before a moment; found by halves, as no index knows the time."""
    # Numbers need not begin with one: what is before the oldest is not counted as having happened.
    oldest = Event.objects.order_by("id").values_list("id", flat=True).first() or 1
    low, high = oldest - 1, max(newest_id(), oldest - 1)
    while low < high:
        middle = (low + high) // 2
        at = Event.objects.filter(id__gt=middle).order_by("id").values_list("at", flat=True).first()
        if at is not None and at < moment:
            low = middle + 1
        else:
            high = middle
    return low


def told_in(kind: str, ids: Collection[int], verbs: Collection[str]) -> list[Event]:
    """Return the events of several stories of one kind with one of these verbs, oldest first."""
    return list(Event.objects.filter(within_kind=kind, within_id__in=ids, verb__in=verbs).order_by("id"))


def told_after(event_id: int, verbs: Collection[str], *, limit: int) -> list[Event]:
    """Return the events after this one with one of these verbs, oldest first."""
    return list(Event.objects.filter(id__gt=event_id, verb__in=verbs).order_by("id")[:limit])


@dataclass(frozen=True)
class Whose:
    """That something happened, and with which customer, if with one."""

    id: int
    verb: str
    customer_id: int | None


def whose_after(event_id: int, *, limit: int) -> list[Whose]:
    """Return with whom something happened after an event, oldest first."""
    rows = Event.objects.filter(id__gt=event_id).order_by("id").values_list("id", "verb", "customer_id")
    return [Whose(*row) for row in rows[:limit]]


def told_about(kind: str, ids: Collection[int], verb: str) -> set[int]:
    """Return which of these things of one kind an event with this verb is about."""
    rows = Event.objects.filter(about_kind=kind, about_id__in=ids, verb=verb)
    return set(rows.values_list("about_id", flat=True))


def told_of(customer_id: int) -> dict[str, Any]:
    """Return what happened with a customer, without what is for colleagues, and who looked, by number."""
    happened = Event.objects.filter(customer_id=customer_id, is_internal=False).order_by("id")
    looks = Look.objects.filter(customer_id=customer_id).order_by("id")
    return {
        "happened": [
            {"at": at, "what": verb, "by": by}
            for at, verb, by in happened.values_list("at", "verb", "by_kind")
        ],
        "looks": list(looks.values("at", "agent_id", "reason")),
    }
