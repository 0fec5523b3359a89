"""Which of the company's rules decides."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any, Protocol

from django.db.models import Aggregate, F, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from esmero.domain.promises.kinds import Asked, Condition, Noun, Time
from esmero.domain.promises.models import Policy, Target
from esmero.domain.promises.reads import conditions
from esmero.ground import prepared
from esmero.ground.refs import NotFound


@dataclass(frozen=True)
class Own:
    """What a way in has of its own, in place of what the company's rules and its team say; None: nothing."""

    policy_id: int | None = None
    calendar_id: int | None = None


NOTHING_OWN = Own()


class _Together(Aggregate):
    """All of a rule's times as one JSON list."""

    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it as PostgreSQL calls it."""
        return super().as_sql(compiler, connection, function="JSONB_AGG", **more)


def _all() -> QuerySet[Policy]:
    """A row for each condition, and one for a rule without any; beside it all of its times. One question."""
    times = Target.objects.filter(policy=OuterRef("pk")).order_by().values("policy")
    each = JSONObject(kind="kind", amount="amount", unit="unit", is_plain="is_plain")
    rows = Policy.objects.select_related("calendar").annotate(
        noun=F("conditions_kept__noun"),
        is_not=F("conditions_kept__is_not"),
        values_asked=F("conditions_kept__values"),
        times_given=Subquery(times.annotate(all=_Together(each)).values("all")),
    )
    return rows.order_by("position", "conditions_kept__id")


_policies = prepared.Query[Policy](_all)


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
    """Return the company's rules in their order, with calendar, conditions and times. One query."""
    supposed = _supposed.get()
    return _kept() if supposed is None else supposed


def _kept() -> list[Policy]:
    found: dict[int, Policy] = {}
    asks: dict[int, list[Condition]] = {}
    row: Any
    for row in _policies():
        rule = found.setdefault(row.pk, row)
        if row.noun:
            asks.setdefault(rule.pk, []).append(Condition(row.noun, tuple(row.values_asked), row.is_not))
    return [with_parts(rule, asks.get(rule.pk, []), _times(rule)) for rule in found.values()]


def _times(row: Any) -> dict[str, Time]:
    # SQLite knows no booleans in JSON.
    return {
        one["kind"]: Time(one["amount"], one["unit"], bool(one["is_plain"])) for one in row.times_given or []
    }


def with_parts(rule: Policy, asks: Sequence[Condition], gives: Mapping[str, Time]) -> Policy:
    """Return a rule with its conditions and its times by kind, so that none of them is asked for."""
    rule.conditions, rule.times = asks, gives
    return rule


def policy(policy_id: int) -> Policy:
    """Return one rule with all that belongs to it. Raises NotFound."""
    for rule in policies():
        if rule.pk == policy_id:
            return rule
    raise NotFound("policy")


def policies_on(calendar_id: int) -> list[Policy]:
    """Return the rules that count on one calendar of their own, in their order."""
    return [rule for rule in policies() if rule.calendar_id == calendar_id]


def covered_policies(rules: Sequence[Policy]) -> list[tuple[Policy, Policy]]:
    """Return the rules that never decide, each with the first before it that fits whatever it fits.

    Arguments: rules in their order, kept or not. Asks no database.
    """
    before = [
        (
            rule,
            next((one for one in rules[:number] if conditions.covers(one.conditions, rule.conditions)), None),
        )
        for number, rule in enumerate(rules)
    ]
    return [(rule, one) for rule, one in before if one is not None]


def idle_policies(*, since: date) -> list[Policy]:
    """Return the rules that read as they do since then, or longer, and decided nothing since, in order."""
    return [
        rule
        for rule in policies()
        if rule.worded_on
        and rule.worded_on <= since
        and (rule.last_fitted_on is None or rule.last_fitted_on < since)
    ]


def unkept_policy(
    *, times: Mapping[str, Time] | None = None, asks: Sequence[Condition] = (), **columns: Any
) -> Policy:
    """Return a rule of these columns, times and conditions that isn't kept, to try what it would promise."""
    return with_parts(Policy(position=0, **columns), asks, times or {})


def policy_for(asked: Asked, rules: Iterable[Policy], *, own: Own = NOTHING_OWN) -> Policy:
    """Return the way in's own rule, else the first that fits, else the built-in one. Asks no database.

    Arguments: rules as `policies` returns them, or others, to see what they would do.
    """
    rules = list(rules)
    named = [rule for rule in rules if own.policy_id is not None and rule.pk == own.policy_id]
    fitting = (rule for rule in rules if fits(rule, asked))
    return next(chain(named, fitting), None) or unkept_policy(name="")


def fits(policy: Policy, asked: Asked) -> bool:
    """Say whether a rule is for this question."""
    return conditions.all_are_so(policy.conditions, asked)


class Asking(Protocol):
    """A rule of any kind: it has conditions."""

    @property
    def conditions(self) -> Sequence[Condition]:
        """All that has to be so."""


def look_for_words(rules: Iterable[Asking]) -> bool:
    """Say whether any of these rules has to know what was written."""
    return any(one.noun == Noun.WORDS for rule in rules for one in rule.conditions)


def look_for_segments(rules: Iterable[Asking]) -> bool:
    """Say whether any of these rules has to know to which segments the customer belongs."""
    return any(one.noun == Noun.SEGMENT for rule in rules for one in rule.conditions)


def look_for_places(rules: Iterable[Asking]) -> bool:
    """Say whether any of these rules has to know to which organisations the customer belongs."""
    return any(one.noun == Noun.BELONGS for rule in rules for one in rule.conditions)


def teams_of(rule: Policy) -> list[int]:
    """Return the ids of the only teams that a rule is for, none where it may be for any."""
    return only_teams(rule.conditions)


def only_teams(conditions: Iterable[Condition]) -> list[int]:
    """Return the ids of the only teams that such conditions allow, none where they allow any."""
    named = [one for one in conditions if one.noun == Noun.TEAM and not one.is_not]
    return list(named[0].values) if named else []
