"""Who of the staff looked at a person, when, and why: for colleagues, and the same for the customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from esmero.domain.conversations.kinds import MessageKind
from esmero.domain.conversations.models import Conversation, Message
from esmero.domain.customers import reads as customers
from esmero.domain.customers.models import Customer, Organisation
from esmero.domain.events import reads as events
from esmero.domain.events.models import Look
from esmero.domain.staff.access import own_team_ids
from esmero.domain.staff.models import Agent

# Looks of one person that follow each other within this are told as one.
TOGETHER = timedelta(minutes=15)
# Whoever wrote to the customer within this after looking looked in order to write.
WROTE_WITHIN = timedelta(hours=1)
# A conversation closed within this, or still open, is reason enough to look.
RECENT = timedelta(days=30)
# A reason holds as long as a working day.
REASON_HOLDS = timedelta(hours=8)
# Looks read at once: the pages of a conversation are opened again and again.
READ_AT_ONCE = 500
ANSWERS = (MessageKind.REPLY, MessageKind.SPOKEN)


@dataclass
class Looked:
    """Somebody looked at a person from one moment to another.

    `answered` are the conversations in which they wrote to the customer then, `opened` those that they
    opened, `opened_any` also where none of these can be told of any more; `saw_page` says whether they opened
    the page about the person; `reason` is what they said themselves, empty where nobody asked.
    """

    agent: Agent
    began_at: datetime
    ended_at: datetime
    reason: str = ""
    answered: list[Conversation] = field(default_factory=list)
    opened: list[Conversation] = field(default_factory=list)
    opened_any: bool = False
    saw_page: bool = False


@dataclass
class _Stretch:
    agent_id: int
    began_at: datetime
    ended_at: datetime
    reason: str = ""
    saw_page: bool = False
    opened: dict[int, None] = field(default_factory=dict)


def looked_at(customer_id: int, limit: int) -> list[Looked]:
    """Return the last `limit` times that somebody of the staff looked at a customer, newest first.

    Looks of one person within a quarter of an hour of each other are one, however many: nobody hides behind
    somebody who looks again and again. Four queries, and one more for each READ_AT_ONCE looks.
    """
    return _told(customer_id, _stretches(_newest_first(customer_id), limit))


def _newest_first(customer_id: int) -> Iterator[Look]:
    every = Look.objects.filter(customer_id=customer_id, by_customer_id=None).order_by("-at", "-id")
    rows = list(every[:READ_AT_ONCE])
    while rows:
        yield from rows
        last = rows[-1]
        if len(rows) < READ_AT_ONCE:
            return
        rows = list(every.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.pk))[:READ_AT_ONCE])


def _stretches(looks: Iterable[Look], limit: int) -> list[_Stretch]:
    """Put looks, newest first, together: by person, as long as they follow each other."""
    found: list[_Stretch] = []
    newest: dict[int, _Stretch] = {}
    for look in looks:
        stretch = newest.get(look.agent_id)
        if stretch is None or stretch.began_at - look.at > TOGETHER:
            if len(found) == limit:
                # Those that are found may have begun earlier yet.
                if all(one.began_at - look.at > TOGETHER for one in found):
                    break
                continue
            stretch = newest[look.agent_id] = _Stretch(look.agent_id, look.at, look.at)
            found.append(stretch)
        stretch.began_at = look.at
        stretch.reason = stretch.reason or look.reason
        if look.about_kind == "conversation":
            stretch.opened[look.about_id] = None
        elif not look.reason:
            # Saying why comes before looking, and is no look by itself.
            stretch.saw_page = True
    return found


def _told(customer_id: int, stretches: list[_Stretch]) -> list[Looked]:
    agents = Agent.objects.in_bulk({one.agent_id for one in stretches})
    opened = {number for one in stretches for number in one.opened}
    # What was opened while somebody else was taken for the same person is not this one's to read of.
    theirs = Conversation.objects.filter(pk__in=opened, customer_id=customer_id)
    rows = theirs.select_related("merged_into")
    conversations = {row.pk: _as_it_stands(row) for row in rows}
    answers = _answers(conversations.values(), stretches)
    found = []
    for one in stretches:
        if one.agent_id not in agents:
            continue
        there = {row.pk: row for number in one.opened if (row := conversations.get(number))}
        wrote = {
            number
            for agent_id, number, at in answers
            if agent_id == one.agent_id and one.began_at <= at <= one.ended_at + WROTE_WITHIN
        }
        answered = [row for row in there.values() if row.pk in wrote]
        left = [row for row in there.values() if row.pk not in wrote]
        when, what = (one.began_at, one.ended_at), (bool(one.opened), one.saw_page)
        found.append(Looked(agents[one.agent_id], *when, one.reason, answered, left, *what))
    return found


def _as_it_stands(row: Conversation) -> Conversation:
    """What was put into another one of the same person is told as that one, which holds the letters now."""
    into = row.merged_into
    return into if into is not None and into.customer_id == row.customer_id else row


def _answers(
    conversations: Iterable[Conversation], stretches: list[_Stretch]
) -> list[tuple[int | None, int, datetime]]:
    if not stretches:
        return []
    between = min(one.began_at for one in stretches), max(one.ended_at for one in stretches) + WROTE_WITHIN
    wrote = Message.objects.filter(
        conversation_id__in={row.pk for row in conversations},
        kind__in=ANSWERS,
        agent_id__in={one.agent_id for one in stretches},
        at__range=between,
    )
    return list(wrote.values_list("agent_id", "conversation_id", "at"))


@dataclass(frozen=True)
class Read:
    """A customer who may read a conversation of another one did so; for an organisation, or at home (None).

    `reader` is who they are by now, or nobody once they were erased.
    """

    reader: Customer | None
    organisation: Organisation | None
    conversation: Conversation
    at: datetime


def read_by_others(customer_id: int, limit: int) -> list[Read]:
    """Return the last `limit` times that another customer read what this one wrote, newest first."""
    rows = Look.objects.filter(customer_id=customer_id, by_customer_id__isnull=False)
    looks = list(rows.order_by("-at", "-id")[:limit])
    theirs = Conversation.objects.filter(pk__in={one.about_id for one in looks}, customer_id=customer_id)
    conversations = theirs.in_bulk()
    places = Organisation.objects.in_bulk({one.organisation_id for one in looks if one.organisation_id})
    return [
        Read(
            _reader(look.by_customer_id or 0),
            places.get(look.organisation_id or 0),
            conversations[look.about_id],
            look.at,
        )
        for look in looks
        if look.about_id in conversations
    ]


def _reader(customer_id: int) -> Customer | None:
    return None if events.was_erased(customer_id) else customers.living(customer_id)


def must_say_why(agent: Agent, customer_id: int, *, at: datetime) -> bool:
    """Say whether a reason is to be asked for: there is neither a cause nor a reason yet.

    Of whoever was erased nothing is left to be looked at.
    """
    is_known = has_cause(agent, customer_id, at=at) or has_said_why(agent, customer_id, at=at)
    return not is_known and not events.was_erased(customer_id)


def has_cause(agent: Agent, customer_id: int, *, at: datetime) -> bool:
    """Say whether the agent needs no reason: one of their teams has a conversation with the customer.

    An open one, or one that was closed within the last thirty days.
    """
    theirs = Conversation.objects.filter(customer_id=customer_id, team_id__in=own_team_ids(agent))
    return theirs.filter(Q(closed_at=None) | Q(closed_at__gte=at - RECENT)).exists()


def has_said_why(agent: Agent, customer_id: int, *, at: datetime) -> bool:
    """Say whether the agent gave a reason for looking at the customer within the last eight hours."""
    said = Look.objects.filter(agent_id=agent.pk, customer_id=customer_id, at__gte=at - REASON_HOLDS)
    return said.exclude(reason="").exists()
