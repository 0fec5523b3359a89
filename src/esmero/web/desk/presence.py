"""Who else is at a conversation just now: a courtesy beside the check of versions, kept nowhere for long.

A page says every few seconds that it is there; who says nothing is forgotten. Only colleagues who may see a
conversation are told, nobody outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils.translation import gettext as _

from esmero.actions import presence
from esmero.domain.staff import reads as staff
from esmero.ground import seats
from esmero.parts import people

if TYPE_CHECKING:
    from collections.abc import Container
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person

ROOM = "at-conversations"
READING, WRITING, GONE = "reading", "writing", "gone"
# Two missed words from a page, and its reader counts as gone.
STAYS_SECONDS = 20
PEOPLE_KEPT_SECONDS = 60
NOTED_EVERY_SECONDS = 60


@dataclass(frozen=True)
class There:
    """Somebody who is at a conversation."""

    conversation_id: int
    agent_id: int
    is_writing: bool


def note(agent: Agent, conversation: Conversation, state: str, *, at: datetime) -> None:
    """Note what somebody does at a conversation, or that they have gone."""
    mine = {one: _seat(conversation.pk, agent.pk, one) for one in (READING, WRITING)}
    for one, seat in mine.items():
        if one == state:
            seats.hold(ROOM, seat, seconds=STAYS_SECONDS, at=at)
        else:
            seats.leave(ROOM, seat, at=at)


def note_page(agent: Agent, *, at: datetime) -> None:
    """Note, once a minute at most, that somebody who says they are at the desk opens pages there."""
    if agent.presence_state and cache.add(f"desk:page-of:{agent.pk}", 1, NOTED_EVERY_SECONDS):
        presence.note_page(agent.pk, at=at)


def others(agent: Agent, conversation: Conversation, *, at: datetime) -> list[str]:
    """Return a sentence for each colleague who is at this conversation too."""
    there = [one for one in _there(at) if one.conversation_id == conversation.pk and one.agent_id != agent.pk]
    names = {one.agent_id: _person(one.agent_id) for one in there}
    words = {True: _("%(who)s is writing here."), False: _("%(who)s is reading this too.")}
    told = {one.agent_id: one.is_writing for one in sorted(there, key=lambda one: one.is_writing)}
    return [
        words[is_writing] % {"who": person.short_name}
        for number, is_writing in told.items()
        if (person := names[number])
    ]


def faces(
    agent: Agent, conversation_ids: Container[int], *, at: datetime
) -> dict[int, list[tuple[Person, bool]]]:
    """Return who else is at these conversations, and whether they write; one look at the fleeting store."""
    found: dict[int, dict[int, bool]] = {}
    for one in _there(at):
        if one.conversation_id in conversation_ids and one.agent_id != agent.pk:
            at_it = found.setdefault(one.conversation_id, {})
            at_it[one.agent_id] = at_it.get(one.agent_id, False) or one.is_writing
    return {
        number: [(person, is_writing) for who, is_writing in at_it.items() if (person := _person(who))]
        for number, at_it in found.items()
    }


def writers(*, at: datetime) -> set[int]:
    """Return the ids of the people who write to a customer or a colleague just now, anywhere."""
    return {one.agent_id for one in _there(at) if one.is_writing}


def _seat(conversation_id: int, agent_id: int, state: str) -> str:
    return f"{conversation_id}:{agent_id}:{state}"


def _there(at: datetime) -> list[There]:
    parts = [seat.split(":") for seat in seats.held(ROOM, at=at)]
    return [There(int(talk), int(who), state == WRITING) for talk, who, state in parts]


def _person(agent_id: int) -> Person | None:
    """Somebody of the staff as shown to colleagues; asked of the database once a minute at most."""
    everybody = cache.get("desk:people")
    if everybody is None:
        everybody = {one.pk: people.of_agent(one) for one in staff.agents()}
        cache.set("desk:people", everybody, PEOPLE_KEPT_SECONDS)
    person: Person | None = everybody.get(agent_id)
    return person
