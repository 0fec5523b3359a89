"""Who a question goes to: pure, so that what was chosen can be chosen again with other settings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from esmero.domain.conversations.kinds import WhyRouted
from esmero.domain.staff.kinds import PresenceState


@dataclass(frozen=True)
class Asked:
    """What a question wants: keys of skills, the kind of channel it came by, whom the team names by hours."""

    skills: tuple[str, ...]
    channel_kind: str
    named: int
    # Whose question it is; it decides nothing, and what was asked before it was noted has 0.
    team: int = 0
    # For which segment of the customer's somebody goes first, as it is set; 0 for none.
    segment: int = 0
    # What whom the team names is just now (a WhyRouted): named for the hour, named next, or standing above.
    named_as: str = WhyRouted.NAMED
    # Also they are back only when the answer is due, or nobody is named: nobody is there any sooner.
    is_late: bool = False


@dataclass(frozen=True)
class Candidate:
    """Somebody who could look after it, as plain facts."""

    agent: int
    skills: tuple[str, ...] = ()
    # A PresenceState; empty for whoever never said it.
    presence: str = ""
    # Named for this hour; where nobody is: named on the next day on which somebody is, before it is due.
    is_named: bool = False
    is_next: bool = False
    is_known: bool = False
    # The customer asked for them.
    is_wished: bool = False
    # People of a segment to which the customer belongs come to them first.
    is_first: bool = False
    # Not here, not named now, and named again only when the answer is due, for whoever is one of these.
    is_late: bool = False
    # In how many working minutes they are back, for whoever is wished, first, or knows the customer; None:
    # not known, or never.
    back_in: int | None = None
    # How many open ones by this kind of channel they have, and how many they get at most.
    open: int = 0
    most: int | None = None
    # When they were given something last, ISO 8601 in UTC; empty for never.
    given_at: str = ""

    @property
    def may_be_waited_for(self) -> bool:
        """Whether they go before all others, as long as the team waits for them."""
        return self.is_wished or self.is_first or self.is_known

    @property
    def is_here(self) -> bool:
        """At the desk; whoever never says it is there in the hours for which they are named."""
        return self.presence == PresenceState.HERE or (not self.presence and self.is_named)

    @property
    def is_at_hand(self) -> bool:
        return self.is_here or self.is_named

    @property
    def is_full(self) -> bool:
        return self.most is not None and self.open >= self.most


@dataclass(frozen=True)
class Settings:
    """What the team decided: for how many working minutes it waits for whoever goes before all others."""

    waits_for_known_minutes: int | None = None


class Choice(NamedTuple):
    """Whom it goes to, why (codes, what decided first), and of the wanted skills those that they have."""

    agent: int
    because: tuple[str, ...]
    skills: tuple[str, ...]


def choose(asked: Asked, candidates: Sequence[Candidate], settings: Settings) -> Choice:
    """Return whom a question goes to. Somebody always gets it: where nobody fits, the person of the hour."""
    # Nobody waits for whoever is back only when the answer is due, while somebody is there before.
    is_met = not asked.is_late or any(one.is_at_hand and not one.is_full for one in candidates)
    for why, ones in _FIRST:
        first = next((one for one in candidates if ones(one) and not (one.is_late and is_met)), None)
        if first and _is_worth_waiting(first, settings):
            return _chosen(first, [why], asked)
    there, because = _at_hand(asked, candidates)
    free = [one for one in there if not one.is_full]
    if not free:
        named = next((one for one in candidates if one.agent == asked.named), Candidate(asked.named))
        return _chosen(named, [WhyRouted.NAMED], asked)
    if len(free) < len(there):
        because = [*because, WhyRouted.LOAD]
    for why, measure in _MEASURES:
        least = min(measure(one, asked) for one in free)
        best = [one for one in free if measure(one, asked) == least]
        if len(best) < len(free) and why not in because:
            because = [*because, why]
        free = best
    return _chosen(free[0], because, asked)


# Who goes before everybody else, as long as the team waits for them.
_FIRST: list[tuple[WhyRouted, Callable[[Candidate], bool]]] = [
    (WhyRouted.WISHED, lambda one: one.is_wished),
    (WhyRouted.SEGMENT, lambda one: one.is_first),
    (WhyRouted.KNOWS, lambda one: one.is_known),
]


def _is_worth_waiting(first: Candidate, settings: Settings) -> bool:
    most = settings.waits_for_known_minutes
    if most is None or first.is_here:
        return True
    return first.back_in is not None and most > 0 and first.back_in <= most


def _at_hand(asked: Asked, candidates: Sequence[Candidate]) -> tuple[list[Candidate], list[str]]:
    """Return who is here or named now; at night who is named next, where a skill tells them apart."""
    there = [one for one in candidates if one.is_at_hand]
    if there:
        others = len(there) < len(candidates)
        why = WhyRouted.HOURS if all(one.is_named for one in there) else WhyRouted.HERE
        return there, [why] if others else []
    coming = [one for one in candidates if one.is_next]
    skilled = [one for one in coming if _skills(one, asked)]
    return (coming, []) if 0 < len(skilled) < len(coming) else ([], [])


def _skills(one: Candidate, asked: Asked) -> int:
    return len(set(one.skills) & set(asked.skills))


# What tells people apart, in this order; of each measure those with the least stay.
_MEASURES: list[tuple[WhyRouted, Callable[[Candidate, Asked], Any]]] = [
    (WhyRouted.SKILL, lambda one, asked: -_skills(one, asked)),
    (WhyRouted.HERE, lambda one, _: not one.is_here),
    (WhyRouted.HOURS, lambda one, _: not one.is_named),
    (WhyRouted.LOAD, lambda one, _: one.open),
    (WhyRouted.WAITED, lambda one, _: one.given_at),
    (WhyRouted.NAMED, lambda one, asked: (one.agent != asked.named, one.agent)),
]

# What decides, the first first.
ORDER = tuple(why for why, _ in [*_FIRST, *_MEASURES])


def _chosen(one: Candidate, because: Sequence[str], asked: Asked) -> Choice:
    held = tuple(key for key in asked.skills if key in one.skills)
    told = set(because) - {WhyRouted.NAMED}
    if WhyRouted.NAMED in because and one.agent == asked.named:
        told.add(asked.named_as)
    return Choice(one.agent, tuple(str(why) for why in WhyRouted if why in told), held)


def as_kept(
    asked: Asked, candidates: Sequence[Candidate], settings: Settings, choice: Choice
) -> dict[str, Any]:
    """Return a decision as it is stored: everything that it was made of."""
    return {
        "asked": asdict(asked),
        "people": [asdict(one) for one in candidates],
        "settings": asdict(settings),
        "because": list(choice.because),
        "skills": list(choice.skills),
    }


class Facts(NamedTuple):
    """All that a decision was made of."""

    asked: Asked
    people: list[Candidate]
    settings: Settings


def facts(kept: dict[str, Any]) -> Facts:
    """Return what a stored decision was made of. Raises KeyError or TypeError where it is not whole."""
    asked = Asked(**kept["asked"] | {"skills": tuple(kept["asked"]["skills"])})
    people = [Candidate(**one | {"skills": tuple(one["skills"])}) for one in kept["people"]]
    return Facts(asked, people, Settings(**kept["settings"]))
