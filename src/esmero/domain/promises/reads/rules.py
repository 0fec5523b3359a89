"""Which of the company's rules decides."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from itertools import chain
from typing import Any

from esmero.domain.promises.models import Policy
from esmero.domain.staff.models import Team
from esmero.ground import prepared
from esmero.ground.refs import NotFound


@dataclass(frozen=True)
class Own:
    """What a way in has of its own, in place of what the company's rules and its team say; None: nothing."""

    policy_id: int | None = None
    calendar_id: int | None = None


NOTHING_OWN = Own()
_policies = prepared.Query[Policy](
    lambda: Policy.objects.select_related("team", "calendar").order_by("position")
)


# Rules as somebody only thinks of them, while it is asked what would follow.
_supposed: ContextVar[list[Policy] | None] = ContextVar("supposed rules", default=None)


@contextmanager
def supposing_rules(rules: list[Policy]) -> Iterator[None]:
    """Have, inside, these rules decide in their order. Nothing is changed, and nobody else asks them."""
    before = _supposed.set(rules)
    try:
        yield
    finally:
        _supposed.reset(before)


def policies() -> list[Policy]:
    """Return the company's rules in their order, with team and calendar."""
    supposed = _supposed.get()
    return _policies() if supposed is None else supposed


def policy(policy_id: int) -> Policy:
    """Return one rule with team and calendar. Raises NotFound."""
    for rule in policies():
        if rule.pk == policy_id:
            return rule
    raise NotFound("policy")


def policies_on(calendar_id: int) -> list[Policy]:
    """Return the rules that count on one calendar of their own, in their order."""
    return [rule for rule in policies() if rule.calendar_id == calendar_id]


def covered_policies() -> list[Policy]:
    """Return the rules that never decide: an earlier one fits whatever they fit, in their order."""
    rules = policies()
    return [
        rule for number, rule in enumerate(rules) if any(_covers(earlier, rule) for earlier in rules[:number])
    ]


def _covers(wide: Policy, narrow: Policy) -> bool:
    return (
        wide.channel_kind in {"", narrow.channel_kind}
        and wide.language in {"", narrow.language}
        and wide.team_id in {None, narrow.team_id}
    )


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
