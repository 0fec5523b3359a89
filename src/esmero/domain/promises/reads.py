"""Promises: what is open, what is due, what became of them; and which rule decides."""

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any

from django.db.models import Case, F, Q, QuerySet, When

from esmero.domain.company import reads as company
from esmero.domain.promises.models import Policy, Promise
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent, Team
from esmero.ground import hours, prepared
from esmero.ground.refs import NotFound, Ref

OPEN = Q(kept_at=None, broken_at=None, withdrawn_at=None)


@dataclass(frozen=True)
class Clock:
    """When something promised now is due, and when it counts as at risk."""

    due_at: datetime
    warn_at: datetime


@dataclass(frozen=True)
class Own:
    """What a way in has of its own, in place of what the company's rules and its team say; None: nothing."""

    policy_id: int | None = None
    calendar_id: int | None = None


NOTHING_OWN = Own()


@dataclass(frozen=True)
class NextDue:
    """What breaks next among a subject's open promises, and what has broken already."""

    next_due_at: datetime | None
    next_warn_at: datetime | None
    is_late: bool


@dataclass(frozen=True)
class ToCustomer:
    """What a customer was promised: some of it, how many were kept at their first time, how many broke."""

    shown: list[Promise]
    kept: int = 0
    broken: int = 0


_policies = prepared.Query[Policy](
    lambda: Policy.objects.select_related("team", "calendar").order_by("position")
)
_about = prepared.Query[Promise](
    lambda kind, id: _with_people(Promise.objects.filter(about_kind=kind, about_id=id)).order_by("id")
)
_open_about = prepared.Query[Promise](
    lambda kind, id: _with_people(Promise.objects.filter(OPEN, about_kind=kind, about_id=id)).order_by(
        "due_at", "id"
    )
)


def policies() -> list[Policy]:
    """Return the company's rules in their order, with team and calendar."""
    return _policies()


def policy(policy_id: int) -> Policy:
    """Return one rule with team and calendar. Raises NotFound."""
    for rule in policies():
        if rule.pk == policy_id:
            return rule
    raise NotFound("policy")


def unkept_policy(**columns: Any) -> Policy:
    """Return a rule of these columns that isn't kept, to try what it would promise."""
    return Policy(position=0, **columns)


def policy_for(*, channel_kind: str, language: str, team: Team, own: Own = NOTHING_OWN) -> Policy:
    """Return the way in's own rule, else the first that fits, else the built-in one (two working hours)."""
    rules = policies()
    named = [rule for rule in rules if own.policy_id is not None and rule.pk == own.policy_id]
    fitting = (rule for rule in rules if fits(rule, channel_kind=channel_kind, language=language, team=team))
    return next(chain(named, fitting), None) or Policy(name="", position=0)


def fits(policy: Policy, *, channel_kind: str, language: str, team: Team) -> bool:
    """Say whether a rule is for this channel, language and team."""
    return (
        policy.channel_kind in {"", channel_kind}
        and policy.language in {"", language}
        and policy.team_id in {None, team.pk}
    )


def count(policy: Policy, team: Team, *, minutes: int, start: datetime, own: Own = NOTHING_OWN) -> Clock:
    """Count working minutes from `start` on the hours that `calendar_id_for` names.

    A calendar that never opens must not leave a promise without a date: then plain time counts.
    """
    return count_on(calendar_for(policy, team, start=start, own=own), policy, minutes=minutes, start=start)


def calendar_for(policy: Policy, team: Team, *, start: datetime, own: Own = NOTHING_OWN) -> hours.Calendar:
    """Return the hours on which a rule counts, around `start`."""
    return company.working_hours(calendar_id_for(policy, team, own=own), around=start.date())


def calendar_id_for(policy: Policy, team: Team, *, own: Own = NOTHING_OWN) -> int:
    """Return whose hours count: the way in's own, else the rule's, else those of the team that answers."""
    return own.calendar_id or policy.calendar_id or team.calendar_id


def count_on(calendar: hours.Calendar, policy: Policy, *, minutes: int, start: datetime) -> Clock:
    """Do as `count`, on a calendar that is at hand."""
    warn_minutes = minutes * (100 - policy.warn_percent) // 100
    try:
        due_at = hours.add(calendar, start, minutes * 60)
        warn_at = hours.add(calendar, start, warn_minutes * 60)
    except hours.NeverOpens:
        due_at, warn_at = start + timedelta(minutes=minutes), start + timedelta(minutes=warn_minutes)
    return Clock(due_at=due_at, warn_at=min(warn_at, due_at))


def by_hand(*, due_at: datetime, made_at: datetime, warn_percent: int = 25) -> Clock:
    """Return the clock of a promise whose time a person named: at risk in its last quarter."""
    left = (due_at - made_at) * warn_percent // 100
    return Clock(due_at=due_at, warn_at=due_at - left)


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


