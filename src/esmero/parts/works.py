"""Work of other teams in words for colleagues, in the active language. No customer ever reads any of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.promises.kinds import WorkEnd
from esmero.parts import people, times

if TYPE_CHECKING:
    from esmero.domain.events.models import Event
    from esmero.domain.promises.models import Promise, Work
    from esmero.domain.staff.models import Team
    from esmero.parts.people import Person


def zone_of(work: Work) -> ZoneInfo:
    """Return on which clock the people of its team read its times."""
    return zone_of_team(work.for_team)


def zone_of_team(team: Team) -> ZoneInfo:
    """Return on which clock a team's people read their times."""
    return ZoneInfo(team.calendar.time_zone)


def asked(work: Work) -> str:
    """Return what is asked for, in the words of whoever asked."""
    return work.words or _("The words were erased with the customer.")


def who_asked(work: Work) -> Person:
    """Return who asked for it."""
    return people.of_agent(work.asked_by)


def by_whom(work: Work, promise: Promise, *, at: datetime) -> str:
    """Return by when it is promised, who asked, and who does it, in short."""
    when = times.before(promise.due_at, at=at, zone=zone_of(work))
    words = {"when": when, "asker": who_asked(work).short_name, "who": people.of_keeper(promise).short_name}
    if promise.times_renewed:
        return _("Late. %(who)s does it for %(asker)s, %(when)s.") % words
    return _("%(who)s does it for %(asker)s, %(when)s.") % words


def ended(work: Work, *, at: datetime) -> str:
    """Return how it ended, by whom and when, with the words that were said."""
    when = times.on(work.ended_at or at, at=at, zone=zone_of(work))
    words = {"who": people.of_agent(work.ended_by).short_name, "when": when, "words": work.said}
    return (_ENDED[WorkEnd(work.ended_as)]() % words).strip()


_ENDED: dict[str, Callable[[], str]] = {
    WorkEnd.DONE: lambda: _("Done %(when)s by %(who)s. %(words)s"),
    WorkEnd.NOT_DONE: lambda: _("It can’t be done, said %(who)s %(when)s. %(words)s"),
    WorkEnd.TAKEN_BACK: lambda: _("Not needed any more, said %(who)s %(when)s. %(words)s"),
}


def happening(event: Event, work: Work, *, who: str, at: datetime, zone: ZoneInfo) -> str:
    """Return what an event of a piece of work says in the thread of its conversation."""
    due_at = (event.payload or {}).get("due_at")
    words = {
        "who": who,
        "team": work.for_team.name,
        "work": asked(work).rstrip(" ."),
        "said": work.said,
        "why": work.moved_because,
        "when": times.before(datetime.fromisoformat(due_at), at=at, zone=zone) if due_at else "",
    }
    return (_HAPPENED[event.verb]() % words).strip()


_HAPPENED: dict[str, Callable[[], str]] = {
    "work.asked": lambda: _("%(who)s asked %(team)s, %(when)s: “%(work)s”"),
    "work.done": lambda: _("%(who)s, %(team)s: “%(work)s” is done. %(said)s"),
    "work.refused": lambda: _("%(who)s, %(team)s: “%(work)s” can’t be done. %(said)s"),
    "work.moved": lambda: _("%(who)s, %(team)s: “%(work)s” gets done later, %(when)s. %(why)s"),
    "work.taken_back": lambda: _("%(who)s to %(team)s: “%(work)s” is not needed any more. %(said)s"),
    "work.late": lambda: _("%(team)s did not do “%(work)s” in time; now it is promised %(when)s."),
}
TOLD = sorted(_HAPPENED)
