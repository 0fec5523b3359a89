"""Looking at what happened: stories, pokes for live pages; `seals` proves that nothing was changed."""

import functools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet, Subquery

from esmero.domain.events.models import Event, Look
from esmero.domain.events.reads.seals import SEAL_VERSION as SEAL_VERSION
from esmero.domain.events.reads.seals import Link as Link
from esmero.domain.events.reads.seals import broken_seals as broken_seals
from esmero.domain.events.reads.seals import last_seal as last_seal
from esmero.domain.events.reads.seals import last_seals_of_days as last_seals_of_days
from esmero.domain.events.reads.seals import mark as mark
from esmero.domain.events.reads.seals import next_link as next_link
from esmero.domain.events.reads.seals import seal_over as seal_over
from esmero.domain.events.reads.seals import unsealed as unsealed
from esmero.domain.events.reads.seals import unsealed_count as unsealed_count
from esmero.ground import prepared
from esmero.ground.refs import Ref
from esmero.ground.sealed import payload_digest as payload_digest

_newest_id = prepared.Query[int](lambda: Event.objects.order_by("-id").values_list("id", flat=True)[:1])


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
    customer_ids: Any,
    *,
    team_ids: QuerySet[Any, Any],
    verbs: Collection[str],
    among: Q | None = None,
    limit: int = 36,
) -> QuerySet[Event]:
    """Return the newest events of these kinds about a customer that people of these teams may see.

    `customer_ids` is the slot of a prepared query: all ids under which the person was ever known. `among`
    are those of which they are taken, if not of all.
    """
    theirs = prepared.among("customer_id", customer_ids)
    seen = Q(team_id=None) | Q(team_id__in=team_ids)
    return Event.objects.filter(seen, theirs, among or Q(), verb__in=verbs).order_by("-id")[:limit]


def erasure_named(customer_id: int, reference: str) -> Event | None:
    """Return the event of an erasure of a customer by its reference, or None before it is committed."""
    rows = Event.objects.filter(customer_id=customer_id, verb="customer.erased").order_by("-id")
    return next((one for one in rows if (one.payload or {}).get("reference") == reference), None)


def was_erased(customer_id: int) -> bool:
    """Say whether a customer was erased."""
    return Event.objects.filter(customer_id=customer_id, verb="customer.erased").exists()


def pokes_for_teams(team_ids: Collection[int] | None, *, after_id: int, limit: int) -> list[Poke]:
    """Return pokes after `after_id` for people of these teams (None: of every team), oldest first."""
    wanted = Q() if team_ids is None else Q(team_id__in=team_ids)
    return _pokes(wanted, after_id, limit)


def pokes_of_customers(is_theirs: Q, *, after_id: int, limit: int) -> list[Poke]:
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
        "looks": list(looks.filter(by_customer_id=None).values("at", "agent_id", "reason")),
        "customers_who_looked": list(
            looks.exclude(by_customer_id=None).values("at", "by_customer_id", "organisation_id", "about_id")
        ),
    }
