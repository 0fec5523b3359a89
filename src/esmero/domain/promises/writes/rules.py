"""The company's rules of how soon it promises what."""

from datetime import datetime
from typing import Any

from django.db.models import F

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.promises.models import Policy
from esmero.ground.refs import Audience, Ref


def set_policies(rows: list[dict[str, Any]], *, by: Doer, at: datetime) -> list[Policy]:
    """Replace the company's rules, in order; rows with an `id` keep their promises' tie to the rule."""
    keep_ids = [row["id"] for row in rows if row.get("id")]
    Policy.objects.exclude(pk__in=keep_ids).delete()
    # Positions are unique: move the kept ones out of the way first.
    for number, policy_id in enumerate(keep_ids):
        Policy.objects.filter(pk=policy_id).update(position=10_000 + number)
    policies = [_set_policy(position, row) for position, row in enumerate(rows, start=1)]
    events.record(
        "policies.set",
        about=Ref("company", 0),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        rules=[policy.name for policy in policies],
    )
    return policies


def move_policies(calendar_id: int, to: int, *, by: Doer, at: datetime) -> None:
    """Have the rules that count on one calendar count on another one."""
    moved = Policy.objects.filter(calendar_id=calendar_id)
    names = list(moved.order_by("position").values_list("name", flat=True))
    moved.update(calendar_id=to, revision=F("revision") + 1)
    events.record(
        "policies.moved",
        about=Ref("company", 0),
        audience=Audience(is_internal=True),
        by=by,
        at=at,
        rules=names,
        to=to,
    )


def _set_policy(position: int, row: dict[str, Any]) -> Policy:
    columns = {**row, "position": position}
    policy_id = columns.pop("id", None)
    if policy_id:
        kept = Policy.objects.get(pk=policy_id)
        is_another = any(getattr(kept, name) != columns[name] for name in columns if name != "position")
        Policy.objects.filter(pk=policy_id).update(**columns, revision=kept.revision + is_another)
        return Policy.objects.get(pk=policy_id)
    return Policy.objects.create(**columns)
