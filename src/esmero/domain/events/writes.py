"""Recording what happened, and sealing it."""

import secrets
from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Q

from esmero.domain.events import reads
from esmero.domain.events.kinds import Doer
from esmero.domain.events.models import Event, Hint, Look, LooksReadTo, Seal
from esmero.ground import db, live, made, written
from esmero.ground.refs import Audience, Ref

SEAL_BATCH = 500
AT_ONCE = 500
ERASED = "customer.erased"
# The number of PostgreSQL's lock under which events are added; any number that nobody else uses.
IN_ORDER = 0x45736D65726F


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
    """Add an event at the end of the caller's transaction and return it; it has no id before.

    `verb` is `<noun>.<past participle>`; `within` is the story it belongs to (default: `about`);
    `payload` holds plain JSON values. The digest covers payload and a random salt, so that an
    erased payload can't be guessed from it.
    """
    story = within or about
    if by.depth:
        payload |= {"rule": by.rule, "depth": by.depth, "over": by.over}
    salt = secrets.token_bytes(16)
    event = made.fresh(
        Event,
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
    db.at_the_end(_add, event)
    db.after_commit(live.ring)  # open pages and the worker look once this is committed
    return event


def _add(happened: list[Event]) -> None:
    """Add what happened in one transaction, as its last deed.

    Whoever reads "what came after the last id I saw" must never see a higher id before a lower one. SQLite
    has one writer; on PostgreSQL those who add take turns, from the first id to the commit.
    """
    if connection.vendor == "postgresql":
        _take_turns()
    written.add_all(happened)


def _take_turns() -> None:
    """Wait until nobody else adds events, and keep them waiting until our commit."""
    db.take_turns(IN_ORDER)


def seal(link: reads.Link, *, at: datetime) -> int:
    """Add a finished link to the chain; return how many events it seals, 0 when somebody was quicker."""
    db.alone_with("seal", "next")
    last = reads.last_seal()
    if last != link.previous:
        return 0
    Seal.objects.create(
        first_event_id=link.first_event_id,
        last_event_id=link.last_event_id,
        previous=last.mark if last else "",
        mark=link.mark,
        sealed_at=at,
        version=reads.SEAL_VERSION,
    )
    return link.count


def note_looks(looks: Iterable[tuple[int, int, Ref, datetime]]) -> None:
    """Store looks (agent id, customer id, what was looked at, when) in one statement."""
    Look.objects.bulk_create(
        Look(agent_id=agent_id, customer_id=customer_id, about_kind=ref.kind, about_id=ref.id, at=at)
        for agent_id, customer_id, ref, at in looks
    )


def note_look_of_customer(
    about: Ref,
    *,
    customer_id: int,
    by_customer_id: int,
    organisation_id: int | None,
    at: datetime,
    but_after: datetime,
) -> None:
    """Store that a customer looked at something of another one; not again where they did `but_after`."""
    look = Look(
        agent_id=0,
        customer_id=customer_id,
        about_kind=about.kind,
        about_id=about.id,
        at=at,
        by_customer_id=by_customer_id,
        organisation_id=organisation_id,
    )
    before = Look.objects.filter(customer_id=customer_id, at__gt=but_after, by_customer_id=by_customer_id)
    if not before.filter(about_kind=about.kind, about_id=about.id).exists():
        look.save(force_insert=True)


def say_why(*, agent_id: int, customer_id: int, reason: str, at: datetime) -> None:
    """Store that somebody is about to look at a customer, with the reason in their own words."""
    ref = Ref("customer", customer_id)
    Look.objects.create(
        agent_id=agent_id,
        customer_id=customer_id,
        about_kind=ref.kind,
        about_id=ref.id,
        at=at,
        reason=reason,
    )


def keep_hints(hints: Iterable[tuple[int, str, date, int]]) -> int:
    """Keep which looks stand out: (look id, rule, the company's day, how many people). Return how many.

    What is kept already stays as it is, with who saw it.
    """
    found = list(hints)
    known = Hint.objects.filter(look_id__in=[look for look, _rule, _day, _count in found])
    there = set(known.values_list("look_id", "rule"))
    rows = [
        Hint(look_id=look, rule=rule, day=day, count=count)
        for look, rule, day, count in found
        if (look, rule) not in there
    ]
    Hint.objects.bulk_create(rows)
    return len(rows)


def note_looks_read_to(day: date) -> None:
    """Keep that the looks of a day of the company were gone through; an earlier day changes nothing."""
    if not LooksReadTo.objects.filter(day__gte=day).exists():
        LooksReadTo.objects.update_or_create(pk=1, defaults={"day": day})


def see_hint(hint: Hint, *, by_id: int, said: str, at: datetime) -> bool:
    """Keep who asked about a hint, and what they were told; False where somebody did before: theirs stays."""
    first = Hint.objects.filter(pk=hint.pk, seen_at=None)
    return bool(first.update(seen_by_id=by_id, seen_at=at, said=said))


def forget_looks(*, before: datetime, limit: int, but: Collection[int] = ()) -> int:
    """Remove at most `limit` looks from before a moment, the oldest first, with their hints. Return how many.

    `but` are customers by id of whom none goes.
    """
    rows = Look.objects.filter(at__lt=before).exclude(customer_id__in=but)
    old = list(rows.order_by("at").values_list("id", flat=True)[:limit])
    Hint.objects.filter(look_id__in=old).delete()
    return Look.objects.filter(pk__in=old).delete()[0]


def move(*, from_customer_id: int, to_customer_id: int) -> dict[str, list[int]]:
    """Point the looks at another customer; events keep whom they were about. Return the looks' ids."""
    rows = Look.objects.filter(customer_id=from_customer_id)
    moved = list(rows.order_by("id").values_list("id", flat=True))
    rows.update(customer_id=to_customer_id)
    return {"looks": moved}


def give(ids: Collection[int], *, to_customer_id: int) -> None:
    """Point some looks at a customer."""
    numbers = sorted(ids)
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        Look.objects.filter(pk__in=some).update(customer_id=to_customer_id)


def give_looks(conversation_ids: Collection[int], *, from_customer_id: int, to_customer_id: int) -> None:
    """Point the looks at some conversations at the customer to whom these went."""
    rows = Look.objects.filter(customer_id=from_customer_id, about_kind="conversation")
    rows.filter(about_id__in=conversation_ids).update(customer_id=to_customer_id)


def forget(*, customer_ids: Collection[int], also: Collection[int] = (), but: Collection[int] = ()) -> int:
    """Empty payload and salt of a customer's events and why people looked; the chain holds. Return how many.

    `customer_ids` are all under which they were ever known; `also` are conversations of theirs whose
    events may name another customer, `but` conversations of others whose events may name them.
    """
    # Reasons are words about the person.
    Look.objects.filter(customer_id__in=customer_ids).update(reason="")
    theirs = Look.objects.filter(customer_id__in=customer_ids).values("id")
    Hint.objects.filter(look_id__in=theirs).update(said="")
    of_others = Q(within_kind="conversation", within_id__in=but)
    # What proves an earlier erasure of theirs holds numbers alone, and stays.
    rows = Event.objects.filter(~of_others, ~Q(verb=ERASED), customer_id__in=customer_ids)
    forgotten = rows.update(payload=None, salt=None)
    numbers = sorted(also)
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        rows = Event.objects.filter(within_kind="conversation", within_id__in=some)
        forgotten += rows.update(payload=None, salt=None)
    return forgotten


def forget_within(kind: str, ids: Collection[int]) -> int:
    """Empty payload and salt of all that happened in some stories, which are deleted. Return how many."""
    numbers, forgotten = sorted(set(ids)), 0
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        rows = Event.objects.filter(within_kind=kind, within_id__in=some)
        forgotten += rows.update(payload=None, salt=None)
    return forgotten


def forget_about(kind: str, ids: Iterable[int]) -> int:
    """Empty payload and salt of what happened to some things: it names somebody. Return how many."""
    numbers, forgotten = sorted(set(ids)), 0
    for first in range(0, len(numbers), AT_ONCE):
        some = numbers[first : first + AT_ONCE]
        rows = Event.objects.filter(about_kind=kind, about_id__in=some)
        forgotten += rows.update(payload=None, salt=None)
    return forgotten


def forget_named(*, within: Iterable[int], verbs: Collection[str], key: str, numbers: Collection[int]) -> int:
    """Empty payload and salt of such events of conversations whose payload names one of these ids.

    Return how many.
    """
    if not numbers:
        return 0
    named: list[int] = []
    talks = sorted(set(within))
    for first in range(0, len(talks), AT_ONCE):
        some = talks[first : first + AT_ONCE]
        rows = Event.objects.filter(within_kind="conversation", within_id__in=some, verb__in=verbs)
        told = rows.exclude(payload=None).values_list("id", "payload")
        named += [number for number, payload in told if payload and payload.get(key) in numbers]
    return Event.objects.filter(pk__in=named).update(payload=None, salt=None)
