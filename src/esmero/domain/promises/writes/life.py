"""The life of a promise: made, at risk, kept, broken, renewed, handed on, taken back."""

from datetime import datetime
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE, Doer
from esmero.domain.promises import reads
from esmero.domain.promises.kinds import MadeBy, PromiseKind
from esmero.domain.promises.models import Ascent, Policy, Promise
from esmero.domain.promises.reads import OPEN, Clock
from esmero.domain.staff.models import Agent, Team
from esmero.ground import db, made, written
from esmero.ground.refs import Audience, Ref

RESTS = ("rests", "rests_since", "rests_with_seconds")


class PromiseSettled(Exception):
    """The promise was kept, broken or taken back earlier and cannot change again."""


def make(
    *,
    kind: str,
    about: Ref,
    audience: Audience,
    owner: Agent | None,
    owner_team: Team,
    clock: Clock,
    by: Doer,
    at: datetime,
    made_by: str = MadeBy.POLICY,
    policy: Policy | None = None,
    wording: str = "",
) -> Promise:
    """Promise something: who does it, about what, by when."""
    promise = written.add(
        made.fresh(
            Promise,
            kind=kind,
            about_kind=about.kind,
            about_id=about.id,
            team_id=audience.team_id,
            customer_id=audience.customer_id,
            is_internal=audience.is_internal,
            owner=owner,
            owner_team=owner_team,
            wording=wording,
            made_at=at,
            due_at=clock.due_at,
            warn_at=clock.warn_at,
            hand_up_at=clock.hand_up_at,
            terms=clock.terms,
            first_due_at=clock.due_at,
            made_by=made_by,
            policy=policy if policy and policy.pk else None,
        )
    )
    record("promise.made", promise, by, at, kind=str(kind), due_at=clock.due_at.isoformat(), owner=_id(owner))
    return promise


def keep(promise: Promise, *, by: Doer, at: datetime) -> Promise:
    """Mark the promise kept. Raises PromiseSettled."""
    must_be_open(promise)
    _end_rest(promise)
    promise.kept_at = at
    written.change(promise, "kept_at", *RESTS)
    record("promise.kept", promise, by, at, in_time=at <= promise.due_at)
    return promise


def warn(promise: Promise, *, at: datetime) -> Promise:
    """Remember that the desk was warned. Raises PromiseSettled."""
    must_be_open(promise)
    promise.warned_at = at
    written.change(promise, "warned_at")
    record("promise.at_risk", promise, THE_SOFTWARE, at, internal=True)
    return promise


def hand_up(promise: Promise, *, to: Agent | None, at: datetime) -> Promise:
    """Give an open promise to somebody above as well; its owner keeps it. Raises PromiseSettled.

    `to` is None where nobody above is there: then it stays with its owner alone.
    """
    must_be_open(promise)
    promise.hand_up_at = None
    if to is None:
        written.change(promise, "hand_up_at")
        return promise
    promise.handed_up_at, promise.handed_up_to = at, to
    written.change(promise, "hand_up_at", "handed_up_at", "handed_up_to")
    record("promise.handed_up", promise, THE_SOFTWARE, at, internal=True, to=to.pk)
    return promise


def hand_up_anew(agent: Agent, *, by: Doer, at: datetime) -> None:
    """Take open promises from somebody who left and had them as well: another above gets each of them."""
    # Held, so that none of them ends or goes to somebody else between what is told and what is done.
    theirs = list(db.held(Promise.objects.filter(OPEN, handed_up_to=agent).order_by("id")))
    for promise in theirs:
        record("promise.given_back", promise, by, at, internal=True, of=agent.pk)
    ids = [promise.pk for promise in theirs]
    Promise.objects.filter(pk__in=ids).update(handed_up_to=None, handed_up_at=None, hand_up_at=at)


def break_(promise: Promise, *, at: datetime) -> Promise:
    """Say that the promise was not kept. Raises PromiseSettled."""
    must_be_open(promise)
    promise.broken_at = at
    written.change(promise, "broken_at")
    record("promise.broken", promise, THE_SOFTWARE, at, due_at=promise.due_at.isoformat())
    return promise


def stand_still(promise: Promise, *, at: datetime) -> None:
    """Have the clock leave the promise alone until a person looked: perhaps it was kept, and we forgot."""
    must_be_open(promise)
    promise.stands_still_since = at
    written.change(promise, "stands_still_since")
    record("promise.stopped", promise, THE_SOFTWARE, at, internal=True)


def go_on(promise: Promise, *, by: Doer, at: datetime) -> None:
    """Let the clock have the promise again: it was not kept, and the customer is told so."""
    must_be_open(promise)
    promise.stands_still_since = None
    written.change(promise, "stands_still_since")
    record("promise.resumed", promise, by, at, internal=True)


def renew(
    broken: Promise, *, owner: Agent | None, owner_team: Team, clock: Clock, by: Doer, at: datetime
) -> Promise:
    """Promise the broken thing again, with a new person and time, and say that the customer is told."""
    renewal = _follow(
        broken,
        "promise.renewed",
        owner=owner,
        owner_team=owner_team,
        clock=clock,
        by=by,
        at=at,
        made_by=MadeBy.POLICY,
        times_renewed=broken.times_renewed + 1,
        first_due_at=broken.first_due_at,
    )
    broken.owned_up_at = at
    written.change(broken, "owned_up_at")
    return renewal


