"""Inviting somebody to the staff, and coming in by the invitation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.hashers import make_password

from esmero.actions import set_up, staff_letters
from esmero.domain.company import reads as company
from esmero.domain.events.kinds import AGENT, THE_SOFTWARE, Doer
from esmero.domain.staff import access, reads, writes
from esmero.domain.staff.kinds import Role
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.letters import staff as letters

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Invitation


class WorksHere(Exception):
    """Somebody signs in with this address already."""


def invite(
    *,
    agent: Agent,
    email: str,
    name: str,
    role: str,
    language: str,
    team_ids: Iterable[int],
    at: datetime,
    title: str = "",
) -> Invitation:
    """Ask somebody to join the staff by a letter in their language. Raises OwnersOnly, WorksHere."""
    with db.write():
        by = set_up.owner_of(agent)
        if reads.holder_of(email):
            raise WorksHere(email)
        invitation = writes.invite(
            email=email,
            name=name,
            role=Role(role),
            language=language,
            title=title,
            team_ids=team_ids,
            by=by,
            at=at,
        )
        _write_to(invitation, agent, at=at)
        return invitation


def send_again(*, agent: Agent, invitation_id: int, at: datetime) -> Invitation:
    """Send a new link; the one from before is dead. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        invitation = writes.send_again(access.open_invitation(agent, invitation_id), by=by, at=at)
        _write_to(invitation, agent, at=at)
        return invitation


def withdraw(*, agent: Agent, invitation_id: int, at: datetime) -> Invitation:
    """Take an invitation back: its link is dead. Raises OwnersOnly, NotFound."""
    with db.write():
        by = set_up.owner_of(agent)
        invitation = access.open_invitation(agent, invitation_id)
        writes.end_invitation(invitation, why="withdrawn", by=by, at=at)
        return invitation


def accept(*, token: str, name: str, password: str, language: str, at: datetime) -> Agent:
    """Come in by an invitation: it is used up, and somebody new works here.

    `language` is the one in which they read the invitation's page. Raises NotFound.
    """
    hashed = make_password(password)
    with db.write():
        invitation = access.invited_by(token, at=at)
        if reads.holder_of(invitation.email):
            raise NotFound("invitation")
        person = _engage(invitation, name, hashed, language, at=at)
        by = Doer(AGENT, person.pk)
        writes.end_invitation(invitation, why="accepted", by=by, at=at)
        _join(person, invitation.team_ids, by=by, at=at)
        return person


def _engage(invitation: Invitation, name: str, hashed: str, language: str, *, at: datetime) -> Agent:
    by = THE_SOFTWARE
    person = writes.engage(
        email=invitation.email,
        name=name,
        role=invitation.role,
        language=language,
        title=invitation.title,
        by=by,
        at=at,
    )
    writes.set_password(person, hashed=hashed, by=by, at=at)
    return person


def _join(person: Agent, team_ids: list[int], *, by: Doer, at: datetime) -> None:
    for team in reads.teams():
        if team.pk in team_ids:
            writes.add_to_team(team, person, by=by, at=at)


def _write_to(invitation: Invitation, agent: Agent, *, at: datetime) -> None:
    link = f"{settings.ESMERO_URL}/enter/invitation/{access.invitation_token(invitation)}/"
    words = letters.invitation(invitation, company=company.the_company(), by=agent.name, link=link)
    staff_letters.queue_to(invitation.email, invitation.language, words, at=at)
