"""A person's story with us: everything that happened with them, over all channels, newest first.

It is read backwards by the id of its events, a page at a time; of events of one sort the newest READ of the
person's are gone through for a page and no others, so that ten thousand open as fast as ten.
"""

from __future__ import annotations

import functools
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Left

from esmero.domain.conversations import access as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.kinds import FactEnd
from esmero.domain.customers.models import Customer, Fact, Organisation
from esmero.domain.customers.reads import family
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import prepared, search
from esmero.insight.search import understand
from esmero.insight.story_verbs import KINDS, OF_BOTH, SHORT, STORY

PAGE = 40
# Events of the person gone through for a page, and letters of theirs in which words are looked for.
READ = 2000
LETTERS_READ = 5000
BEGINNING = 160
BEYOND_ALL = 2**62


@dataclass(frozen=True)
class Page:
    """Some of the story, newest first, with what its events are about as far as the reader may see it.

    `letters` have the beginning of their words only (`beginning`) and are the person's own still;
    `conversations` are found by their own number, whatever they were put into since; `promises` are those
    of teams that the reader sees, `facts` those of which nothing later was hidden; `places` are
    organisations' names; `next_before` is the id
    before which the next page begins, 0 where nothing is left.
    """

    events: list[Event]
    conversations: dict[int, Conversation] = field(default_factory=dict)
    letters: dict[int, Any] = field(default_factory=dict)
    promises: dict[int, Promise] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    places: dict[int, str] = field(default_factory=dict)
    next_before: int = 0


def page(
    agent: Agent,
    customer: Customer,
    *,
    kind: str = "",
    words: str = "",
    before: int = 0,
    at: datetime,
    zone: ZoneInfo,
) -> Page:
    """Return a page of a customer's story as the agent may see it. Ten queries at most.

    Also what happened with whom they are the same person as: events stay where they were written.
    `kind` is one of `story_verbs.KINDS`, empty for what is told at first; with `words` only letters in which
    they stand. Raises NotADate where those name a day that is none.
    """
    verbs = KINDS.get(kind, STORY)
    whose = family(customer)
    rows = Event.objects.filter(_about_any(whose), id__lt=before or BEYOND_ALL)
    if words.strip():
        letters = _found(agent, customer.pk, words, at=at, zone=zone)
        rows = rows.filter(pk__in=_events_of(letters, whose))
    floor = 0 if words.strip() else _floor(rows)
    seen = Q(team_id=None) | Q(team_id__in=staff.team_ids_seen_by(agent))
    told = rows.filter(seen, _stands_still(), id__gte=floor, verb__in=verbs).order_by("-id")
    found = list(told[: PAGE + 1])
    is_more = len(found) > PAGE
    return _with_all_it_names(
        agent, customer.pk, _once(found[:PAGE]), next_before=found[PAGE - 1].pk if is_more else floor
    )


def _stands_still() -> Q:
    """Of conversations that were deleted altogether nothing is told any more."""
    there = Conversation.objects.filter(pk=OuterRef("within_id"))
    return Q(~Q(within_kind="conversation") | Exists(there))


def _about_any(customer_ids: list[int]) -> Q:
    """Ask for one person as one: both databases then read on by the index, without putting it in order."""
    if len(customer_ids) == 1:
        return Q(customer_id=customer_ids[0])
    return Q(customer_id__in=customer_ids)


def _events_of(letters: Collection[int], customer_ids: Collection[int]) -> list[int]:
    """Return the newest READ events of a customer about these letters: as many are read as the letters have.

    Whose they are is sorted out here: a database that went by the person would go through all of theirs.
    """
    rows = Event.objects.filter(about_kind="message", about_id__in=letters)
    found = [number for number, whose in rows.values_list("id", "customer_id") if whose in customer_ids]
    return sorted(found, reverse=True)[:READ]


def _floor(rows: QuerySet[Event]) -> int:
    """Return the id of the last of the events gone through for a page; 0 where none is left beyond it."""
    last = list(rows.order_by("-id").values_list("id", flat=True)[READ - 2 : READ])
    return last[0] if len(last) > 1 else 0


def newest(agent: Agent, customer: Customer) -> list[Event]:
    """Return the newest of what the short story beside a conversation tells, newest first. One query."""
    return _once(_newest(agent.is_owner)(customer_ids=family(customer), agent_id=agent.pk))


def _once(found: list[Event]) -> list[Event]:
    """Tell what happened with two people who are one by now a single time; it stands with both of them."""
    told: set[tuple[str, datetime]] = set()
    once = []
    for event in found:
        if event.verb in OF_BOTH and (event.verb, event.at) in told:
            continue
        told.add((event.verb, event.at))
        once.append(event)
    return once


