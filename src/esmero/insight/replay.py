"""What other rules would have meant: each promise of the last weeks decided again, without any effect.

It is decided and counted by the very functions that promise (promises/reads/asked.py), from what was noted
when it was promised, and compared with what became of it. Hours, teams and channels count as they are now.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from esmero.domain.channels import reads as channels
from esmero.domain.conversations import reads as conversations
from esmero.domain.customers import reads as customers
from esmero.domain.promises import reads as promises
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.kinds import Time
    from esmero.domain.promises.models import Policy, Promise
    from esmero.domain.staff.models import Team

SPAN = timedelta(days=30)
# Of more promises the newest: some seconds of work.
MOST = 20_000
EXAMPLES = 10
# Decided between two looks whether anybody still waits.
PIECE = 500
# What becomes of a promise's time by other rules; `none`: they would not have promised it.
COMPARED = ("same", "earlier", "later", "none")


@dataclass
class Settings:
    """By what is decided: rules, and what stands beside them now."""

    rules: Sequence[Policy]
    teams: dict[int, Team] = field(default_factory=lambda: {one.pk: one for one in staff.teams()})
    channels: dict[int, Channel] = field(default_factory=lambda: {one.pk: one for one in channels.channels()})
    hours_of: Callable[..., Any] = field(
        default_factory=lambda: functools.lru_cache(maxsize=1024)(promises.hours_around)
    )


@dataclass(frozen=True)
class Decided:
    """Which rule would have decided, and by when it would have been promised; None: not promised at all."""

    rule: Policy
    clock: promises.Clock | None


@dataclass
class Result:
    """What came out, as it is kept: numbers and ids; under `rules` by the rule's place, 0 for none."""

    since: datetime
    counted: int = 0
    # Nobody knows any more what was asked: it was erased, or its team or channel is gone.
    unknown: int = 0
    # Promised before it was noted what was asked: decided by what the conversation is now.
    guessed: int = 0
    is_cut: bool = False
    rules: dict[int, dict[str, Any]] = field(default_factory=dict)
    # What was promised again after it broke.
    renewals: dict[str, int] = field(default_factory=lambda: dict.fromkeys(COMPARED, 0))

    def kept(self) -> dict[str, Any]:
        """Return it as JSON."""
        return {**vars(self), "since": self.since.isoformat(), "rules": list(self.rules.values())}


def replayed(rules: Sequence[Policy], *, at: datetime, told: Callable[[int, int], bool]) -> Result | None:
    """Return what these rules would have meant for what was promised in the weeks before `at`.

    `told` is told before each piece how many of how many are counted; where it says False, nobody waits any
    more, and None is returned. Raises NotFound where the hours of a rule are gone.
    """
    result, settings = Result(since=at - SPAN), Settings(rules)
    result.rules = {place: _nothing(place) for place in range(len(rules) + 1)}
    ids = promises.made_by_rules(result.since, limit=MOST + 1)
    result.is_cut, ids = len(ids) > MOST, ids[:MOST]
    for done in range(0, len(ids), PIECE):
        if not told(done, len(ids)):
            return None
        _take(promises.with_ids(ids[done : done + PIECE]), settings, result)
    return result


def _nothing(place: int) -> dict[str, Any]:
    numbers = dict.fromkeys(("promised", *COMPARED, "would_break"), 0)
    return {"place": place, **numbers, "examples": []}


def _take(piece: list[Promise], settings: Settings, result: Result) -> None:
    about = conversations.with_channels({one.about_id for one in piece if one.about_kind == "conversation"})
    looks = promises.look_for_words(settings.rules)
    words = conversations.words_asked_each(list(about.values())) if looks else {}
    belonged = _belonged(piece, about, settings)
    for promise in piece:
        conversation = about.get(promise.about_id) if promise.about_kind == "conversation" else None
        facts = {"words": words.get(promise.about_id, ""), **belonged.get(promise.pk, {})}
        again = decided_again(promise, conversation, settings, **facts)
        if again is None:
            result.unknown += 1
            continue
        result.counted += 1
        result.guessed += "asked" not in (promise.terms or {})
        if promise.times_renewed:
            result.renewals[_compared(promise, again)] += 1
        else:
            _count(promise, again, result.rules[again.rule.position])


