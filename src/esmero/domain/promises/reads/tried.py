"""Rules that are tried, and the promises on which they are."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from esmero.domain.promises.kinds import Condition, Time, Tried
from esmero.domain.promises.models import Policy, Promise, TryOut
from esmero.domain.promises.reads.rules import with_parts
from esmero.ground.refs import NotFound

# How long what came out can be read.
KEPT_FOR = timedelta(days=1)
# Looked at together: numbers and times alone.
PIECE = 5000


def try_out(try_out_id: int, *, kind: str = Tried.RULES) -> TryOut:
    """Return what is or was tried, with who tries it: rules, or another kind. Raises NotFound."""
    found = TryOut.objects.select_related("asked_by").filter(pk=try_out_id, kind=kind).first()
    if found is None:
        raise NotFound("try-out")
    return found


def as_row(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return a rule's columns, its times by kind and its conditions as JSON; `as_rules` reads it."""
    times: Mapping[str, Time] = columns.get("times", {})
    asks: Iterable[Condition] = columns.get("conditions", [])
    return {
        **columns,
        "times": {str(kind): asdict(time) for kind, time in times.items()},
        "conditions": [asdict(one) for one in asks],
    }


def as_rules(rows: Iterable[Mapping[str, Any]]) -> list[Policy]:
    """Return rules that are tried and not kept, in this order; they have an `id` where one is kept."""
    return [_rule(place, dict(row)) for place, row in enumerate(rows, start=1)]


def _rule(place: int, row: dict[str, Any]) -> Policy:
    times = {kind: Time(**time) for kind, time in row.pop("times").items()}
    asks = [Condition.of(one) for one in row.pop("conditions")]
    return with_parts(Policy(position=place, **row), asks, times)


def made_by_rules(since: datetime, *, limit: int) -> list[int]:
    """Return the ids of what was promised by rules since then, the newest first; nothing of practice.

    `limit` at most. Promises are numbered as they are made: it ends with a piece that is older as a whole.
    """
    rows = Promise.objects.filter(owner_team__practised_by=None).order_by("-id")
    told = rows.annotate(by_rule=Q(terms__isnull=False)).values_list("id", "made_at", "by_rule")
    found: list[int] = []
    piece = list(told[:PIECE])
    while piece and len(found) < limit:
        found += [number for number, made_at, by_rule in piece if by_rule and made_at >= since]
        if all(made_at < since for _number, made_at, _by_rule in piece):
            break
        piece = list(told.filter(pk__lt=piece[-1][0])[:PIECE])
    return found[:limit]


def with_ids(ids: Collection[int]) -> list[Promise]:
    """Return promises by their ids, the newest first. One query."""
    return list(Promise.objects.filter(pk__in=ids).order_by("-id"))
