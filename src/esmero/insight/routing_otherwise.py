"""What is otherwise where questions are given once more, and how much each has by then because of it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import SOFTWARE
from esmero.insight import routing
from esmero.insight.routing import Asked, Candidate, Choice, Facts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from esmero.domain.conversations.reads import Routed
    from esmero.domain.events.models import Event

# The number of one more person, who does not exist.
MORE = -1
# A conversation weighs on nobody while its customer has the ball, or while it is out of sight or closed.
_RESTS = {"conversation.rested", "conversation.snoozed", "conversation.closed", "conversation.merged"}
_COUNTS = {
    *("message.received", "message.let_through", "message.came_from_outside", "promise.made"),
    *("conversation.came_back", "conversation.unsnoozed", "conversation.reopened", "conversation.unmerged"),
}
# After one of these it is with nobody, or with whom a person gave it to.
_ENDS = {"conversation.assigned", "conversation.handed_over"}
_CHOSEN = "conversation.routed"


class Turn(NamedTuple):
    """From when on a conversation weighs on whoever has it, or not; or None, is with whom a person chose.

    `to` is whom the software gave it to without choosing among several (0: nobody): it weighs as it did.
    """

    at: datetime
    counts: bool | None
    to: int | None = None


@dataclass(frozen=True)
class Changes:
    """What is otherwise than it was then, by ids, keys of skills and kinds of channels."""

    skills: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    # How many everybody gets at most (None: any number), but for those who have a number of their own.
    most: Mapping[str, int | None] = field(default_factory=dict)
    own_most: Mapping[str, Collection[int]] = field(default_factory=dict)
    # For how many working minutes a team waits for whoever goes first (None: always).
    waits: Mapping[int, int | None] = field(default_factory=dict)
    without: Collection[int] = ()
    # A segment whose people would have come first to somebody, and to whom; None: as it was.
    first: tuple[int, int] | None = None
    # There is one more person wherever this one is, who gets as much at most; None for nobody.
    like: int | None = None
    # What that one more is good at; None: what the other one is.
    like_skills: tuple[str, ...] | None = None

    def kept(self) -> dict[str, Any]:
        """Return it as JSON; `of` reads it."""
        return asdict(self)

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> Changes:
        """Return what was kept."""
        return cls(
            skills={int(agent): tuple(keys) for agent, keys in row["skills"].items()},
            most=row["most"],
            own_most=row["own_most"],
            waits={int(team): minutes for team, minutes in row["waits"].items()},
            without=tuple(row["without"]),
            first=tuple(row["first"]) if row.get("first") else None,
            like=row["like"],
            like_skills=None if row["like_skills"] is None else tuple(row["like_skills"]),
        )

    @property
    def is_nothing(self) -> bool:
        """Whether all is as it was."""
        return not (self.skills or self.most or self.waits or self.without or self.first or self.like)


@dataclass
class Elsewhere:
    """A conversation that would be with somebody else: who has it, who would, and whether it weighs."""

    has: int
    to: int
    channel_kind: str
    counts: bool = True
    # What becomes of it is told by the number of its stay: it may come to be elsewhere again.
    stay: int = 0


class Loads:
    """How much more or less each would have than they had, and when they would have got something last."""

    def __init__(self) -> None:
        self.elsewhere: dict[int, Elsewhere] = {}
        self._open: Counter[tuple[int, str]] = Counter()
        self._turns: list[tuple[datetime, int, int, int, Turn]] = []
        self._stays = self._numbers = 0
        # What each was given last, as it was and as it would be; before the first of these, as it was noted.
        self._given: dict[int, str] = {}
        self._would_be_given: dict[int, str] = {}
        self._given_before: dict[int, str] = {}

    def come_to(self, at: datetime) -> None:
        """Let go by what became of conversations by then."""
        while self._turns and self._turns[0][0] <= at:
            _at, _number, conversation, stay, turn = heapq.heappop(self._turns)
            found = self.elsewhere.get(conversation)
            if found is None or found.stay != stay:
                continue
            if turn.to is not None:
                self.goes_on(conversation, to=turn.to)
                continue
            self._weigh(found, counts=bool(turn.counts))
            if turn.counts is None:
                del self.elsewhere[conversation]

    def move(self, conversation: int, found: Elsewhere, turns: Iterable[Turn]) -> None:
        """Note that a conversation would be with somebody else, and what becomes of it from then on."""
        self._stays += 1
        self.elsewhere[conversation], found.stay = found, self._stays
        self._count(found, 1)
        for turn in turns:
            self._numbers += 1
            heapq.heappush(self._turns, (turn.at, self._numbers, conversation, found.stay, turn))
            if turn.counts is None and turn.to is None:
                break

    def goes_on(self, conversation: int, *, to: int) -> None:
        """Note that a conversation went on to somebody, and would have stayed with whoever would have it."""
        found = self.elsewhere[conversation]
        counts = found.counts
        self._weigh(found, counts=False)
        if to == found.to:
            del self.elsewhere[conversation]
            return
        found.has = to
        self._weigh(found, counts=counts)

    def give(self, one: Routed, would_be: int | None) -> None:
        """Note to whom something was given, and to whom it would have been; None for nobody."""
        at = one.at.astimezone(UTC).isoformat()
        self._given[one.agent] = at
        if would_be is not None:
            self._would_be_given[would_be] = at

    def of(self, one: Candidate, channel_kind: str) -> Candidate:
        """Return somebody with what they would have by now."""
        return replace(
            one,
            open=max(0, one.open + self._open[one.agent, channel_kind]),
            given_at=self._given_last(one),
        )

    def _given_last(self, one: Candidate) -> str:
        was, would_be = self._given.get(one.agent), self._would_be_given.get(one.agent)
        if was is None:
            self._given_before.setdefault(one.agent, one.given_at)
        if was == would_be:
            return one.given_at
        return would_be or self._given_before.get(one.agent, "")

    def _weigh(self, found: Elsewhere, *, counts: bool) -> None:
        if found.counts != counts:
            self._count(found, 1 if counts else -1)
            found.counts = counts

    def _count(self, found: Elsewhere, number: int) -> None:
        for agent, sign in ((found.has, -number), (found.to, number)):
            self._open[agent, found.channel_kind] += sign


def turns_of(ids: Collection[int]) -> dict[int, list[Turn]]:
    """Return by conversation what became of it, the earliest first."""
    found: dict[int, list[Turn]] = {}
    told = events.told_in("conversation", ids, [*_RESTS, *_COUNTS, *_ENDS, _CHOSEN])
    # What was chosen among several is chosen again by itself.
    chosen = {_given(event) for event in told if event.verb == _CHOSEN}
    for event in told:
        turns = found.setdefault(event.within_id, [])
        if event.verb == _CHOSEN:
            # Given on and chosen anew in one moment, it is with whom was chosen.
            while turns and turns[-1].at == event.at and turns[-1].to is not None:
                turns.pop()
        elif event.verb not in _ENDS:
            turns.append(Turn(event.at, event.verb in _COUNTS))
        elif event.verb == "conversation.assigned" and event.by_kind == SOFTWARE:
            # Absence, what others than its customer wrote, and teams of one choose nobody: it only goes on.
            if _given(event) not in chosen:
                turns.append(Turn(event.at, None, to=(event.payload or {}).get("agent") or 0))
        else:
            turns.append(Turn(event.at, None))
    return found


def _given(event: Event) -> tuple[int, datetime, int | None]:
    """Return what was given, when, and to whom; None for nobody, and where that was erased."""
    return event.within_id, event.at, (event.payload or {}).get("agent")


def unlike_then(
    stored: Facts, changes: Changes, loads: Loads, *, team: int, segments: Collection[int] = ()
) -> Choice | None:
    """Return whom a question would have gone to; None where nobody noted when those first in turn are back.

    `segments` are those to which the customer belonged then, where a segment is tried.

    Without changes, and with no one having more or less than they had, it is whom it went to.
    """
    people = [one for found in stored.people for one in _in_place_of(found, stored.asked, changes, loads)]
    asked, settings = stored.asked, stored.settings
    is_first_new = False
    if changes.first and _comes_first(stored.asked, changes.first[0], segments):
        people = [replace(one, is_first=one.agent == changes.first[1]) for one in people]
        is_first_new = any(one.is_first and one.back_in is None for one in people)
    if asked.named in changes.without:
        named = _named(people)
        asked = replace(asked, named=named, is_late=not named)
    if team not in changes.waits and not is_first_new:
        return routing.choose(asked, people, settings)
    most = changes.waits.get(team, settings.waits_for_known_minutes)
    wanted = routing.Settings(waits_for_known_minutes=most)
    choice = routing.choose(asked, people, wanted)
    # Where nobody waited, or always, nobody looked when they are back.
    if wanted.waits_for_known_minutes and (is_first_new or not settings.waits_for_known_minutes):
        soon = [replace(one, back_in=0) if one.may_be_waited_for else one for one in people]
        if routing.choose(asked, soon, wanted).agent != choice.agent:
            return None
    return choice


def _comes_first(asked: Asked, segment: int, segments: Collection[int]) -> bool:
    """Say whether people of a segment would have come first: who is proven to be one (`insight.proven`).

    Whoever had them first already for another segment comes before who is tried: the oldest counts.
    """
    is_theirs = asked.channel_kind == ChannelKind.EMAIL and segment in segments
    return is_theirs and asked.segment in {None, 0, segment}


def _in_place_of(one: Candidate, asked: Asked, changes: Changes, loads: Loads) -> list[Candidate]:
    """Return somebody as they would be: not there, otherwise, or with one more person beside them."""
    kind = asked.channel_kind
    if kind in changes.most and one.agent not in changes.own_most.get(kind, ()):
        one = replace(one, most=changes.most[kind])
    found = []
    skills = changes.skills.get(one.agent, one.skills)
    if one.agent not in changes.without:
        found.append(loads.of(replace(one, skills=skills), kind))
    if one.agent == changes.like:
        can = skills if changes.like_skills is None else changes.like_skills
        # Known to no customer, wished by none, and with nothing yet.
        more = Candidate(MORE, can, one.presence, is_named=one.is_named, is_next=one.is_next, most=one.most)
        found.append(loads.of(more, kind))
    return found


def _named(people: list[Candidate]) -> int:
    """Return who is the person of the hour in place of one who is not there; 0 for nobody."""
    others = [one for one in people if one.is_named] or [one for one in people if one.is_next]
    return others[0].agent if others else 0
