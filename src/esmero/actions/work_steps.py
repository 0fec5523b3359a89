"""Work of other teams as steps inside others' transactions: asked for, ended, and watched by the clock."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.actions import naming, post
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import Asked, MadeBy, PromiseKind, Time, WorkEnd
from esmero.domain.staff import access as staff_access
from esmero.domain.staff import reads as staff
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.kinds import Doer
    from esmero.domain.promises.models import Policy, Promise, Work
    from esmero.domain.staff.models import Agent, Team
    from esmero.domain.workflows.kinds import Ask
    from esmero.domain.workflows.models import Step


class TeamGone(NotFound):
    """A step asks a team for work that is not there any more: somebody has to choose another for it."""


def ask(
    conversation: Conversation,
    team: Team,
    *,
    words: str,
    files: Sequence[int] = (),
    clock: promises.Clock,
    made_by: str = MadeBy.AGENT,
    by: Doer,
    at: datetime,
) -> Work:
    """Ask a team for a piece of work; the person it names for the hour is to do it."""
    return promise_writes.ask_for_work(
        conversation.ref,
        audience=conversation.audience,
        team=team,
        owner=naming.person_for_the_hour(team, at=at),
        words=words,
        files=files,
        clock=clock,
        made_by=made_by,
        by=by,
        at=at,
    )


def ask_for_step(conversation: Conversation, step: Step, *, by: Doer, at: datetime) -> list[Work]:
    """Ask for what a step asks of other teams. What is still open from an earlier visit is asked once.

    Raises TeamGone.
    """
    if conversation.is_practice or not step.asks:
        return []
    waiting = {(one.for_team_id, one.words) for one in promises.open_works_about(conversation.ref)}
    return [
        _ask_one(conversation, one, by=by, at=at)
        for one in step.asked
        if (one.team_id, one.words) not in waiting
    ]


def _ask_one(conversation: Conversation, asked: Ask, *, by: Doer, at: datetime) -> Work:
    team = team_asked(asked)
    clock = clock_of(asked, team, at=at)
    return ask(conversation, team, words=asked.words, clock=clock, made_by=MadeBy.POLICY, by=by, at=at)


def team_asked(asked: Ask) -> Team:
    """Return the team that a step asks for something. Raises TeamGone."""
    try:
        return staff.team(asked.team_id)
    except NotFound as error:
        raise TeamGone("team") from error


def clock_of(asked: Ask, team: Team, *, at: datetime) -> promises.Clock:
    """Return when what a step asks for is due if it is asked now, on the hours of the team that does it."""
    return _clock(_policy_of(team), team, Time(asked.within, asked.unit), at=at)


def _policy_of(team: Team) -> Policy:
    """A piece of work came in by no way, in no language: rules that ask for these are not for it."""
    return promises.policy_for(Asked(channel_kind="", language="", team_id=team.pk), promises.policies())


def _clock(policy: Policy, team: Team, time: Time, *, at: datetime) -> promises.Clock:
    """Count on the hours of the team; when a promise to a customer is handed up says nothing of work."""
    calendar = promises.hours_around(team.calendar_id, at.date())
    return promises.count_time(calendar, time, warn_percent=policy.warn_percent, start=at)


def is_done(conversation: Conversation, *, since: datetime) -> bool:
    """Say whether what was asked for is done: nothing is open, nothing was refused last."""
    asked = promises.works_about(conversation.ref)
    if any(one.is_open for one in asked):
        return False
    ended = [one for one in asked if one.asked_at >= since and one.ended_as != WorkEnd.TAKEN_BACK]
    last = max(ended, key=lambda one: (one.ended_at, one.pk), default=None)
    return last is None or last.ended_as == WorkEnd.DONE


def end(work: Work, *, as_: WorkEnd, said: str, by: Doer, at: datetime) -> None:
    """End a piece of work that is held. Raises WorkEnded."""
    promise_writes.end_work(work, promises.promise_of(work), as_=as_, said=said, by=by, at=at)


def take_all_back(conversation: Conversation, *, said: str, by: Doer, at: datetime) -> None:
    """Nothing that other teams were asked for is needed any more; they read what is `said`."""
    for work in promises.open_works_about(conversation.ref):
        end(work, as_=WorkEnd.TAKEN_BACK, said=said, by=by, at=at)


def go_along(ids: Collection[int], to: Conversation) -> None:
    """Let pieces of work go where the conversation went that asked for them."""
    promise_writes.work_goes_along(ids, about=to.ref, team_id=to.team_id)


def warn(promise_id: int, *, at: datetime) -> bool:
    """Note that a piece of work came to be at risk. Returns whether it had to be."""
    promise, work = _looked_at(promise_id)
    if promise is None or work is None or not promise.is_open or promise.warned_at:
        return False
    promise_writes.warn(promise, at=at)
    return True


def own_up(promise_id: int, *, at: datetime) -> bool:
    """Work was not done in time: whoever asked is told, and somebody above takes it on; no customer reads it.

    Returns whether it had to be.
    """
    promise, work = _looked_at(promise_id)
    if promise is None or work is None or not promise.is_open or promise.due_at > at:
        return False
    owner = naming.person_above(work.for_team, promise.owner, at=at)
    clock = _next_clock(promise, work.for_team, at=at)
    promise_writes.own_up_to_asker(work, promise, owner=owner, clock=clock, by=post.SOFTWARE, at=at)
    return True


def _looked_at(promise_id: int) -> tuple[Promise | None, Work | None]:
    """Hold a piece of work before looking at what is promised for it."""
    seen = promises.one(promise_id)
    work = promises.work(seen.about_id) if seen else None
    return promises.one(promise_id), work


def _next_clock(promise: Promise, team: Team, *, at: datetime) -> promises.Clock:
    """Return when late work is due anew: as soon as the team answers, twice as long each time."""
    policy = _policy_of(team)
    time = promises.time_again(policy, PromiseKind.WORK, promise.times_renewed)
    return _clock(policy, team, time, at=at)


def hand_on(work_id: int, person: Agent, heir: Agent | None, *, by: Doer, at: datetime) -> None:
    """Give a piece of work from somebody who is away, or left, to the next person of its team."""
    work = promises.work(work_id)
    promise = promises.promise_of(work) if work and work.is_open else None
    if work is None or promise is None or promise.owner_id != person.pk or not promise.is_open:
        return
    takes_it = heir and work.for_team_id in staff_access.team_ids_seen_by(heir)
    owner = heir if takes_it else naming.person_for_the_hour(work.for_team, at=at)
    if owner is None or owner == person:
        owner = naming.person_above(work.for_team, person, at=at)
    if owner != person:
        promise_writes.hand_on(promise, owner=owner, owner_team=work.for_team, by=by, at=at)
