"""Promises and rules for tests."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from esmero.domain.promises.kinds import ALWAYS, Condition, MadeBy, Noun, PromiseKind, Time
from esmero.domain.promises.models import Policy, PolicyCondition, Promise, Target
from esmero.domain.staff.models import Agent, Team
from esmero.ground.refs import Audience, Ref

_numbers = count(1)


def make_policy(name: str = "Everything", **columns: Any) -> Policy:
    """Return a rule that fits everything, after the rules made before it.

    Columns are the rule's; `first_reply_minutes` and so on are working minutes, `times` other times by kind,
    `conditions` are as they are kept, `channel_kind`, `language` and `team` the most usual ones.
    """
    times = {**ALWAYS, **_minutes(columns), **columns.pop("times", {})}
    asks = [*_usual(columns), *columns.pop("conditions", [])]
    rule = Policy.objects.create(position=columns.pop("position", next(_numbers)), name=name, **columns)
    for one in asks:
        PolicyCondition.objects.create(policy=rule, noun=one.noun, values=list(one.values), is_not=one.is_not)
    for kind, time in times.items():
        Target.objects.create(
            policy=rule, kind=kind, amount=time.amount, unit=time.unit, is_plain=time.is_plain
        )
    return rule


def times_in_minutes(**minutes: int) -> dict[str, Time]:
    """Return times by kind: `first_reply=30` is half a working hour for the first answer."""
    return {PromiseKind[name.upper()]: Time(number) for name, number in minutes.items()}


def _minutes(columns: dict[str, Any]) -> dict[str, Time]:
    named = [name for name in columns if name.endswith("_minutes")]
    return times_in_minutes(**{name.removesuffix("_minutes"): columns.pop(name) for name in named})


def _usual(columns: dict[str, Any]) -> list[Condition]:
    team = columns.pop("team", None)
    asked = {
        Noun.WAY: columns.pop("channel_kind", ""),
        Noun.LANGUAGE: columns.pop("language", ""),
        Noun.TEAM: team.pk if team else None,
    }
    return [Condition(noun, (value,)) for noun, value in asked.items() if value]


def make_promise(
    about: Ref,
    audience: Audience,
    *,
    owner: Agent,
    team: Team,
    made_at: datetime,
    due_at: datetime,
    kind: str = PromiseKind.FIRST_REPLY,
) -> Promise:
    """Return an open promise, at risk in its last quarter."""
    left: timedelta = (due_at - made_at) / 4
    return Promise.objects.create(
        kind=kind,
        about_kind=about.kind,
        about_id=about.id,
        team_id=audience.team_id,
        customer_id=audience.customer_id,
        is_internal=audience.is_internal,
        owner=owner,
        owner_team=team,
        made_at=made_at,
        due_at=due_at,
        first_due_at=due_at,
        warn_at=due_at - left,
        made_by=MadeBy.POLICY,
    )
