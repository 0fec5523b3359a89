"""Who could look after a conversation, with what tells them apart; and to whom each was given, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from esmero.domain.channels.models import Channel
from esmero.domain.conversations.models import OPEN, Conversation, Routing
from esmero.domain.staff import reads as staff
from esmero.domain.staff.kinds import Part
from esmero.domain.staff.models import Agent, Capacity
from esmero.ground import db, prepared
from esmero.ground.moments import Moment, read_on


@dataclass(frozen=True)
class CouldHaveIt:
    """Somebody of a team who may answer and is not away."""

    agent: Agent
    skills: tuple[str, ...]
    # A PresenceState, empty for whoever never said it.
    presence: str
    # How many open conversations by this kind of channel they have, and how many they get at most.
    open: int
    most: int | None
    given_at: datetime | None


def could_have(team_id: int, *, channel_kind: str, at: datetime) -> list[CouldHaveIt]:
    """Return who of a team may answer and is not away at `at`, by id. One query."""
    found: dict[int, tuple[Any, set[str]]] = {}
    for row in _could_have(team_id=team_id, channel_kind=channel_kind, at=at):
        _, keys = found.setdefault(row.pk, (row, set()))
        if row.skill_key:
            keys.add(row.skill_key)
    return [_one(row, keys) for row, keys in found.values()]


def _one(row: Any, keys: set[str]) -> CouldHaveIt:
    most = row.own_most if row.own_most is not None else row.usual_most
    return CouldHaveIt(row, tuple(sorted(keys)), row.state or "", row.open_ones, most, row.given_at)


def _rows(team_id: Any, channel_kind: Any, at: Any) -> QuerySet[Agent]:
    people = Agent.objects.filter(
        ~staff.away_at(at, agent="pk"),
        memberships__team=team_id,
        memberships__part__in=[Part.ANSWERS, Part.CLOSES],
        is_active=True,
    )
    # Counted in an index alone: it is asked for each question, and somebody may have hundreds.
    by_this_kind = Channel.objects.filter(kind=channel_kind).values("id")
    theirs = Conversation.objects.filter(OPEN, agent=OuterRef("pk"), channel__in=by_this_kind)
    most = Capacity.objects.filter(channel_kind=channel_kind)
    given = Routing.objects.filter(agent=OuterRef("pk")).order_by("-at").values("at")[:1]
    return people.annotate(
        state=F("presence__state"),
        open_ones=prepared.HowMany(theirs),
        own_most=Subquery(most.filter(agent=OuterRef("pk")).values("most")[:1]),
        usual_most=Subquery(most.filter(agent=None).values("most")[:1]),
        given_at=Subquery(given),
        skill_key=F("skills__skill__key"),
    ).order_by("pk", "skill_key")


_could_have = prepared.Query[Any](_rows)


def to_release(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return the next that waited long enough for whoever knows its customer, the longest first.

    By the number of the routing; what it holds is the conversation. They stand behind `after`.
    """
    rows = Routing.objects.filter(releases_at__lte=at, ended_at=None)
    return read_on(rows, "releases_at", after=after, holds="conversation_id")


def routing(routing_id: int) -> Routing | None:
    """Return to whom the software gave something once, held in a transaction."""
    return db.held(Routing.objects.filter(pk=routing_id)).first()


class Routed(NamedTuple):
    """To whom the software gave something, by ids, with all that it was decided by."""

    id: int
    at: datetime
    conversation: int
    agent: int
    # The team that has the conversation now.
    team: int
    why: dict[str, Any]


def routed(since: datetime, until: datetime, *, after: Routed | None, limit: int) -> list[Routed]:
    """Return the next that were given to somebody from one moment to before another, the oldest first.

    They stand behind `after`, and are `limit` at most. One query.
    """
    rows = _routed(since, until)
    if after:
        rows = rows.filter(Q(at__gt=after.at) | Q(at=after.at, id__gt=after.id))
    told = rows.order_by("at", "id").values_list(
        *("id", "at", "conversation_id", "agent_id", "conversation__team_id", "why")
    )
    return [Routed(*row) for row in told[:limit]]


def how_often_routed(since: datetime, until: datetime, *, most: int) -> tuple[int, datetime]:
    """Return how many were given from one moment to before another, and since when.

    Of more than `most` it is only the newest, and since when those were. Two queries.
    """
    rows = _routed(since, until)
    number = rows.count()
    if number <= most:
        return number, since
    return most, rows.order_by("-at").values_list("at", flat=True)[most - 1]


def _routed(since: datetime, until: datetime) -> QuerySet[Routing]:
    return Routing.objects.filter(at__gte=since, at__lt=until)


def unanswered_since(team_id: int, moment: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return the next that is open with somebody of a team and whose customer waits since before a moment.

    By its number, with the number of whoever has it. They stand behind `after`.
    """
    rows = Conversation.objects.filter(OPEN, team=team_id, agent__isnull=False, waits_since__lte=moment)
    return read_on(rows, "waits_since", after=after, holds="agent_id")
