"""What a question is when something is promised about it, which rule decides then, and by when.

What is promised and what is only tried (insight/replay.py) are both counted here, so that they agree.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, TypeVar

from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Policy
from esmero.domain.promises.reads.counting import Clock, calendar_id_for, count_on
from esmero.domain.promises.reads.rules import Own, policy_for
from esmero.domain.promises.reads.terms import HoursOf, hours_around, with_terms
from esmero.domain.staff.models import Team

Key = TypeVar("Key")

# A promise that breaks again gets more time each time, but is renewed for ever: nobody is forgotten.
MOST_DOUBLINGS = 4
# What an agent promised in their own words is renewed as a first answer: no rule has a time for it.
MINUTES_OF = {
    PromiseKind.FIRST_REPLY: "first_reply_minutes",
    PromiseKind.NEXT_REPLY: "next_reply_minutes",
    PromiseKind.UPDATE: "update_minutes",
    PromiseKind.ESCALATION: "escalation_minutes",
    PromiseKind.LOOK_AGAIN: "first_reply_minutes",
}


@dataclass(frozen=True)
class Asked:
    """By what the rules decide: ids and codes, nobody's words."""

    channel_kind: str
    channel_id: int
    team_id: int
    language: str
    priority: int
    # What it is (workflows.Kind), None while nobody said.
    kind_id: int | None = None

    def noted(self) -> dict[str, Any]:
        """Return it as it is noted in the terms of a promise."""
        return asdict(self)


def asked_then(terms: Mapping[str, Any]) -> Asked | None:
    """Return what was asked when this was promised, None where that was not noted yet."""
    noted = terms.get("asked")
    return Asked(**noted) if noted else None


def rule_for(asked: Asked, *, team: Team, own: Own, rules: Sequence[Policy] | None = None) -> Policy:
    """Return the rule that decides, among the company's or among `rules`; see `policy_for`."""
    return policy_for(
        channel_kind=asked.channel_kind, language=asked.language, team=team, own=own, rules=rules
    )


def minutes_for(policy: Policy, kind: str, *, renewals: int | None = None) -> int:
    """Return the working minutes that a rule gives for a kind of promise.

    For what is promised again after it broke, `renewals` says how often it was before: twice the time each.
    """
    minutes: int = getattr(policy, MINUTES_OF.get(PromiseKind(kind), "first_reply_minutes"))
    return minutes if renewals is None else minutes * 2 ** min(renewals, MOST_DOUBLINGS)


def clocks_of(
    policy: Policy,
    times: Mapping[Key, int],
    *,
    asked: Asked,
    team: Team,
    own: Own,
    start: datetime,
    hours_of: HoursOf = hours_around,
) -> dict[Key, Clock]:
    """Return when each of these working minutes since `start` are over by this rule; its hours are read once.

    `hours_of` reads a calendar, for whoever counts many. Raises NotFound where its calendar is gone.
    """
    calendar_id = calendar_id_for(policy, team, own=own)
    calendar = hours_of(calendar_id, start.date())

    def clock(minutes: int) -> Clock:
        counted = count_on(calendar, policy, minutes=minutes, start=start)
        return with_terms(
            counted,
            policy,
            calendar,
            calendar_id=calendar_id,
            minutes=minutes,
            start=start,
            own=own,
            asked=asked.noted(),
        )

    return {key: clock(minutes) for key, minutes in times.items()}
