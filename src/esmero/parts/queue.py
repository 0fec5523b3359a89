"""A line of the desk's list: whose turn it is, and when it breaks."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from esmero.domain.conversations.kinds import Priority
from esmero.ground import made, phrases
from esmero.parts import people, times
from esmero.ui import addresses, remembered

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.parts.people import Person

SOON = timedelta(minutes=30)


@remembered.plain
@dataclass(frozen=True)
class QueueLine:
    """One conversation of a list. `group` is the plain heading under which it stands."""

    id: int
    version: int
    language: str
    url: str
    person: Person
    time: str
    words: str
    state: str
    group: str


GROUPS = {
    "URGENT": pgettext_lazy("priority", "Urgent"),
    "BROKEN": gettext_lazy("Broken: own up first"),
    "SOON": gettext_lazy("Within the half hour"),
    "TODAY": gettext_lazy("Today"),
    "TOMORROW": gettext_lazy("Tomorrow"),
    "THIS_WEEK": gettext_lazy("This week"),
    "OTHER": gettext_lazy("Later"),
    "LOW": pgettext_lazy("priority", "Can wait"),
    "WAITING": gettext_lazy("The customer has the ball"),
    "SNOOZED": gettext_lazy("Snoozed"),
    "CLOSED": gettext_lazy("Closed"),
    "FOUND": gettext_lazy("The newest letters first"),
}
HEADING_OF: dict[int, str] = {Priority.URGENT: "URGENT", Priority.LOW: "LOW"}


def lines(conversations: Iterable[Conversation], *, at: datetime) -> list[QueueLine]:
    """Return conversations as lines of a list, seen at `at` on the clocks of their teams.

    A line is kept with its conversation, where that is kept, as long as it says the same.
    """
    spoken = times.language()
    return [_line(conversation, spoken, at) for conversation in conversations]


def _line(conversation: Conversation, spoken: str, at: datetime) -> QueueLine:
    kept = made.kept_with(conversation)
    if spoken in kept:
        found, since, until = kept[spoken]
        if since <= at < until:
            return cast(QueueLine, found)
    zone = zone_of(conversation)
    fresh = fresh_line(conversation, at=at, zone=zone)
    kept[spoken] = (fresh, at, _says_so_until(conversation, at, zone))
    return fresh


def zone_of(conversation: Conversation) -> ZoneInfo:
    """Return the zone on whose wall clock the conversation's team works."""
    return ZoneInfo(conversation.team.calendar.time_zone)


def _says_so_until(conversation: Conversation, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the next moment at which its line may say something else."""
    due_at = conversation.next_due_at
    moments = [phrases.midnight_after(at, zone)]
    if conversation.next_warn_at:
        moments.append(conversation.next_warn_at)
    if due_at and due_at - at > SOON:
        moments.append(due_at - SOON)
    elif due_at:
        # In the last half hour it counts the minutes.
        whole_minutes = max(0, math.ceil((due_at - at).total_seconds() / 60) - 1)
        moments += [due_at, due_at - timedelta(minutes=whole_minutes)]
    return min(moment for moment in moments if moment > at)


def fresh_line(conversation: Conversation, *, at: datetime, zone: ZoneInfo) -> QueueLine:
    """Return the line made anew."""
    when = _when(conversation, at, zone)
    return QueueLine(
        id=conversation.pk,
        version=conversation.version,
        language=conversation.language,
        url=addresses.reverse("desk:conversation", args=[conversation.pk]),
        person=people.of_customer(conversation.customer, known_as=conversation.known_as),
        time=_time(conversation, when, at, zone),
        words=words_of(conversation),
        state=_state(conversation, when, at),
        group=_group(conversation, when),
    )


def words_of(conversation: Conversation) -> str:
    """Return what it is about, in a list; what is only practised says so."""
    if conversation.is_practice:
        return _("Practice: %(subject)s") % {"subject": conversation.subject}
    return conversation.subject


def grouped(lines: Iterable[QueueLine]) -> tuple[tuple[str, str, tuple[QueueLine, ...]], ...]:
    """Return the lines under their headings: (group, heading in words, lines)."""
    groups = groupby(lines, key=lambda row: row.group)
    return tuple((key, str(GROUPS[key]), tuple(rows)) for key, rows in groups)


def _group(conversation: Conversation, when: str) -> str:
    """Return the heading: what is urgent stands above all hours, what can wait below them."""
    return HEADING_OF.get(conversation.priority, when) if conversation.is_open else when


def _when(conversation: Conversation, at: datetime, zone: ZoneInfo) -> str:
    if conversation.is_closed:
        return "CLOSED"
    if conversation.is_snoozed:
        return "SNOOZED"
    if conversation.is_waiting:
        return "WAITING"
    due_at = conversation.next_due_at
    if due_at is None:
        return "OTHER"
    if due_at <= at or conversation.broken_at:
        return "BROKEN"
    if due_at - at <= SOON:
        return "SOON"
    return str(phrases.day_relation(due_at, at, zone))


def _state(conversation: Conversation, when: str, at: datetime) -> str:
    if when == "BROKEN":
        return "broken"
    return "soon" if when == "SOON" or conversation.is_at_risk(at) else ""


def _time(conversation: Conversation, when: str, at: datetime, zone: ZoneInfo) -> str:
    spoken = times.language()
    moment = conversation.closed_at or conversation.snoozed_until or conversation.waits_until
    moment = moment or conversation.next_due_at
    if moment is None:
        return ""
    if when == "SOON":
        return phrases.duration_left((moment - at).total_seconds(), spoken)
    relation = str(phrases.day_relation(moment, at, zone))
    if relation in {"TODAY", "TOMORROW"} and when not in {"WAITING", "CLOSED"}:
        return phrases.clock_time(moment, zone, spoken)
    if relation == "TODAY":
        return _("today")
    return phrases.day_and_month(moment, zone, spoken, short=True)