def _follow(
    before: Promise,
    verb: str,
    *,
    owner: Agent | None,
    owner_team: Team | None,
    clock: Clock,
    by: Doer,
    at: datetime,
    **own: Any,
) -> Promise:
    """Promise again what was promised `before`; `own` columns are the new one's."""
    renewal = written.add(
        Promise(
            kind=before.kind,
            about_kind=before.about_kind,
            about_id=before.about_id,
            team_id=before.team_id,
            customer_id=before.customer_id,
            is_internal=before.is_internal,
            owner=owner,
            owner_team=owner_team,
            wording=before.wording,
            made_at=at,
            due_at=clock.due_at,
            warn_at=clock.warn_at,
            hand_up_at=clock.hand_up_at,
            terms=clock.terms,
            policy=before.policy,
            renewed_from=before,
            **own,
        )
    )
    if before.kind == PromiseKind.ESCALATION:
        Ascent.objects.filter(promise=before).update(promise=renewal)
    said: dict[str, Any] = {"kind": renewal.kind, "due_at": clock.due_at.isoformat(), "owner": _id(owner)}
    said["moved" if before.moved_at else "broken"] = before.pk
    record(verb, renewal, by, at, **said)
    return renewal


def name_new_time(promise: Promise, *, clock: Clock, because: str, by: Doer, at: datetime) -> Promise:
    """Promise the same for another time, before the first one came. Raises PromiseSettled.

    The old one stays readable with the reason that the customer reads; what had not been late is not late.
    """
    must_be_open(promise)
    _end_rest(promise)
    promise.moved_at, promise.withdrawn_because = at, because
    written.change(promise, "moved_at", "withdrawn_because", *RESTS)
    return _follow(
        promise,
        "promise.moved",
        owner=promise.owner,
        owner_team=promise.owner_team,
        clock=clock,
        by=by,
        at=at,
        made_by=MadeBy.AGENT,
        times_renewed=promise.times_renewed,
        first_due_at=promise.first_due_at if promise.times_renewed else clock.due_at,
    )


def rest(promise: Promise, *, at: datetime) -> None:
    """Let its clock rest: the customer has the ball, and nothing counts until they answer.

    Raises PromiseSettled.
    """
    must_be_open(promise)
    promise.rests_since = at
    promise.rests_with_seconds = reads.open_time_left(promise, at=at)
    written.change(promise, *RESTS)
    record("promise.rested", promise, THE_SOFTWARE, at, seconds=promise.rests_with_seconds)


def go_on_after_rest(promise: Promise, *, at: datetime) -> None:
    """Let its clock run again for the open time that was left. Raises PromiseSettled."""
    must_be_open(promise)
    was = promise.due_at
    if promise.rests_since:
        promise.rests = [*(promise.rests or []), [promise.rests_since.isoformat(), at.isoformat()]]
    clock = reads.going_on(promise, at=at)
    _end_rest(promise)
    promise.due_at, promise.warn_at, promise.terms = clock.due_at, clock.warn_at, clock.terms
    promise.hand_up_at, promise.warned_at = clock.hand_up_at, None
    written.change(promise, "due_at", "warn_at", "hand_up_at", "terms", "warned_at", *RESTS)
    told: dict[str, Any] = {"from": was.isoformat(), "to": promise.due_at.isoformat()}
    record("promise.went_on", promise, THE_SOFTWARE, at, **told)


def _end_rest(promise: Promise) -> None:
    """What is settled rests no more; its time stays as it was counted last."""
    promise.rests_since = promise.rests_with_seconds = None


def hand_on(promise: Promise, *, owner: Agent | None, owner_team: Team, by: Doer, at: datetime) -> Promise:
    """Give an open promise to another person; its time stays, and who sees it. Raises PromiseSettled."""
    must_be_open(promise)
    promise.owner, promise.owner_team = owner, owner_team
    written.change(promise, "owner", "owner_team")
    record("promise.handed_on", promise, by, at, owner=_id(owner), team=owner_team.pk)
    return promise


def withdraw(promise: Promise, *, because: str, by: Doer, at: datetime) -> Promise:
    """Take the promise back, with the reason that the customer reads. Raises PromiseSettled."""
    must_be_open(promise)
    _end_rest(promise)
    promise.withdrawn_at, promise.withdrawn_because = at, because
    written.change(promise, "withdrawn_at", "withdrawn_because", *RESTS)
    record("promise.withdrawn", promise, by, at, because=because)
    return promise


def stand_again(promise: Promise, *, by: Doer, at: datetime) -> None:
    """Have a promise that was taken back stand as it stood, with its time."""
    promise.withdrawn_at, promise.withdrawn_because = None, ""
    written.change(promise, "withdrawn_at", "withdrawn_because")
    record("promise.reinstated", promise, by, at)


def must_be_open(promise: Promise) -> None:
    """See that a promise may change. Raises PromiseSettled."""
    if not promise.is_open:
        raise PromiseSettled(promise)


def record(
    verb: str, promise: Promise, by: Doer, at: datetime, *, internal: bool = False, **payload: Any
) -> None:
    """Record what happened to a promise, for whoever sees what it is about; `internal`: the desk alone."""
    audience = Audience(promise.team_id, promise.customer_id, promise.is_internal or internal)
    events.record(verb, about=promise.ref, within=promise.about, audience=audience, by=by, at=at, **payload)


def _id(agent: Agent | None) -> int | None:
    return agent.pk if agent else None
