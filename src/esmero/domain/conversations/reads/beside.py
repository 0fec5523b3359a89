"""What stands beside a conversation: tags, who takes part, work of others, what has to do with it."""

import functools
from dataclasses import dataclass, field
from typing import Any

from django.db.models import CharField, F, Q, QuerySet, Value

from esmero.domain.conversations import access
from esmero.domain.conversations.models import Conversation, Guess, Link, MergeRecord, Participant, Tag
from esmero.domain.promises import reads as promises
from esmero.domain.promises.access import done_among
from esmero.domain.staff.models import Agent
from esmero.ground import prepared


@dataclass(frozen=True)
class Beside:
    """Ids with words: tags by name, linked conversations by code and subject."""

    tags: list[tuple[int, str]] = field(default_factory=list)
    # Of tags that have one, by their ids.
    colours: dict[int, str] = field(default_factory=dict)
    links: list[tuple[int, str]] = field(default_factory=list)
    # Where it may belong and a WhyGuessed; whether the reader may see that one is still to be asked.
    guess: tuple[int, str] | None = None
    # Who takes part beside the customer: number, address and name are fetched, and no more.
    people: list[Participant] = field(default_factory=list)
    # What other teams were asked for and have not done: number, words, the team's name.
    works: list[tuple[int, str, str]] = field(default_factory=list)
    # Those of them that the reader may say to be done.
    done_here: set[int] = field(default_factory=set)


def beside(agent: Agent, conversation: Conversation) -> Beside:
    """Return what stands beside a conversation; of linked ones those that the agent may see. One query."""
    found, guess = Beside(), None
    rows = _rows(agent.is_owner, agent.is_lead)(agent_id=agent.pk, conversation_id=conversation.pk)
    for what, number, words, colour in rows:
        if what == "guess":
            guess = (number, words)
            continue
        if what == "person":
            found.people.append(Participant(pk=number, address=words, name=colour))
            continue
        if what == "work":
            found.works.append((number, words, colour))
            continue
        if what == "done here":
            found.done_here.add(number)
            continue
        (found.tags if what == "tag" else found.links).append((number, words))
        if colour:
            found.colours[number] = colour
    tags = sorted(found.tags, key=lambda one: one[1].casefold())
    people = sorted(found.people, key=lambda one: one.pk)
    return Beside(
        tags, found.colours, sorted(found.links), guess, people, sorted(found.works), found.done_here
    )


@functools.cache
def _rows(is_owner: bool, is_lead: bool) -> prepared.Query[tuple[str, int, str, str]]:
    def rows(agent_id: int, conversation_id: int) -> QuerySet:  # type: ignore[type-arg]
        tags = Tag.objects.filter(conversations=conversation_id)
        seen = access.seen(agent_id, is_owner=is_owner).select_related(None)
        linked = seen.filter(pk__in=_linked(conversation_id))
        plain = Value("", output_field=CharField())
        guesses = Guess.objects.filter(conversation=conversation_id, put_away_at=None)
        found = _words(tags, "tag", "name", F("colour"))
        links = _words(linked, "link", "subject", plain)
        guessed = _words(guesses, "guess", "why", plain, number="other_id")
        people = Participant.objects.filter(conversation=conversation_id, left_out_at=None)
        waited_for = promises.waited_for(conversation_id)
        works = _words(waited_for, "work", "words", F("for_team__name"))
        theirs = done_among(waited_for, agent_id, is_owner=is_owner, is_lead=is_lead)
        done_here = _words(theirs, "done here", "said", plain)
        taking_part = _words(people, "person", "address", F("name"))
        return found.union(links, guessed, taking_part, works, done_here, all=True)

    return prepared.Query(rows)


def _words(
    rows: QuerySet[Any, Any], what: str, column: str, colour: F | Value, *, number: str = "pk"
) -> QuerySet[Any, Any]:
    kind = Value(what, output_field=CharField())
    return rows.order_by().values_list(kind, F(number), F(column), colour)


def _linked(conversation: int) -> QuerySet[Conversation, int]:
    ones = Link.objects.filter(other=conversation).values("one_id")
    others = Link.objects.filter(one=conversation).values("other_id")
    linked = Conversation.objects.filter(Q(pk__in=ones) | Q(pk__in=others))
    return linked.order_by().values_list("pk", flat=True)


def merges_into(conversation: Conversation) -> set[int]:
    """Return the ids of the merges into a conversation that can still be undone."""
    rows = MergeRecord.objects.filter(target=conversation, undone_at=None)
    return set(rows.values_list("id", flat=True))
