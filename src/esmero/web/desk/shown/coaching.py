"""Notes about how colleagues work, as their writer and the colleague read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from esmero.domain.company import reads as company
from esmero.domain.workbench import reads as workbench
from esmero.parts import people, times
from esmero.ui import addresses

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Noted:
    """A note with whom it shows: the colleague to its writer, the writer to the colleague."""

    id: int
    person: Person
    words: str
    when: str
    # To its writer: who reads it.
    read_by: str
    is_shared: bool
    code: str
    url: str


def written(agent: Agent, *, at: datetime) -> list[Noted]:
    """Return the notes that somebody wrote. Two queries."""
    return [_noted(one, one.agent, at) for one in workbench.coaching_written_by(agent)]


def shared(agent: Agent, *, at: datetime) -> list[Noted]:
    """Return the notes that are shared with somebody. Two queries."""
    return [_noted(one, one.by, at) for one in workbench.coaching_shared_with(agent)]


def _noted(one: Any, shows: Agent, at: datetime) -> Noted:
    zone = ZoneInfo(company.the_company().time_zone)
    read_by = _("Only you see it.")
    if one.shared_at:
        said = {"name": one.agent.short_name, "when": times.on(one.shared_at, at=at, zone=zone)}
        read_by = _("Shown to %(name)s %(when)s.") % said
    place = one.conversation if one.is_seen else None
    return Noted(
        id=one.pk,
        person=people.of_agent(shows),
        words=one.words,
        when=times.label(one.at, at=at, zone=zone),
        read_by=read_by,
        is_shared=one.shared_at is not None,
        code=place.code if place else "",
        url=addresses.reverse("desk:conversation", args=[place.pk]) if place else "",
    )
