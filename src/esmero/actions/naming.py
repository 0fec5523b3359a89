"""Which person it is: who looks after a conversation, and who stands above.

They run inside the caller's transaction and open none.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.conversations import writes as conversations
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import reads as staff

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent, Team


def person_for(conversation: Conversation, *, at: datetime) -> Agent | None:
    """Return who looks after the conversation: its own agent, else the team's person for the hour."""
    if conversation.agent and conversation.agent.is_active:
        return conversation.agent
    return staff.named_for(conversation.team, at=at)


def person_above(team: Team, agent: Agent | None, *, at: datetime) -> Agent | None:
    """Return who is one level up: the team's lead, else an owner, else the person themselves.

    Where somebody practises nobody else is called.
    """
    if team.is_practice:
        return team.lead
    if team.lead and team.lead.is_active and team.lead != agent:
        return team.lead
    owners = [owner for owner in staff.owners() if owner != agent]
    return owners[0] if owners else agent or staff.named_for(team, at=at)


def name_a_person(conversation: Conversation, *, at: datetime) -> None:
    """Somebody is named for it at once: who looked after it, else the team's person for the hour."""
    person = person_for(conversation, at=at)
    if person and person != conversation.agent:
        conversations.assign(conversation, agent=person, by=THE_SOFTWARE, at=at)