def _belonged(
    piece: list[Promise], about: Mapping[int, Conversation], settings: Settings
) -> dict[int, dict[str, Any]]:
    """Return by promise to what its customer belonged when it was made: that is noted nowhere."""
    there = [one for one in piece if one.about_kind == "conversation" and one.about_id in about]
    talks = [(about[one.about_id].customer, one.about_id, one.made_at) for one in there]
    found: dict[int, dict[str, Any]] = {one.pk: {} for one in there}
    if promises.look_for_segments(settings.rules):
        for one, segments in zip(there, customers.segments_at(talks), strict=True):
            found[one.pk]["segments"] = segments
    if promises.look_for_places(settings.rules):
        for one, places in zip(there, customers.places_at(talks), strict=True):
            found[one.pk]["places"] = places
    return found


def decided_again(
    promise: Promise,
    conversation: Conversation | None,
    settings: Settings,
    *,
    words: str,
    segments: frozenset[int] = frozenset(),
    places: frozenset[int] = frozenset(),
) -> Decided | None:
    """Return what would have been promised, None where it is not known any more what was asked.

    `words` are those of the question, `segments` and `places` those of the customer then, where a rule asks
    for them: they are never noted.
    Raises NotFound where the hours of the rule that decides are gone.
    """
    if promise.terms is None or conversation is None or conversations.is_erased(conversation):
        return None
    asked = promises.asked_then(promise.terms) or conversations.asked_of(conversation, [])
    asked = replace(asked, words=words, segments=tuple(segments), places=tuple(places))
    team, channel = settings.teams.get(asked.team_id), settings.channels.get(asked.channel_id or 0)
    if team is None or channel is None:
        return None
    own = channels.own_terms(channel, team)
    rule = _rule_of_before(promise, settings.rules) if promise.times_renewed else None
    rule = rule or promises.policy_for(asked, settings.rules, own=own)
    time = _time(promise, rule)
    if time is None:
        return Decided(rule, None)
    start = datetime.fromisoformat(promise.terms["from"])
    clocks = promises.clocks_of(
        rule,
        {promise.given_as: time},
        asked=asked,
        team=team,
        own=own,
        start=start,
        hours_of=settings.hours_of,
    )
    return Decided(rule, clocks[promise.given_as])


def _time(promise: Promise, rule: Policy) -> Time | None:
    if promise.times_renewed:
        return promises.time_again(rule, promise.kind, promise.times_renewed - 1)
    return promises.time_given(rule, promise.given_as)


def _rule_of_before(promise: Promise, rules: Sequence[Policy]) -> Policy | None:
    """Return the rule by which the one that broke was promised: it is renewed by the same."""
    return next((rule for rule in rules if rule.pk and rule.pk == promise.policy_id), None)


def _compared(promise: Promise, again: Decided) -> str:
    if again.clock is None:
        return "none"
    if again.clock.due_at == promise.due_at:
        return "same"
    return "earlier" if again.clock.due_at < promise.due_at else "later"


def _count(promise: Promise, again: Decided, tally: dict[str, Any]) -> None:
    compared, kept_at = _compared(promise, again), promise.kept_at
    tally["promised"] += 1
    tally[compared] += 1
    if again.clock is None or compared == "same":
        return
    due_at = again.clock.due_at
    would_break = kept_at is not None and due_at < kept_at <= promise.due_at
    tally["would_break"] += would_break
    _show(promise, due_at, tally["examples"], would_break=would_break)


def _show(promise: Promise, due_at: datetime, examples: list[dict[str, Any]], *, would_break: bool) -> None:
    """Keep it as an example: those that would have broken before the others, the newest first."""
    if len(examples) == EXAMPLES:
        given_up = next((one for one in reversed(examples) if not one["would_break"]), None)
        if not would_break or given_up is None:
            return
        examples.remove(given_up)
    example = {
        "conversation": promise.about_id,
        "kind": str(promise.kind),
        "made_at": promise.made_at.isoformat(),
        "due_at": promise.due_at.isoformat(),
        "would_be": due_at.isoformat(),
        "kept_at": promise.kept_at.isoformat() if promise.kept_at else None,
        "would_break": would_break,
    }
    place = sum(one["would_break"] for one in examples) if would_break else len(examples)
    examples.insert(place, example)
