"""Looks at people that somebody who leads may ask about: hints by three written rules, and no accusation.

NO_CONVERSATION: none of the teams of whoever looked had a conversation with the person that was open, or
closed within thirty days before, and they wrote to them in none.
MANY: on one day they looked at more people than the company says without a reason. A reason is one that they
gave, or that they wrote to the person.
SAME_NAME: the person has a family name of theirs: any word of the name after the first, of three letters or
more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads import customers_seen
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Look
from esmero.domain.staff.models import Agent, Membership
from esmero.ground import search
from esmero.insight.looked import ANSWERS, RECENT, WROTE_WITHIN

DAYS = 7
# Looks gone through, the newest: a busy company notes some thousands a day.
READ = 50_000
SHOWN = 100
SHORTEST_NAME = 3
NO_CONVERSATION, MANY, SAME_NAME = "NO_CONVERSATION", "MANY", "SAME_NAME"


@dataclass(frozen=True)
class Unusual:
    """A hint: who looked, by which rule it stands here, when last, at whom, and what they said themselves.

    Of MANY `count` says at how many people on the day, and `customer` is None.
    """

    rule: str
    agent: Agent
    at: datetime
    customer: Customer | None = None
    reason: str = ""
    count: int = 0


@dataclass(frozen=True)
class _Looks:
    """What is known of all looks of the days: by agent and customer, the newest first."""

    by_pair: dict[tuple[int, int], list[Look]]
    wrote: set[tuple[int, int]]
    agents: dict[int, Agent]
    customers: dict[int, Customer]


def unusual(
    reader: Agent, *, at: datetime, zone: ZoneInfo, most_people: int, team_ids: Collection[int] | None
) -> list[Unusual]:
    """Return the hints of the last seven days, newest first, SHOWN at most. Seven queries.

    `team_ids` are the teams whose people are asked about, but for the reader (None: everybody). People whom
    the reader may not see are not named, and not counted.
    """
    looks = _looks(reader, at - timedelta(days=DAYS), team_ids)
    found = [*_alone(looks), *_relatives(looks), *_many(looks, zone, most_people)]
    return sorted(found, key=lambda one: one.at, reverse=True)[:SHOWN]


def _looks(reader: Agent, since: datetime, team_ids: Collection[int] | None) -> _Looks:
    rows = Look.objects.filter(at__gte=since)
    if team_ids is not None:
        theirs = Membership.objects.filter(team_id__in=team_ids).exclude(agent=reader)
        rows = rows.filter(agent_id__in=theirs.values("agent_id"))
    by_pair: dict[tuple[int, int], list[Look]] = defaultdict(list)
    for look in rows.order_by("-at")[:READ]:
        by_pair[look.agent_id, look.customer_id].append(look)
    numbers = {customer_id for _agent_id, customer_id in by_pair}
    people = customers_seen(reader).in_bulk(numbers)
    agents = Agent.objects.in_bulk({agent_id for agent_id, _customer_id in by_pair})
    known = {pair: of for pair, of in by_pair.items() if pair[1] in people and pair[0] in agents}
    return _Looks(known, _wrote(known, since), agents, people)


def _wrote(by_pair: dict[tuple[int, int], list[Look]], since: datetime) -> set[tuple[int, int]]:
    """Return who wrote to whom of those they looked at, within an hour of a look."""
    opened = {
        look.about_id for looks in by_pair.values() for look in looks if look.about_kind == "conversation"
    }
    rows = Message.objects.filter(conversation_id__in=opened, kind__in=ANSWERS, at__gte=since)
    wrote: dict[tuple[int | None, int], list[datetime]] = defaultdict(list)
    for agent_id, customer_id, at in rows.values_list("agent_id", "conversation__customer_id", "at"):
        wrote[agent_id, customer_id].append(at)
    return {
        pair
        for pair, looks in by_pair.items()
        if any(look.at <= at <= look.at + WROTE_WITHIN for look in looks for at in wrote.get(pair, ()))
    }


def _alone(looks: _Looks) -> Iterator[Unusual]:
    teams: dict[int, set[int]] = defaultdict(set)
    for agent_id, team_id in Membership.objects.filter(agent_id__in=looks.agents).values_list(
        "agent_id", "team_id"
    ):
        teams[agent_id].add(team_id)
    talks = _talks({customer_id for _agent_id, customer_id in looks.by_pair})
    for (agent_id, customer_id), those in looks.by_pair.items():
        if (agent_id, customer_id) in looks.wrote:
            continue
        theirs = [one for one in talks[customer_id] if one.team_id in teams[agent_id]]
        without = [look for look in those if not any(_is_cause(one, look.at) for one in theirs)]
        if without:
            yield _hint(NO_CONVERSATION, looks, agent_id, customer_id, without)


def _talks(customer_ids: Collection[int]) -> dict[int, list[Conversation]]:
    rows = Conversation.objects.filter(customer_id__in=customer_ids)
    found: dict[int, list[Conversation]] = defaultdict(list)
    for one in rows.only("customer_id", "team_id", "closed_at", "opened_at", "last_message_at"):
        found[one.customer_id].append(one)
    return found


def _is_cause(talk: Conversation, at: datetime) -> bool:
    """Whether a conversation was open at a moment, or written in not long before it."""
    is_there = talk.opened_at <= at
    return is_there and (talk.closed_at is None or talk.closed_at >= at - RECENT)


def _relatives(looks: _Looks) -> Iterator[Unusual]:
    for (agent_id, customer_id), those in looks.by_pair.items():
        theirs = _family(looks.agents[agent_id].name)
        if theirs & _family(looks.customers[customer_id].name):
            yield _hint(SAME_NAME, looks, agent_id, customer_id, those)


def _family(name: str) -> set[str]:
    return {word for word in search.fold(name).split()[1:] if len(word) >= SHORTEST_NAME}


def _many(looks: _Looks, zone: ZoneInfo, most: int) -> Iterator[Unusual]:
    days: dict[tuple[int, date], dict[int, datetime]] = defaultdict(dict)
    for pair, those in looks.by_pair.items():
        if pair in looks.wrote or any(look.reason for look in those):
            continue
        for look in those:
            days[pair[0], look.at.astimezone(zone).date()].setdefault(pair[1], look.at)
    for (agent_id, _day), people in days.items():
        if len(people) > most:
            yield Unusual(MANY, looks.agents[agent_id], max(people.values()), count=len(people))


def _hint(rule: str, looks: _Looks, agent_id: int, customer_id: int, those: Iterable[Look]) -> Unusual:
    found = list(those)
    reason = next((look.reason for look in found if look.reason), "")
    return Unusual(rule, looks.agents[agent_id], found[0].at, looks.customers[customer_id], reason)