@functools.cache
def _newest(is_owner: bool) -> prepared.Query[Event]:
    def rows(customer_ids: Any, agent_id: int) -> QuerySet[Event]:
        teams = staff.teams_seen(agent_id, is_owner=is_owner).values("id")
        return events.of_customer(customer_ids, team_ids=teams, verbs=SHORT, among=_stands_still())

    return prepared.Query(rows)


def _found(agent: Agent, customer_id: int, typed: str, *, at: datetime, zone: ZoneInfo) -> list[int]:
    """Return the letters of a customer in which something stands: of the newest LETTERS_READ."""
    asked = understand(typed, at=at, zone=zone)
    theirs = Message.objects.filter(conversation__customer_id=customer_id).order_by("-id")
    ids = tuple(theirs.values_list("id", flat=True)[:LETTERS_READ])
    if asked.is_empty:
        return []
    question = replace(asked.question(staff.team_ids_unless_all(agent)), message_ids=ids)
    hits = search.find(replace(question, takes_beginnings=question.has_beginnings), limit=READ)
    return [hit.message_id for hit in hits]


def _with_all_it_names(agent: Agent, customer_id: int, found: list[Event], *, next_before: int) -> Page:
    letters = _letters(_about(found, "message"))
    within = {one.within_id for one in found if one.within_kind == "conversation"}
    within |= {letter.conversation_id for letter in letters.values()}
    talks = _conversations(agent, within)
    promises = Promise.objects.filter(
        pk__in=_about(found, "promise"),
        customer_id=customer_id,
        team_id__in=staff.team_ids_seen_by(agent),
    )
    return Page(
        found,
        conversations=talks,
        letters=_theirs(customer_id, found, letters, talks),
        promises={one.pk: one for one in promises},
        facts=_facts(customer_id, _facts_named(found)),
        places=_places(found),
        next_before=next_before,
    )


def _about(found: Iterable[Event], kind: str) -> set[int]:
    return {one.about_id for one in found if one.about_kind == kind}


def _facts_named(found: Iterable[Event]) -> set[int]:
    named = ((one.payload or {}).get("fact") for one in found if one.verb.startswith("fact."))
    return {number for number in named if isinstance(number, int)}


def _places(found: Iterable[Event]) -> dict[int, str]:
    named = ((one.payload or {}).get("organisation") for one in found if one.verb.startswith("belonging."))
    numbers = {number for number in named if isinstance(number, int)}
    rows = Organisation.objects.filter(pk__in=numbers) if numbers else Organisation.objects.none()
    return dict(rows.values_list("id", "name"))


def _letters(ids: Collection[int]) -> dict[int, Any]:
    """Return the beginnings of letters: of a hundred pages only the first lines are fetched."""
    rows = Message.objects.filter(pk__in=ids).annotate(beginning=Left("text", BEGINNING))
    few = rows.only("id", "conversation_id", "kind", "language", "held_since")
    return {one.pk: one for one in few}


def _theirs(
    customer_id: int, found: Iterable[Event], letters: dict[int, Any], talks: dict[int, Conversation]
) -> dict[int, Any]:
    """Leave out letters that stand in another person's conversation by now.

    They are still theirs where their own conversation was put into that one.
    """
    seen = {}
    for event in found:
        letter = letters.get(event.about_id) if event.about_kind == "message" else None
        if letter is None or letter.conversation_id not in talks:
            continue
        first = talks.get(event.within_id) if event.within_kind == "conversation" else None
        was_put_there = (
            first is not None
            and first.customer_id == customer_id
            and first.merged_into_id == letter.conversation_id
        )
        if was_put_there or talks[letter.conversation_id].customer_id == customer_id:
            seen[letter.pk] = letter
    return seen


def _facts(customer_id: int, ids: Collection[int]) -> dict[int, Fact]:
    """Return these facts, but for those corrected to one that is hidden, forgotten or gone elsewhere.

    What somebody hid is hidden with all the words that it had before.
    """
    if not ids:
        return {}
    every = {one.pk: one for one in Fact.objects.filter(customer_id=customer_id)}
    for one in every.values():
        if one.corrected_to_id in every:
            one.corrected_to = every[one.corrected_to_id]
    return {number: every[number] for number in ids if number in every and _may_be_told(every[number], every)}


def _may_be_told(fact: Fact, every: dict[int, Fact]) -> bool:
    later: Fact | None = fact
    for _step in every:
        if later is None or later.hidden_at is not None or later.ended_because == FactEnd.FORGOTTEN:
            return False
        if later.corrected_to_id is None:
            return True
        later = every.get(later.corrected_to_id)
    return False


def _conversations(agent: Agent, ids: Collection[int]) -> dict[int, Conversation]:
    rows = conversations.seen_by(agent).filter(pk__in=ids)
    return {one.pk: one for one in rows}
