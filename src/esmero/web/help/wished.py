"""Who comes by the link on their page asks for the person who answered them there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversations
from esmero.domain.staff import reads as staff
from esmero.ground.refs import NotFound
from esmero.parts import people

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.channels.models import Channel
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Wished:
    """For whom somebody asks, and whether they may be given it at all."""

    agent_id: int
    person: Person
    can_have_it: bool


def by(token: str, channel: Channel, *, at: datetime) -> Wished | None:
    """Return for whom a link asks in what comes by `channel`; None without one or an old one."""
    if not token:
        return None
    try:
        agent = staff.agent(access.by_wish_token(token, at=at))
    except NotFound:
        return None
    could = conversations.could_have(channel.team_id, channel_kind=channel.kind, at=at)
    return Wished(agent.pk, people.of_agent(agent), agent.pk in {one.agent.pk for one in could})