def with_renewals(ids: Collection[int]) -> set[int]:
    """Return these promises' ids and those of all that they were renewed by."""
    found: set[int] = set()
    new = set(ids)
    while new:
        found |= new
        new = set(Promise.objects.filter(renewed_from__in=new).values_list("id", flat=True)) - found
    return found


def customers_of(ids: Collection[int]) -> dict[int, int | None]:
    """Return by id whom the promises are to."""
    return dict(Promise.objects.filter(pk__in=ids).values_list("id", "customer_id"))


def to_customer(customer_id: int, *, agent: Agent, limit: int) -> ToCustomer:
    """Return what a customer was promised, as far as the agent may see it. One query.

    What is open comes first, the next due before the others, then what was promised last; `limit` at
    most, with their people. What only colleagues know is neither shown nor counted.
    """
    found = _to_customer(agent.is_owner, limit)(customer_id=customer_id, agent_id=agent.pk)
    # The counts stand beside each row.
    first: Any = found[0] if found else None
    return ToCustomer(found, kept=first.kept_in_all, broken=first.broken_in_all) if first else ToCustomer([])


@functools.cache
def _to_customer(is_owner: bool, limit: int) -> prepared.Query[Promise]:
    in_order: list[Any] = [Case(When(OPEN, then=F("due_at"))).asc(nulls_last=True), "-id"]

    def rows(customer_id: int, agent_id: int) -> QuerySet[Promise]:
        teams = staff.teams_seen(agent_id, is_owner=is_owner).values("id")
        told = Promise.objects.filter(customer_id=customer_id, is_internal=False, team_id__in=teams)
        # Whoever writes often was promised much: only the few that are shown are fetched whole.
        few = Promise.objects.filter(pk__in=told.order_by(*in_order).values("id")[:limit])
        counted = few.annotate(
            kept_in_all=prepared.HowMany(told.filter(kept_at__isnull=False, times_renewed=0).values("id")),
            broken_in_all=prepared.HowMany(told.filter(broken_at__isnull=False).values("id")),
        )
        return _with_people(counted).order_by(*in_order)

    return prepared.Query(rows)


def next_due(ref: Ref) -> NextDue:
    """Return what breaks next about one thing, from its promises alone."""
    return next_of(open_about(ref))


def next_of(open_ones: Collection[Promise]) -> NextDue:
    """Return what breaks next among a thing's open promises.

    A renewed promise keeps the place in the queue of the one that broke.
    """
    return NextDue(
        min((one.first_due_at for one in open_ones), default=None),
        min((one.warn_at for one in open_ones), default=None),
        any(one.is_late for one in open_ones),
    )


def open_of(owner_id: int) -> list[Promise]:
    """Return the open promises that one person is to keep, the next due first."""
    return list(Promise.objects.filter(OPEN, owner_id=owner_id).order_by("due_at", "id"))


def promised_by(owner_id: int, *, about_kind: str) -> QuerySet[Promise, int]:
    """Return the ids of things of one kind about which this person has an open promise, as a subquery."""
    rows = Promise.objects.filter(OPEN, owner_id=owner_id, about_kind=about_kind)
    return rows.values_list("about_id", flat=True)


def ids_of_keepers() -> set[int]:
    """Return the ids of the people who have an open promise to keep."""
    return set(Promise.objects.filter(OPEN).exclude(owner=None).values_list("owner_id", flat=True).distinct())


def due_before(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of open promises whose time is over, the longest over first."""
    rows = Promise.objects.filter(OPEN, due_at__lte=at, stands_still_since=None).order_by("due_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def earliest_due() -> datetime | None:
    """Return when the next open promise is due, None when none is open."""
    return Promise.objects.filter(OPEN).order_by("due_at").values_list("due_at", flat=True).first()


def to_warn_of(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of open promises that came to be at risk and nobody was warned of."""
    wanted = Promise.objects.filter(OPEN, warned_at=None, warn_at__lte=at, stands_still_since=None)
    rows = wanted.order_by("warn_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def over_and_told(at: datetime) -> list[Promise]:
    """Return open promises to customers whose time is over at `at`, as a restore finds them."""
    return list(Promise.objects.filter(OPEN, due_at__lte=at, is_internal=False).order_by("due_at", "id"))


def standing_still(*, limit: int = 100) -> list[Promise]:
    """Return the open promises that wait for a person's word since a restore, the longest over first."""
    rows = Promise.objects.filter(OPEN, stands_still_since__isnull=False)
    return list(_with_people(rows).order_by("due_at", "id")[:limit])


def one(promise_id: int) -> Promise | None:
    """Return one promise with its people, or None."""
    return _with_people(Promise.objects.filter(pk=promise_id)).first()


def _with_people(rows: QuerySet[Promise]) -> QuerySet[Promise]:
    return rows.select_related("owner", "owner_team", "policy")
