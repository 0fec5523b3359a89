"""The moments until which a conversation can be snoozed, in the team's hours and on its clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.ground import hours, phrases
from esmero.parts import people, times
from esmero.parts import promises as promise_parts
from esmero.parts.queue import zone_of

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from esmero.domain.conversations.models import Conversation

# Where a calendar is open around the clock, a morning still begins at a decent hour.
MORNING = time(8)
AFTERNOON = time(16)
QUARTER = timedelta(minutes=15)


@dataclass(frozen=True)
class Moment:
    """A moment to choose: what it is called, and when that is."""

    at: datetime
    words: str
    when: str

    @property
    def value(self) -> str:
        return self.at.isoformat()


def question(conversation: Conversation, form: Any, *, at: datetime) -> dict[str, Any]:
    """Return what snoozing asks: until when, and which promise comes before that."""
    zone = zone_of(conversation)
    open_ones = promises.open_about(conversation.ref)
    customer = people.of_customer(conversation.customer, known_as=conversation.known_as)
    return {
        "conversation": conversation,
        "form": form,
        "moments": moments(conversation, at=at),
        "promised": [promise_parts.words(one, at=at, zone=zone, to=customer.short_name) for one in open_ones],
    }


def moments(conversation: Conversation, *, at: datetime) -> list[Moment]:
    """Return the moments offered, soonest first, no moment twice."""
    zone = zone_of(conversation)
    calendar = company.working_hours(conversation.team.calendar_id, around=at.date())
    today = at.astimezone(zone).date()
    offered = [
        (_in_two_hours(at), _("In two hours")),
        (hours.resolve_local(calendar, today, AFTERNOON), _("This afternoon")),
        (_morning(calendar, today + timedelta(days=1)), _("The next morning we work")),
        (_morning(calendar, today + timedelta(days=7 - today.weekday())), _("At the beginning of next week")),
        (_morning(calendar, today + timedelta(days=7)), _("In a week")),
    ]
    found: dict[datetime, Moment] = {}
    for moment, words in offered:
        if moment and moment > at + QUARTER and moment not in found:
            found[moment] = Moment(moment, words, _when(moment, at, zone))
    return sorted(found.values(), key=lambda one: one.at)


def _in_two_hours(at: datetime) -> datetime:
    """Two hours on, at a full quarter: nobody needs a conversation back at 14:37."""
    later = (at + timedelta(hours=2)).replace(second=0, microsecond=0)
    return later + timedelta(minutes=-later.minute % 15)


def _morning(calendar: hours.Calendar, day: date) -> datetime | None:
    try:
        return hours.next_open(calendar, hours.resolve_local(calendar, day, MORNING))[0]
    except hours.NeverOpens:
        return hours.resolve_local(calendar, day, MORNING)


def _when(moment: datetime, at: datetime, zone: ZoneInfo) -> str:
    return phrases.when(moment, at, zone, times.language())
