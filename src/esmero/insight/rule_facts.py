"""How a conversation stood when something happened in it, and whether a rule fits that.

Read off the stored events, so that a rule that is followed and one that is only tried see the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

from esmero.domain.conversations import reads as conversations
from esmero.domain.conversations.kinds import Priority
from esmero.domain.customers import reads as customers
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import CUSTOMER, RULE
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import Facts, Known, Noun
from esmero.domain.workflows.kinds import When

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.events.models import Event
    from esmero.domain.workflows.kinds import Wording

SORTED = [
    "conversation.kind_set",
    "conversation.kind_brought",
    "conversation.kind_given_back",
    "conversation.prioritised",
    "conversation.tagged",
    "conversation.untagged",
    "conversation.took_in",
    "conversation.parted",
    "conversation.handed_over",
]
KINDS = {"conversation.kind_set", "conversation.kind_brought", "conversation.kind_given_back"}
# Of a longer letter the beginning is looked at.
MOST_SIGNS = 20_000
# What counts for a rule only where the customer is concerned: held letters and our own reminders do not.
FOR_CUSTOMERS = {When.WROTE, When.BROKEN}


@dataclass(frozen=True)
class Stood(Facts):
    """How a conversation stood right after an event, and after what rules above did over it."""

    conversation: Conversation
    event: Event
    team: int | None
    kind: int | None
    priority: int
    tags: frozenset[int]
    language: str
    words: str
    segments: frozenset[int]
    places: frozenset[int]

    @cached_property
    def answers(self) -> Mapping[str, Collection[Any]]:
        """By noun all that it was; of a step only where one was reached, since no other event names any."""
        one = self.conversation
        is_reached = self.event.verb == When.WENT_ON
        step: dict[str, Any] = {Noun.STEP: [self.event.payload or {}]} if is_reached else {}
        return {
            **step,
            Noun.WAY: [one.channel.kind],
            Noun.CHANNEL: [one.channel_id],
            Noun.KIND: [self.kind],
            Noun.LANGUAGE: [self.language],
            Noun.TEAM: [self.team],
            Noun.PRIORITY: [self.priority],
            Noun.TAG: self.tags,
            Noun.SEGMENT: self.segments,
            Noun.BELONGS: self.places,
            Noun.KNOWN: [Known.KNOWN if one.customer.known_since < one.opened_at else Known.NEW],
        }

    @property
    def depth(self) -> int:
        """How many rules stand behind the event."""
        return int((self.event.payload or {}).get("depth", 0))


def facts_of(happened: Sequence[Event], *, with_words: bool, after: Collection[int] = ()) -> list[Stood]:
    """Return how it stood at each of these events; of practice and of what is gone, nothing.

    What the rules of `after` (ids) did over the same event counts as done. Letters are read only
    `with_words`. Eight queries at most for all together, where nobody was joined with others; where
    somebody belongs to an organisation, two more for each level above it.
    """
    ids = {event.within_id for event in happened if event.within_kind == "conversation"}
    there = conversations.with_what_rules_ask(ids)
    sorted_as: dict[int, list[Event]] = defaultdict(list)
    for event in events.told_in("conversation", ids, SORTED):
        sorted_as[event.within_id].append(event)
    ours = _our_reminders(happened)
    fitting = [
        event
        for event in happened
        if event.within_id in there and event.within_kind == "conversation" and _counts(event, ours)
    ]
    words = _words_at(fitting) if with_words else {}
    talks = [(there[event.within_id].customer, event.within_id, event.at) for event in fitting]
    belonged = zip(customers.segments_at(talks), customers.places_at(talks), strict=True)
    return [
        _facts(
            event,
            there[event.within_id],
            [one for one in sorted_as[event.within_id] if _is_seen(one, event, after)],
            words.get(event.pk, ""),
            *belonging,
        )
        for event, belonging in zip(fitting, belonged, strict=True)
    ]


def once_more(stood: Stood, *, after: Collection[int]) -> Stood:
    """Return how it stands after these rules were followed over the event: the next one sees their deeds."""
    found = facts_of([stood.event], with_words=False, after=after)
    return replace(found[0], words=stood.words) if found else stood


def _is_seen(one: Event, event: Event, after: Collection[int]) -> bool:
    if one.pk <= event.pk:
        return True
    is_over_it = one.by_kind == RULE and (one.payload or {}).get("over") == event.pk
    # The same happening again has a moment of its own: nothing is done for it twice.
    return is_over_it and one.verb != event.verb and one.by_id in after


def _our_reminders(happened: Sequence[Event]) -> set[int]:
    """Return the promises among those that come close of which no customer knows. One query, or none."""
    close = {event.about_id for event in happened if event.verb == When.AT_RISK}
    return promises.internal_among(close) if close else set()


def _counts(event: Event, ours: Collection[int]) -> bool:
    if event.verb == When.AT_RISK:
        # The warning itself is for us alone; whether the customer waits for it, the promise says.
        return event.about_id not in ours
    if event.verb == When.ASKED:
        return event.by_kind == CUSTOMER
    return not (event.is_internal and event.verb in FOR_CUSTOMERS)


def _facts(
    event: Event,
    conversation: Conversation,
    sorted_as: Sequence[Event],
    letter: str,
    segments: frozenset[int],
    places: frozenset[int],
) -> Stood:
    team, kind, priority = event.team_id, None, int(Priority.NORMAL)
    for one in sorted_as:
        said = one.payload or {}
        if one.verb in KINDS:
            kind = said.get("kind")
        elif one.verb == "conversation.prioritised":
            priority = said.get("priority", priority)
        elif one.verb == "conversation.handed_over" and one.pk > event.pk:
            team = said.get("team", team)
    words = f"{conversation.subject}\n{letter}"
    tags, language = _tags(sorted_as), conversation.language
    return Stood(conversation, event, team, kind, priority, tags, language, words, segments, places)


def _tags(sorted_as: Sequence[Event]) -> frozenset[int]:
    """Return the tags that it had, also those that another conversation brought when it was put into it."""
    tags: set[int] = set()
    for one in sorted_as:
        said = one.payload or {}
        if one.verb == "conversation.tagged":
            tags.add(said.get("tag", 0))
        elif one.verb == "conversation.untagged":
            tags.discard(said.get("tag", 0))
        elif one.verb == "conversation.took_in":
            tags.update(said.get("tags", []))
        elif one.verb == "conversation.parted":
            tags.difference_update(said.get("tags", []))
    return frozenset(tags)


def _words_at(happened: Sequence[Event]) -> dict[int, str]:
    """Return by event what the letter says that it is about, else the customer's newest one by then.

    A conversation may hold thousands of letters: of each event one is read. Two queries.
    """
    came = conversations.letters_in({event.within_id for event in happened})
    meant = {event.pk: _letter_at(event, came.get(event.within_id, [])) for event in happened}
    words = conversations.beginnings_of({one for one in meant.values() if one}, most_signs=MOST_SIGNS)
    return {event_id: words.get(letter, "") for event_id, letter in meant.items() if letter}


def _letter_at(event: Event, came: Sequence[conversations.Came]) -> int | None:
    if event.about_kind == "message" and any(one.id == event.about_id for one in came):
        return event.about_id
    by_then = [one.id for one in came if one.at <= event.at]
    return by_then[-1] if by_then else None


def fits(wording: Wording, stood: Stood) -> bool:
    """Say whether a rule is for what happened, and all of its conditions hold."""
    return wording.when_verb == stood.event.verb and promises.all_are_so(wording.conditions, stood)
