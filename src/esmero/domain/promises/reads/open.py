"""What is open about something, what breaks next in it, who is to keep it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import OPEN as OPEN
from esmero.domain.promises.models import Promise
from esmero.ground import prepared
from esmero.ground.refs import Ref


@dataclass(frozen=True)
class NextDue:
    """What breaks next among a subject's open promises, and what has broken already."""

    next_due_at: datetime | None
    next_warn_at: datetime | None
    is_late: bool


_about = prepared.Query[Promise](
    lambda kind, id: with_people(Promise.objects.filter(about_kind=kind, about_id=id)).order_by("id")
)
_open_about = prepared.Query[Promise](
    lambda kind, id: with_people(Promise.objects.filter(OPEN, about_kind=kind, about_id=id)).order_by(
        "due_at", "id"
    )
)
_renewal_of = prepared.Query[Promise](
    lambda promise_id: with_people(Promise.objects.filter(renewed_from_id=promise_id))
)
_one = prepared.Query[Promise](lambda promise_id: with_people(Promise.objects.filter(pk=promise_id)))


def about(ref: Ref) -> list[Promise]:
    """Return all promises about one thing with their owners, oldest first."""
    return _about(kind=ref.kind, id=ref.id)


def open_about(ref: Ref) -> list[Promise]:
    """Return the open promises about one thing, the next due first."""
    return _open_about(kind=ref.kind, id=ref.id)


def open_about_each(kind: str, ids: Iterable[int]) -> list[Promise]:
    """Return the open promises about many things of one kind. One query."""
    return list(Promise.objects.filter(OPEN, about_kind=kind, about_id__in=list(ids)))


def ids_about(ref: Ref) -> dict[int, bool]:
    """Return the ids of all promises about one thing, each with whether it is internal."""
    return dict(Promise.objects.filter(about_kind=ref.kind, about_id=ref.id).values_list("id", "is_internal"))


def internal_among(ids: Collection[int]) -> set[int]:
    """Return which of these promises no customer knows of, by their ids. One query."""
    return set(Promise.objects.filter(pk__in=ids, is_internal=True).values_list("id", flat=True))


def with_renewals(ids: Collection[int]) -> set[int]:
    """Return these promises' ids and those of all that they were renewed by."""
    found: set[int] = set()
    new = set(ids)
    while new:
        found |= new
        new = set(Promise.objects.filter(renewed_from__in=new).values_list("id", flat=True)) - found
    return found


def newest_of(promise: Promise) -> Promise:
    """Return what stands in a promise's place by now, with its people: the last renewal, or itself."""
    newest = promise
    while renewal := _renewal_of.first(promise_id=newest.pk):
        newest = renewal
    return newest


def first_of(promise: Promise) -> Promise:
    """Return what was promised first, where this is promised again; a query for each that came before it."""
    first = promise
    while first.renewed_from_id and (before := first.renewed_from):
        first = before
    return first


def first_of_each(made: Iterable[Promise]) -> dict[int, Promise]:
    """Return for each of these promises, by its id, the one that it was at first among them. Asks nothing."""
    firsts: dict[int, Promise] = {}
    # What is promised again is younger than what it follows.
    for one in sorted(made, key=lambda one: one.pk):
        firsts[one.pk] = firsts.get(one.renewed_from_id or 0, one)
    return firsts


def came_unasked(promise: Promise) -> bool:
    """Return whether it tells the customer unasked how things stand, also where it broke and comes again."""
    return promise.kind == PromiseKind.UPDATE and first_of(promise).is_unasked_update


def times_moved(promise: Promise) -> int:
    """Return how often its time was moved before it came; a query for each that came before it."""
    times, one = 0, promise
    while one.renewed_from_id and (before := one.renewed_from):
        times, one = times + (before.moved_at is not None), before
    return times


def as_first_timed(promise: Promise) -> int:
    """Return the number it had before it got other times; what broke is promised anew by itself."""
    one = promise
    while one.renewed_from_id and (before := one.renewed_from) and before.moved_at is not None:
        one = before
    return one.pk


def customers_of(ids: Collection[int]) -> dict[int, int | None]:
    """Return by id whom the promises are to."""
    return dict(Promise.objects.filter(pk__in=ids).values_list("id", "customer_id"))


def next_due(ref: Ref) -> NextDue:
    """Return what breaks next about one thing, from its promises alone."""
    return next_of(open_about(ref))


def next_of(open_ones: Collection[Promise]) -> NextDue:
    """Return what breaks next among a thing's open promises.

    A renewed promise keeps the place in the queue of the one that broke; one counted again has its new place.
    What rests while the customer has the ball is left out.
    """
    run = [one for one in open_ones if one.rests_since is None]
    return NextDue(
        min((_place(one) for one in run), default=None),
        min((one.warn_at for one in run), default=None),
        any(one.is_late for one in run),
    )


def _place(promise: Promise) -> datetime:
    return promise.first_due_at if promise.times_renewed else promise.due_at


def open_of(owner_id: int) -> list[Promise]:
    """Return the open promises that one person is to keep, the next due first."""
    return list(Promise.objects.filter(OPEN, owner_id=owner_id).order_by("due_at", "id"))


def promised_by(owner_id: int, *, about_kind: str) -> QuerySet[Promise, int]:
    """Return the ids of things of one kind about which this person has an open promise, as a subquery."""
    rows = Promise.objects.filter(OPEN, owner_id=owner_id, about_kind=about_kind)
    return rows.values_list("about_id", flat=True)


def open_of_owners(owner_ids: list[int], *, about_kind: str) -> QuerySet[Promise]:
    """Return the open promises of these people about things of one kind, in no order."""
    return Promise.objects.filter(OPEN, owner__in=owner_ids, about_kind=about_kind).order_by()


def handed_up_to(agent_id: int, *, about_kind: str) -> QuerySet[Promise, int]:
    """Return the ids of things of which this person above has an open promise as well, as a subquery."""
    rows = Promise.objects.filter(OPEN, handed_up_to_id=agent_id, about_kind=about_kind)
    return rows.values_list("about_id", flat=True)


def ids_of_keepers() -> set[int]:
    """Return the ids of the people who have an open promise to keep."""
    return set(Promise.objects.filter(OPEN).exclude(owner=None).values_list("owner_id", flat=True).distinct())


def one(promise_id: int) -> Promise | None:
    """Return one promise with its people, or None."""
    return _one.first(promise_id=promise_id)


def with_people(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    return rows.select_related("owner", "owner_team", "policy")
