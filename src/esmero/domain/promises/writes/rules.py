"""The company's rules of how soon it promises what."""

from datetime import date, datetime
from typing import Any

from django.db.models import F

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.promises import reads
from esmero.domain.promises.kinds import ALWAYS, Condition, Time
from esmero.domain.promises.models import Policy, PolicyCondition, Target
from esmero.ground import db
from esmero.ground.refs import Audience, Ref


def set_policies(rows: list[dict[str, Any]], *, by: Doer, at: datetime) -> list[Policy]:
    """Replace the company's rules, in order; rows with an `id` keep their promises' tie to the rule.

    A row has columns of the rule, its `conditions` and its `times` by kind; what each rule has a time for
    and `times` does not name gets the built-in one.
    """
    keep_ids = [row["id"] for row in rows if row.get("id")]
    Policy.objects.exclude(pk__in=keep_ids).delete()
    # Positions are unique: move the kept ones out of the way first.
    for number, policy_id in enumerate(keep_ids):
        Policy.objects.filter(pk=policy_id).update(position=10_000 + number)
    policies = [_set_policy(position, row, on=at.date()) for position, row in enumerate(rows, start=1)]
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


def note_fit(policy: Policy, *, on: date) -> None:
    """Note that a rule decided something on a day, once a day. Where somebody else does so now, they do."""
    if policy.pk is None or (policy.last_fitted_on and policy.last_fitted_on >= on):
        return
    policy.last_fitted_on = on
    # Questions never wait for each other here: no order of locks holds this row.
    if list(db.held(Policy.objects.filter(pk=policy.pk).only("pk"), skip_taken=True)):
        Policy.objects.filter(pk=policy.pk).update(last_fitted_on=on)


def _set_policy(position: int, row: dict[str, Any], *, on: date) -> Policy:
    columns = {**row, "position": position}
    asks: list[Condition] = list(columns.pop("conditions", []))
    gives: dict[str, Time] = {**ALWAYS, **columns.pop("times", {})}
    policy_id = columns.pop("id", None)
    if policy_id is None:
        rule = Policy.objects.create(**columns, worded_on=on)
    else:
        kept = Policy.objects.get(pk=policy_id)
        is_another = any(getattr(kept, name) != columns[name] for name in columns if name != "position")
        is_another = is_another or kept.conditions != asks or kept.times != gives
        Policy.objects.filter(pk=policy_id).update(**columns, revision=kept.revision + is_another)
        rule = Policy.objects.get(pk=policy_id)
        if not is_another:
            return reads.with_parts(rule, asks, gives)
        Policy.objects.filter(pk=policy_id).update(worded_on=on)
    return _with_rows(rule, asks, gives)


def _with_rows(rule: Policy, asks: list[Condition], gives: dict[str, Time]) -> Policy:
    """Put other conditions and times in the place of a rule's own."""
    PolicyCondition.objects.filter(policy=rule).delete()
    Target.objects.filter(policy=rule).delete()
    PolicyCondition.objects.bulk_create(
        PolicyCondition(policy=rule, noun=one.noun, is_not=one.is_not, values=list(one.values))
        for one in asks
    )
    Target.objects.bulk_create(
        Target(policy=rule, kind=kind, amount=time.amount, unit=time.unit, is_plain=time.is_plain)
        for kind, time in gives.items()
    )
    return reads.with_parts(rule, asks, gives)
