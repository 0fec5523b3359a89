"""Looks at people that somebody who leads may ask about: hints by three written rules, and no accusation.

NO_CONVERSATION: none of the teams in which they were when they looked had then a conversation with the person
that was open, or closed within thirty days before, and within an hour of it they neither wrote to them nor
gave a colleague what they opened.
MANY: on one day they looked at more people than the company says without a reason. A reason is one that they
gave that day, or that they did one of these within an hour of looking.
SAME_NAME: the person has a family name of theirs (`ground/family_names`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F, QuerySet

from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.conversations.reads import customers_seen
from esmero.domain.customers.models import Customer
from esmero.domain.events.models import Event, Look
from esmero.domain.staff.models import Agent
from esmero.ground import family_names
from esmero.insight.gave_on import gave_on
from esmero.insight.looked import ANSWERS, RECENT, WROTE_WITHIN
from esmero.insight.teams_then import TeamsThen, teams_then

DAYS = 7
# Looks gone through, the newest: a busy company notes some thousands a day.
READ = 50_000
SHOWN = 100
# People whose conversations are looked at together; once SHOWN newer hints are found, no more are.
AT_ONCE = 500
NAMES_AT_ONCE = 5_000
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
    # The look itself, of several the last.
    look_id: int = 0


class _Look(NamedTuple):
    """What is asked about one look: of fifty thousand no objects are made."""

    id: int
    agent_id: int
    customer_id: int
    about_kind: str
    about_id: int
    at: datetime
    reason: str


@dataclass(frozen=True)
class _Hint:
    """A hint of which only the number of the person is known yet; None: it is of many."""

    told: Unusual
    customer_id: int | None


@dataclass(frozen=True)
class Found:
    """The hints; where so much was looked at that not all of it was gone through, since when it was."""

    hints: list[Unusual]
    only_since: datetime | None = None


@dataclass(frozen=True)
class _Looks:
    """What is known of all looks of the days: by agent and customer, the newest first."""

    by_pair: dict[tuple[int, int], list[_Look]]
    acted: dict[tuple[int, int], list[datetime]]
    agents: dict[int, Agent]
    names: dict[int, str]
    teams: TeamsThen
    only_since: datetime | None

    def is_answered(self, look: _Look) -> bool:
        """Whether they wrote to the person, or gave what they opened on, within an hour of looking."""
        acted = self.acted.get((look.agent_id, look.customer_id), ())
        return any(abs(at - look.at) <= WROTE_WITHIN for at in acted)


@dataclass(frozen=True)
class _Talk:
    """A conversation, and which teams handed it over, when, the first one first."""

    row: Conversation
    left: list[tuple[datetime, int]] = field(default_factory=list)

    def is_cause(self, team_ids: Collection[int], at: datetime) -> bool:
        """Whether one of these teams had it at a moment, and it was open then or closed not long before."""
        was_there = self.row.opened_at <= at
        was_open = self.row.closed_at is None or self.row.closed_at >= at - RECENT
        return was_there and was_open and self._team_id_at(at) in team_ids

    def _team_id_at(self, at: datetime) -> int:
        return next((team_id for left_at, team_id in self.left if left_at > at), self.row.team_id)


def unusual(
    reader: Agent,
    *,
    since: datetime,
    zone: ZoneInfo,
    most_people: int,
    team_ids: Collection[int] | None,
) -> Found:
    """Return the hints since a moment, newest first, SHOWN at most.

    Eight queries, one more for each NAMES_AT_ONCE people, two of conversations, and two for each AT_ONCE
    until the hints are found.
    `team_ids` are the teams whose people are asked about, as they were when they looked, but for the reader
    (None: everybody). People whom the reader may not see are not named, and not counted.
    """
    looks = _looks(reader, Look.objects.filter(at__gte=since), team_ids, teams_then(), most=READ)
    found = [*_alone(looks, most=SHOWN), *_relatives(looks), *_many(looks, zone, most_people)]
    hints = sorted(found, key=lambda one: one.told.at, reverse=True)[:SHOWN]
    people = Customer.objects.in_bulk({one.customer_id for one in hints if one.customer_id})
    return Found(
        [replace(one.told, customer=people.get(one.customer_id or 0)) for one in hints], looks.only_since
    )


def on_day(day: date, *, zone: ZoneInfo, most_people: int) -> list[Unusual]:
    """Return all hints about a day of the company that is over, the oldest first; whoever looked.

    Where more was looked at than READ, some people's looks are gone through after those of others.
    """
    begins, ends = (datetime.combine(one, time.min, zone) for one in (day, day + timedelta(days=1)))
    rows = Look.objects.filter(at__gte=begins, at__lt=ends, by_customer_id=None)
    found, teams = list[_Hint](), teams_then()
    for some in _in_turns(dict(rows.values_list("agent_id").annotate(count=Count("id")))):
        # "+ 0": found by the time, which has an index, and not by all that these people ever looked at.
        theirs = rows.alias(who=F("agent_id") + 0).filter(who__in=some)
        looks = _looks(None, theirs, None, teams)
        found += [*_alone(looks), *_relatives(looks), *_many(looks, zone, most_people)]
    return sorted((one.told for one in found), key=lambda one: (one.at, one.look_id))


def _in_turns(counts: Mapping[int, int]) -> list[list[int]]:
    """Return who looked, together as long as their looks are no more than READ."""
    turns, held = list[list[int]](), 0
    for agent_id, count in sorted(counts.items()):
        if not turns or held + count > READ:
            turns.append([])
            held = 0
        turns[-1].append(agent_id)
        held += count
    return turns


def _looks(
    reader: Agent | None,
    rows: QuerySet[Look],
    team_ids: Collection[int] | None,
    teams: TeamsThen,
    *,
    most: int | None = None,
) -> _Looks:
    """Return the looks that a reader may ask about, of `most` the newest; without a reader, all of them."""
    rows = rows.filter(by_customer_id=None)
    if team_ids is not None:
        rows = rows.filter(agent_id__in=teams.in_any(team_ids) - {reader.pk if reader else 0})
    by_pair: dict[tuple[int, int], list[_Look]] = defaultdict(list)
    newest = [_Look(*row) for row in rows.order_by("-at").values_list(*_Look._fields)[:most]]
    asked = frozenset(team_ids or ())
    for look in newest:
        if team_ids is not None and not teams.of(look.agent_id, look.at) & asked:
            continue
        by_pair[look.agent_id, look.customer_id].append(look)
    numbers = {customer_id for _agent_id, customer_id in by_pair}
    names = _names(reader, numbers)
    agents = Agent.objects.in_bulk({agent_id for agent_id, _customer_id in by_pair})
    known = {pair: of for pair, of in by_pair.items() if pair[1] in names and pair[0] in agents}
    only_since = newest[-1].at if len(newest) == most else None
    return _Looks(known, _acted(known), agents, names, teams, only_since)


def _names(reader: Agent | None, numbers: Collection[int]) -> dict[int, str]:
    """Return how those people are called whom the reader may see."""
    ordered, names = sorted(numbers), dict[int, str]()
    for first in range(0, len(ordered), NAMES_AT_ONCE):
        seen = customers_seen(reader) if reader else Customer.objects.all()
        some = seen.filter(pk__in=ordered[first : first + NAMES_AT_ONCE])
        names.update(some.values_list("id", "name"))
    return names


def _acted(by_pair: dict[tuple[int, int], list[_Look]]) -> dict[tuple[int, int], list[datetime]]:
    """Return when somebody wrote in what they opened, or gave it on, by agent and customer."""
    opened = {
        look.about_id for looks in by_pair.values() for look in looks if look.about_kind == "conversation"
    }
    since = min((look.at for looks in by_pair.values() for look in looks), default=None)
    if since is None:
        return {}
    talks, acted = sorted(opened), dict[tuple[int, int], list[datetime]]()
    rows = Message.objects.filter(kind__in=ANSWERS, agent_id__isnull=False, at__gte=since - WROTE_WITHIN)
    for first in range(0, len(talks), NAMES_AT_ONCE):
        some = talks[first : first + NAMES_AT_ONCE]
        told = rows.filter(conversation_id__in=some)
        wrote = told.values_list("agent_id", "conversation__customer_id", "at")
        for agent_id, customer_id, at in [*wrote, *gave_on(some, since=since - WROTE_WITHIN)]:
            acted.setdefault((agent_id, customer_id), []).append(at)
    return acted


def _alone(looks: _Looks, *, most: int | None = None) -> list[_Hint]:
    # The newest first, as they were read: what is found later is of earlier looks.
    pairs, found = list(looks.by_pair.items()), list[_Hint]()
    for first in range(0, len(pairs), AT_ONCE):
        some = pairs[first : first + AT_ONCE]
        newest = some[0][1][0].at
        if most is not None and sum(one.told.at >= newest for one in found) >= most:
            break
        talks = _talks({customer_id for (_agent_id, customer_id), _those in some})
        for (agent_id, customer_id), those in some:
            without = [
                look
                for look in those
                if not looks.is_answered(look)
                and not any(
                    one.is_cause(looks.teams.of(agent_id, look.at), look.at) for one in talks[customer_id]
                )
            ]
            if without:
                found.append(_hint(NO_CONVERSATION, looks, agent_id, customer_id, without))
    return found


def _talks(customer_ids: Collection[int]) -> dict[int, list[_Talk]]:
    rows = Conversation.objects.filter(customer_id__in=customer_ids)
    talks = {one.pk: _Talk(one) for one in rows.only("customer_id", "team_id", "closed_at", "opened_at")}
    left = Event.objects.filter(
        verb="conversation.left", within_kind="conversation", within_id__in=talks, team_id__isnull=False
    )
    for number, team_id, at in left.order_by("id").values_list("within_id", "team_id", "at"):
        talks[number].left.append((at, team_id or 0))
    found: dict[int, list[_Talk]] = defaultdict(list)
    for talk in talks.values():
        found[talk.row.customer_id].append(talk)
    return found


def _relatives(looks: _Looks) -> Iterator[_Hint]:
    for (agent_id, customer_id), those in looks.by_pair.items():
        if family_names.in_common(looks.agents[agent_id].name, looks.names[customer_id]):
            yield _hint(SAME_NAME, looks, agent_id, customer_id, those)


def _many(looks: _Looks, zone: ZoneInfo, most: int) -> Iterator[_Hint]:
    days: dict[tuple[int, date], dict[int, _Look]] = defaultdict(dict)
    for pair, those in looks.by_pair.items():
        with_a_reason = {_day(look, zone) for look in those if look.reason}
        for look in those:
            if _day(look, zone) not in with_a_reason and not looks.is_answered(look):
                days[pair[0], _day(look, zone)].setdefault(pair[1], look)
    for (agent_id, _when), people in days.items():
        if len(people) > most:
            last = max(people.values(), key=lambda look: look.at)
            told = Unusual(MANY, looks.agents[agent_id], last.at, count=len(people), look_id=last.id)
            yield _Hint(told, None)


def _day(look: _Look, zone: ZoneInfo) -> date:
    return look.at.astimezone(zone).date()


def _hint(rule: str, looks: _Looks, agent_id: int, customer_id: int, those: Iterable[_Look]) -> _Hint:
    found = list(those)
    reason = next((look.reason for look in found if look.reason), "")
    last = found[0]
    return _Hint(Unusual(rule, looks.agents[agent_id], last.at, reason=reason, look_id=last.id), customer_id)
