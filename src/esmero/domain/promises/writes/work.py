"""Pieces of work of other teams: asked for, moved, ended, and going where what they are about goes."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises.kinds import MadeBy, PromiseKind, WorkEnd
from esmero.domain.promises.models import Promise, Work
from esmero.domain.promises.reads import Clock
from esmero.domain.promises.writes import life
from esmero.domain.staff.models import Agent, Team
from esmero.ground.refs import Audience, Ref

VERBS = {
    WorkEnd.DONE: "work.done",
    WorkEnd.NOT_DONE: "work.refused",
    WorkEnd.TAKEN_BACK: "work.taken_back",
}


class WorkEnded(Exception):
    """The piece of work was done, refused or taken back earlier and cannot change again."""


def ask_for_work(
    about: Ref,
    *,
    audience: Audience,
    team: Team,
    owner: Agent | None,
    words: str,
    files: Sequence[int] = (),
    clock: Clock,
    made_by: str = MadeBy.AGENT,
    by: Doer,
    at: datetime,
) -> Work:
    """Ask a team for a piece of work, which it promises by then; `audience` is that of what it is about."""
    work = Work.objects.create(
        about_kind=about.kind,
        about_id=about.id,
        team_id=audience.team_id,
        customer_id=audience.customer_id,
        is_internal=True,
        for_team=team,
        words=words,
        file_ids=list(files),
        asked_by_id=_agent(by),
        asked_at=at,
    )
    life.make(
        kind=PromiseKind.WORK,
        about=work.ref,
        audience=work.for_colleagues,
        owner=owner,
        owner_team=team,
        clock=clock,
        by=by,
        at=at,
        made_by=made_by,
    )
    _record("work.asked", work, by, at, due_at=clock.due_at.isoformat(), owner=owner.pk if owner else None)
    return work


def end_work(work: Work, promise: Promise | None, *, as_: WorkEnd, said: str, by: Doer, at: datetime) -> None:
    """Say how a piece of work ended, and settle what was promised for it. Raises WorkEnded."""
    if not work.is_open:
        raise WorkEnded(work)
    work.ended_at, work.ended_as, work.ended_by_id, work.said = at, as_, _agent(by), said
    work.save(update_fields=["ended_at", "ended_as", "ended_by", "said"])
    if promise and promise.is_open:
        if as_ == WorkEnd.DONE:
            life.keep(promise, by=by, at=at)
        else:
            # The words stand with the piece of work, where they are forgotten with its customer.
            life.withdraw(promise, because="", by=by, at=at)
    _record(VERBS[as_], work, by, at)


def move_work(work: Work, promise: Promise, *, clock: Clock, because: str, by: Doer, at: datetime) -> Promise:
    """Name another time for a piece of work, before its own came. Raises WorkEnded, PromiseSettled."""
    if not work.is_open:
        raise WorkEnded(work)
    work.moved_because = because
    work.save(update_fields=["moved_because"])
    renewal = life.name_new_time(promise, clock=clock, because="", by=by, at=at)
    _record("work.moved", work, by, at, due_at=clock.due_at.isoformat())
    return renewal


def own_up_to_asker(
    work: Work, promise: Promise, *, owner: Agent | None, clock: Clock, by: Doer, at: datetime
) -> Promise:
    """Say that a piece of work was not done in time, and promise it anew. Raises PromiseSettled."""
    life.break_(promise, at=at)
    renewal = life.renew(promise, owner=owner, owner_team=work.for_team, clock=clock, by=by, at=at)
    _record("work.late", work, by, at, due_at=clock.due_at.isoformat(), owner=owner.pk if owner else None)
    return renewal


def work_goes_along(ids: Collection[int], *, about: Ref, team_id: int) -> None:
    """Let pieces of work go where what they are about went; for whose sake they are done stays."""
    Work.objects.filter(pk__in=ids).update(about_kind=about.kind, about_id=about.id, team_id=team_id)


def _agent(by: Doer) -> int | None:
    return by.id if by.kind == AGENT else None


def _record(verb: str, work: Work, by: Doer, at: datetime, **payload: Any) -> None:
    """Events about it stand in the story of what it is about, for colleagues alone and without its words."""
    told = {"work": work.pk, "team": work.for_team_id, "asked_by": work.asked_by_id, **payload}
    events.record(verb, about=work.ref, within=work.about, audience=work.audience, by=by, at=at, **told)
