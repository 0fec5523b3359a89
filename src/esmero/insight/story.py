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

from django.db.models import Q, QuerySet
from django.db.models.functions import Left

from esmero.domain.conversations import access as conversations
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers.models import Customer, Fact
from esmero.domain.customers.reads import family
from esmero.domain.events import reads as events
from esmero.domain.events.models import Event
from esmero.domain.promises.models import Promise
from esmero.domain.promises.reads import with_people
from esmero.domain.staff import access as staff
from esmero.domain.staff.models import Agent
from esmero.ground import prepared, search
from esmero.insight.search import understand
from esmero.insight.story_verbs import KINDS, SHORT, STORY

PAGE = 40
# Events of the person gone through for a page, and letters of theirs in which words are looked for.
READ = 2000
LETTERS_READ = 5000
BEGINNING = 160
BEYOND_ALL = 2**62


@dataclass(frozen=True)
class Page:
    """Some of the story, newest first, with what its events are about as far as the reader may see it.

    `letters` have the beginning of their words only (`beginning`); `conversations` are found by their own
    number, whatever they were put into since; `next_before` is the id before which the next page begins, 0
    where nothing is left.
    """

    events: list[Event]
    conversations: dict[int, Conversation] = field(default_factory=dict)
    letters: dict[int, Any] = field(default_factory=dict)
    promises: dict[int, Promise] = field(default_factory=dict)
    facts: dict[int, Fact] = field(default_factory=dict)
    next_before: int = 0


def page(
    agent: Agent,
    customer_id: int,
    *,
    kind: str = "",
    words: str = "",
    before: int = 0,
    at: datetime,
    zone: ZoneInfo,
) -> Page:
    """Return a page of a customer's story as the agent may see it. Nine queries at most.

    `kind` is one of `story_verbs.KINDS`, empty for what is told at first; with `words` only letters in which
    they stand. Raises NotADate where those name a day that is none.
    """
    verbs = KINDS.get(kind, STORY)
    rows = Event.objects.filter(customer_id=customer_id, id__lt=before or BEYOND_ALL)
    if words.strip():
        letters = _found(agent, customer_id, words, at=at, zone=zone)
        rows = rows.filter(about_kind="message", about_id__in=letters)
    floor = rows.order_by("-id").values_list("id", flat=True)[READ - 1 : READ].first() or 0
    seen = Q(team_id=None) | Q(team_id__in=staff.team_ids_seen_by(agent))
    told = rows.filter(seen, id__gte=floor, verb__in=verbs).order_by("-id")
    found = list(told[: PAGE + 1])
    is_more = len(found) > PAGE
    return _with_all_it_names(
        agent, customer_id, found[:PAGE], next_before=found[PAGE - 1].pk if is_more else floor
    )


def newest(agent: Agent, customer: Customer) -> list[Event]:
    """Return the newest of what the short story beside a conversation tells, newest first. One query."""
    return _newest(agent.is_owner)(customer_ids=family(customer), agent_id=agent.pk)


@functools.cache
def _newest(is_owner: bool) -> prepared.Query[Event]:
    def rows(customer_ids: Any, agent_id: int) -> QuerySet[Event]:
        teams = staff.teams_seen(agent_id, is_owner=is_owner).values("id")
        return events.of_customer(customer_ids, team_ids=teams, verbs=SHORT)

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
    seen = {number: letter for number, letter in letters.items() if letter.conversation_id in talks}
    promises = Promise.objects.filter(pk__in=_about(found, "promise"), customer_id=customer_id)
    facts = Fact.objects.filter(pk__in=_facts_named(found), customer_id=customer_id)
    return Page(
        found,
        conversations=talks,
        letters=seen,
        promises={one.pk: one for one in with_people(promises)},
        facts={one.pk: one for one in facts.select_related("corrected_to")},
        next_before=next_before,
    )


def _about(found: Iterable[Event], kind: str) -> set[int]:
    return {one.about_id for one in found if one.about_kind == kind}


def _facts_named(found: Iterable[Event]) -> set[int]:
    named = ((one.payload or {}).get("fact") for one in found if one.verb.startswith("fact."))
    return {number for number in named if isinstance(number, int)}


def _letters(ids: Collection[int]) -> dict[int, Any]:
    """Return the beginnings of letters: of a hundred pages only the first lines are fetched."""
    rows = Message.objects.filter(pk__in=ids).annotate(beginning=Left("text", BEGINNING))
    few = rows.only("id", "conversation_id", "kind", "language", "held_since")
    return {one.pk: one for one in few}


def _conversations(agent: Agent, ids: Collection[int]) -> dict[int, Conversation]:
    rows = conversations.seen_by(agent).filter(pk__in=ids)
    return {one.pk: one for one in rows}
