"""What a customer was promised, and what became of it."""

import functools
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, F, Q, QuerySet, When

from esmero.domain.promises.models import Promise
from esmero.domain.promises.reads.open import OPEN, with_people
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import prepared


@dataclass(frozen=True)
class ToCustomer:
    """What a customer was promised: some of it, how many were kept at their first time, how many broke."""

    shown: list[Promise]
    kept: int = 0
    broken: int = 0


def how_many_to(customer_id: int) -> int:
    """Return how many promises were ever made to a customer."""
    return Promise.objects.filter(customer_id=customer_id).count()


def open_to_customer(customer_id: int, *, agent: Agent | None = None) -> list[Promise]:
    """Return what a customer is promised and waits for, with its people, the next due first: for themselves.

    For an `agent` what they may see of it.
    """
    rows = Promise.objects.filter(OPEN, customer_id=customer_id, is_internal=False)
    if agent:
        rows = rows.filter(team_id__in=staff.teams_seen(agent.pk, is_owner=agent.is_owner).values("id"))
    return list(with_people(rows).order_by("due_at", "id"))


def told_of(customer_id: int) -> list[dict[str, Any]]:
    """Return what a customer was promised, as plain values: for the customer's own copy."""
    rows = Promise.objects.filter(customer_id=customer_id, is_internal=False).select_related("owner")
    return [
        {
            "number": one.pk,
            "kind": one.kind,
            "words": one.wording,
            "by": one.owner.name if one.owner else "",
            "about": f"{one.about_kind}:{one.about_id}",
            "made_at": one.made_at,
            "due_at": one.due_at,
            "kept_at": one.kept_at,
            "broken_at": one.broken_at,
            "taken_back_at": one.withdrawn_at,
            "taken_back_because": one.withdrawn_because,
        }
        for one in rows.order_by("id")
    ]


def to_customer(customer_id: int, *, agent: Agent, limit: int) -> ToCustomer:
    """Return what a customer was promised, as far as the agent may see it. One query.

    What is open comes first, the next due before the others, then what was promised last; `limit` at
    most, with their people. What only colleagues know is neither shown nor counted.
    """
    found = _to_customer(agent.is_owner, limit)(customer_id=customer_id, agent_id=agent.pk)
    # The counts stand beside each row.
    first: Any = found[0] if found else None
    return ToCustomer(found, kept=first.kept_in_all, broken=first.broken_in_all) if first else ToCustomer([])


def to_people(customer_ids: QuerySet[Any, Any], *, agent: Agent, limit: int) -> ToCustomer:
    """Return what these customers were promised and wait for, as far as the agent may see it. Two queries.

    The next due first, `limit` at most, with their people; and how many were kept and broke of all.
    """
    teams = staff.teams_seen(agent.pk, is_owner=agent.is_owner).values("id")
    told = Promise.objects.filter(customer_id__in=customer_ids, is_internal=False, team_id__in=teams)
    counted = told.aggregate(
        kept=Count("id", filter=Q(kept_at__isnull=False, times_renewed=0)),
        broken=Count("id", filter=Q(broken_at__isnull=False)),
    )
    return ToCustomer(list(with_people(told.filter(OPEN)).order_by("due_at", "id")[:limit]), **counted)


def broken_since(customer_id: int, *, agent: Agent, since: datetime) -> int:
    """Return how many words that a customer was given broke since then, as far as the agent may see."""
    teams = staff.teams_seen(agent.pk, is_owner=agent.is_owner).values("id")
    told = Promise.objects.filter(customer_id=customer_id, is_internal=False, team_id__in=teams)
    return told.filter(broken_at__gte=since).count()


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
        return with_people(counted).order_by(*in_order)

    return prepared.Query(rows)
