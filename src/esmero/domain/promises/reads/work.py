"""Pieces of work: what is asked of a team, what a conversation asked for, and what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from esmero.domain.promises.models import Promise, Work
from esmero.domain.promises.reads.open import OPEN, with_people
from esmero.domain.staff import access as staff
from esmero.ground import db, moments, prepared
from esmero.ground.moments import Moment
from esmero.ground.refs import Ref

WORK = "work"
_people = ("for_team__calendar", "for_team__lead", "asked_by", "ended_by")
_works_about = prepared.Query[Work](
    lambda kind, id: Work.objects.filter(about_kind=kind, about_id=id).select_related(*_people).order_by("id")
)


@dataclass(frozen=True)
class WorkRecord:
    """How many pieces of work a team did: by the time first named, and later or for another time."""

    in_time: int = 0
    late: int = 0


def works_about(ref: Ref) -> list[Work]:
    """Return all pieces of work that something asked for, with people, oldest first. One query."""
    return _works_about(kind=ref.kind, id=ref.id)


def open_works_about(ref: Ref) -> list[Work]:
    """Return the pieces of work that something waits for; held, inside a transaction."""
    rows = Work.objects.filter(about_kind=ref.kind, about_id=ref.id, ended_at=None).order_by("id")
    return list(db.held(rows.select_related("for_team__calendar")))


def open_works_about_each(kind: str, ids: Iterable[int]) -> list[Work]:
    """Return the pieces of work that any of these things of one kind waits for, with people. One query."""
    rows = Work.objects.filter(about_kind=kind, about_id__in=list(ids), ended_at=None)
    return list(rows.select_related(*_people).order_by("about_id", "id"))


def ids_of_works_about(ref: Ref) -> list[int]:
    """Return the ids of all pieces of work that something asked for."""
    return list(Work.objects.filter(about_kind=ref.kind, about_id=ref.id).values_list("id", flat=True))


def work(work_id: int) -> Work | None:
    """Return one piece of work with its people; held, inside a transaction. None where it is gone."""
    return db.held(Work.objects.filter(pk=work_id).select_related(*_people)).first()


def promise_of(work: Work) -> Promise | None:
    """Return what is promised for a piece of work by now."""
    rows = Promise.objects.filter(about_kind=WORK, about_id=work.pk)
    return with_people(rows).order_by("-id").first()


def promises_of_works(ids: Iterable[int]) -> dict[int, Promise]:
    """Return what is promised by now for each of these pieces of work, by their ids. One query."""
    rows = with_people(Promise.objects.filter(about_kind=WORK, about_id__in=list(ids)))
    return {one.about_id: one for one in rows.order_by("id")}


def works_by_id(ids: Iterable[int]) -> dict[int, Work]:
    """Return these pieces of work with their people, by their ids. One query."""
    return Work.objects.select_related(*_people).in_bulk(list(ids))


def waiting_for(agent_id: int) -> QuerySet[Work]:
    """Return the open pieces of work asked of somebody's own teams, as a part of another query."""
    return Work.objects.filter(ended_at=None, for_team__in=staff.own_teams(agent_id))


def waited_for(conversation_id: int) -> QuerySet[Work]:
    """Return the open pieces of work that a conversation asked for, as a part of another query."""
    return Work.objects.filter(ended_at=None, about_kind="conversation", about_id=conversation_id)


def work_for_us(agent_id: int, *, limit: int = 200) -> list[tuple[Work, Promise]]:
    """Return the open work of somebody's own teams with what is promised, the next due first. Two queries."""
    works = {one.pk: one for one in waiting_for(agent_id).select_related(*_people).order_by("id")[:limit]}
    promised = promises_of_works(works) if works else {}
    found = [(one, promised[number]) for number, one in works.items() if number in promised]
    return sorted(found, key=lambda pair: (pair[1].due_at, pair[0].pk))


def ended_work(agent_id: int, *, limit: int = 20) -> list[Work]:
    """Return what somebody's own teams ended last, the newest first."""
    rows = Work.objects.filter(ended_at__isnull=False, for_team__in=staff.own_teams(agent_id))
    return list(rows.select_related(*_people).order_by("-ended_at", "-id")[:limit])


def work_record(agent_id: int, *, since: datetime) -> WorkRecord:
    """Return how somebody's own teams kept their word to colleagues since then. One query."""
    kept, as_first_named = Q(kept_at__gte=since), Q(renewed_from=None)
    rows = Promise.objects.filter(about_kind=WORK, owner_team__in=staff.own_teams(agent_id))
    found = rows.aggregate(
        in_time=Count("id", filter=kept & as_first_named),
        late=Count("id", filter=kept & ~as_first_named),
    )
    return WorkRecord(**found)


def works_held_by(owner_id: int) -> list[int]:
    """Return the ids of the pieces of work that one person is to do, in their order."""
    rows = Promise.objects.filter(OPEN, owner_id=owner_id, about_kind=WORK).order_by("about_id")
    return list(rows.values_list("about_id", flat=True))


def work_due_before(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Do as `due_before`, for what was promised to colleagues."""
    rows = Promise.objects.filter(OPEN, due_at__lte=at, about_kind=WORK, stands_still_since=None)
    return moments.read_on(rows, "due_at", after=after, holds="about_id")


def work_to_warn_of(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Do as `to_warn_of`, for what was promised to colleagues."""
    rows = Promise.objects.filter(
        OPEN, warned_at=None, warn_at__lte=at, due_at__gt=at, about_kind=WORK, stands_still_since=None
    )
    return moments.read_on(rows, "warn_at", after=after, holds="about_id")
