"""Who looked at a person, from when to when and why, in words for colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.ground import phrases
from esmero.parts import people, times

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from esmero.domain.conversations.models import Conversation
    from esmero.insight.looked import Looked
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Told:
    """One line: who, when, and why."""

    person: Person
    when: str
    why: str


def told(
    looked: Iterable[Looked],
    *,
    at: datetime,
    zone: ZoneInfo,
    may_name: Collection[int],
) -> list[Told]:
    """Return who looked, newest first; conversations of teams in `may_name` (ids) by their subject."""
    return [
        Told(people.of_agent(one.agent), when(one, at=at, zone=zone), why(one, may_name)) for one in looked
    ]


def when(one: Looked, *, at: datetime, zone: ZoneInfo) -> str:
    """Return "today 16:40 to 16:52", or one moment where it was no longer than that."""
    began = phrases.when(one.began_at, at, zone, times.language())
    ended = times.clock(one.ended_at, zone=zone)
    if times.clock(one.began_at, zone=zone) == ended:
        return began
    return _("%(began)s to %(ended)s") % {"began": began, "ended": ended}


def why(one: Looked, may_name: Collection[int]) -> str:
    """Return why somebody looked: they wrote, they said why, or what they opened."""
    said = []
    if one.answered:
        subject = _subject(one.answered, may_name)
        said.append(_("Answered “%(subject)s”.") % {"subject": subject} if subject else _("Wrote to them."))
    if one.reason:
        said.append(_("Said why: “%(reason)s”.") % {"reason": one.reason.rstrip(" .")})
    if one.opened_any and not said:
        subject = _subject(one.opened, may_name)
        said.append(
            _("Opened “%(subject)s”.") % {"subject": subject} if subject else _("Opened a conversation.")
        )
    if one.saw_page:
        said.append(_("Opened the page about them."))
    return " ".join(said)


def _subject(found: Iterable[Conversation], may_name: Collection[int]) -> str:
    named = (one.subject for one in found if one.team_id in may_name)
    return next(filter(None, named), "")
