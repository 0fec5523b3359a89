"""Letting other programs in: keys that act for a team, or with the eyes of one person."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from esmero.domain.channels import reads as channel_reads
from esmero.domain.channels import writes as channels
from esmero.domain.channels.kinds import ChannelKind
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.staff import access
from esmero.domain.staff import reads as staff
from esmero.domain.staff import writes as staff_writes
from esmero.domain.staff.kinds import Scope
from esmero.ground import crypto, db
from esmero.ground.refs import NotFound

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, ApiToken, Team


class AlreadyMade(Exception):
    """This very press made its key before, and the key was shown then."""


@dataclass(frozen=True)
class NewToken:
    """A key just made; the key itself is known here, once, and nowhere afterwards."""

    token: ApiToken
    key: str


def make_token(
    *,
    agent: Agent | None,
    name: str,
    team_id: int,
    scopes: Iterable[str],
    at: datetime,
    person_id: int | None = None,
    expires_at: datetime | None = None,
    send_key: str = "",
) -> NewToken:
    """Make a key for another program; `agent` is the owner who makes it, None a command.

    With `person_id` it sees what that person sees, and dies when they leave; without, it is the
    company's and sees the team's conversations. Opens the way in for programs if the team has none.
    The same `send_key` again, for the same, is the same press. Raises NotFound, also for somebody who may
    not see the team or does not work here, and AlreadyMade.
    """
    wanted = [Scope(scope) for scope in scopes]
    press = crypto.once(send_key, name, str(team_id), str(person_id), *sorted(wanted)) if send_key else ""
    key, prefix, digest = crypto.new_key(press)
    with db.write():
        by = _owner(agent)
        db.alone_with("token", prefix)
        _must_be_new(prefix)
        team = staff.ready_team(team_id)
        person = _person(person_id, team)
        _open_the_way(team, by=by, at=at)
        token = staff_writes.make_token(
            name=name,
            prefix=prefix,
            digest=digest,
            scopes=wanted,
            team=team,
            agent=person,
            expires_at=expires_at,
            by=by,
            at=at,
        )
    return NewToken(token, key)


def revoke_token(*, agent: Agent | None, token_id: int, at: datetime) -> ApiToken:
    """End a key for good. Raises NotFound."""
    with db.write():
        by = _owner(agent)
        token = staff.token(token_id)
        staff_writes.revoke_token(token, by=by, at=at)
        return token


def _must_be_new(prefix: str) -> None:
    with suppress(NotFound):
        staff.token_named(prefix)
        raise AlreadyMade


def _owner(agent: Agent | None) -> Doer:
    if agent is None:
        return THE_SOFTWARE
    if not agent.is_owner:
        raise NotFound("token")
    return Doer(AGENT, agent.pk)


def _person(person_id: int | None, team: Team) -> Agent | None:
    if person_id is None:
        return None
    person = staff.agent(person_id)
    if not person.is_active or team.pk not in access.team_ids_seen_by(person):
        raise NotFound("agent")
    return person


def _open_the_way(team: Team, *, by: Doer, at: datetime) -> None:
    channel = channel_reads.program_channel(team.pk)
    if channel is None:
        name = f"API, {team.name}"[:100]
        channels.open_channel(kind=ChannelKind.API, name=name, team_id=team.pk, address="", by=by, at=at)
    elif not channel.is_active:
        channels.describe_channel(channel, is_active=True, by=by, at=at)
