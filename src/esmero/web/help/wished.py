"""Who comes by the link on their page asks for the person who answered them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.staff import reads as staff
from esmero.ground.refs import NotFound
from esmero.parts import people

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Team
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Wished:
    """For whom somebody asks, the team that answered them, and whether that person may be given it at all."""

    agent_id: int
    team: Team
    person: Person
    can_have_it: bool


def by(token: str, *, at: datetime) -> Wished | None:
    """Return for whom a link asks in what comes by the public form; None without one or an old one."""
    if not token:
        return None
    try:
        wish = access.by_wish_token(token, at=at)
        agent, team = staff.agent(wish.agent_id), staff.team(wish.team_id)
    except NotFound:
        return None
    could = conversations.could_have(team.pk, channel_kind=ChannelKind.FORM, at=at)
    return Wished(agent.pk, team, people.of_agent(agent), agent.pk in {one.agent.pk for one in could})
