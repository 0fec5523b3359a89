"""Who would have got what: each question of the last weeks given once more, with other settings.

It is chosen by the very function that chooses (insight/routing.py), from the facts that were kept with each
choice; nobody is given anything by it. What would have begun with somebody else weighs on them from then on,
as it weighed on whoever had it, until a person gave it to another. What is not named among the changes stays.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.insight import routing
from esmero.insight.routing_otherwise import MORE, Changes, Elsewhere, Loads, Turn, turns_of, unlike_then

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from esmero.domain.conversations.reads import Routed

__all__ = ["EXAMPLES", "MORE", "MOST", "NOBODY", "SPAN", "Changes", "Result", "replayed"]

SPAN = timedelta(days=30)
# Of more choices the newest: some seconds of work.
MOST = 50_000
EXAMPLES = 10
# Chosen between two looks whether anybody still waits; so many are held at once.
PIECE = 500
NUMBERS = ("same", "others", "nobody", "moot", "unknown", "unsure")
# No one of the team: it would have gone to whoever stands above.
NOBODY = 0


@dataclass
class Result:
    """What came out, as it is kept: numbers, ids and codes."""

    since: datetime
    is_cut: bool = False
    same: int = 0
    others: int = 0
    nobody: int = 0
    # It went on to somebody else later, for a reason that would not have come about.
    moot: int = 0
    # It is not noted by what it was decided, or it was decided otherwise than today.
    unknown: int = 0
    # Whether those who went first would have been back in time was not noted.
    unsure: int = 0
    then: Counter[int] = field(default_factory=Counter)
    would: Counter[int] = field(default_factory=Counter)
    # The newest that would have gone to somebody else.
    examples: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=EXAMPLES))

    def kept(self) -> dict[str, Any]:
        """Return it as JSON; people with how many they got then and would get."""
        ids = sorted({*self.then, *self.would})
        return {
            "since": self.since.isoformat(),
            "is_cut": self.is_cut,
            **{name: getattr(self, name) for name in NUMBERS},
            "people": [[agent, self.then[agent], self.would[agent]] for agent in ids],
            "examples": list(self.examples)[::-1],
        }


def replayed(changes: Changes, *, at: datetime, told: Callable[[int, int], bool]) -> Result | None:
    """Return who would have got what in the weeks before `at`, had these settings been others.

    `told` is told before each piece how many of how many are chosen again; where it says False, nobody
    waits any more, and None is returned.
    """
    whole, since = conversations.how_often_routed(at - SPAN, at, most=MOST)
    result, loads = Result(since, is_cut=since > at - SPAN), Loads()
    done, last = 0, None
    while told(done, max(whole, done)):
        piece = conversations.routed(since, at, after=last, limit=PIECE)
        if not piece:
            return result
        _take(piece, changes, loads, result)
        done, last = done + len(piece), piece[-1]
    return None


def _take(piece: Sequence[Routed], changes: Changes, loads: Loads, result: Result) -> None:
    turns: dict[int, list[Turn]] | None = None
    belonged = _belonged(piece) if changes.first else {}
    for one in piece:
        loads.come_to(one.at)
        if one.conversation in loads.elsewhere:
            # Whoever would have it by then keeps it: why it went on would not have come about.
            result.moot += 1
            result.then[one.agent] += 1
            loads.give(one, None)
            loads.goes_on(one.conversation, to=one.agent)
            continue
        choice = _chosen_again(one, changes, loads, result, belonged.get(one.id, ()))
        if choice is None:
            loads.give(one, one.agent)
        elif choice.agent == one.agent:
            result.same += 1
            loads.give(one, one.agent)
        else:
            # Asked for only where something goes to somebody else.
            turns = turns_of([row.conversation for row in piece]) if turns is None else turns
            then = [turn for turn in turns.get(one.conversation, []) if turn.at >= one.at]
            kind = one.why["asked"]["channel_kind"]
            loads.give(one, choice.agent)
            loads.move(one.conversation, Elsewhere(one.agent, choice.agent, kind), then)
            _count_other(one, choice, result)


def _belonged(piece: Sequence[Routed]) -> dict[int, frozenset[int]]:
    """Return by routing to which segments its customer belonged at that moment. Two queries for all."""
    whose = conversations.with_what_rules_ask({one.conversation for one in piece})
    known = [one for one in piece if one.conversation in whose]
    talks = [(whose[one.conversation].customer, one.conversation, one.at) for one in known]
    return dict(zip((one.id for one in known), customers.segments_at(talks), strict=True))


def _chosen_again(
    one: Routed, changes: Changes, loads: Loads, result: Result, segments: Collection[int]
) -> routing.Choice | None:
    """Return whom it would have gone to and count it; None where that can't be told."""
    try:
        stored = routing.facts(one.why)
        is_ours = routing.choose(*stored).agent == one.agent
    except (KeyError, TypeError):
        is_ours = False
    if not is_ours:
        result.unknown += 1
        return None
    choice = unlike_then(stored, changes, loads, team=stored.asked.team or one.team, segments=segments)
    if choice is None:
        result.unsure += 1
        return None
    result.then[one.agent] += 1
    result.would[choice.agent] += 1
    return choice


def _count_other(one: Routed, choice: routing.Choice, result: Result) -> None:
    result.others += 1
    result.nobody += choice.agent == NOBODY
    result.examples.append(
        {
            "conversation": one.conversation,
            "at": one.at.isoformat(),
            "then": {"agent": one.agent, "because": one.why["because"], "skills": one.why["skills"]},
            "now": {
                "agent": choice.agent,
                "because": list(choice.because),
                "skills": list(choice.skills),
            },
        }
    )
