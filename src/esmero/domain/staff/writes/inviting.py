"""Inviting somebody to the staff: a link that lives for some days and opens once."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Invitation
from esmero.ground import crypto
from esmero.ground.refs import Audience

FOR_COLLEAGUES = Audience(is_internal=True)
LIFE = timedelta(days=7)
WORD_LENGTH = 24


def invite(
    *,
    email: str,
    name: str,
    role: str,
    language: str,
    title: str,
    team_ids: Iterable[int],
    by: Doer,
    at: datetime,
) -> Invitation:
    """Ask somebody to join; every earlier invitation to this address ends by it."""
    for earlier in Invitation.objects.filter(email__iexact=email, ended_at=None):
        end_invitation(earlier, why="replaced", by=by, at=at)
    invitation = Invitation.objects.create(
        email=email.lower(),
        name=name,
        role=role,
        language=language,
        title=title,
        team_ids=list(team_ids),
        made_at=at,
        ends_at=at + LIFE,
        word=crypto.code(WORD_LENGTH),
    )
    _record("invitation.made", invitation, by, at, role=role)
    return invitation


def send_again(invitation: Invitation, *, by: Doer, at: datetime) -> Invitation:
    """Let an invitation begin anew: a new link, the old one is dead."""
    invitation.word, invitation.ends_at = crypto.code(WORD_LENGTH), at + LIFE
    invitation.save(update_fields=["word", "ends_at"])
    _record("invitation.renewed", invitation, by, at)
    return invitation


def end_invitation(invitation: Invitation, *, why: str, by: Doer, at: datetime) -> None:
    """End an invitation: taken up, taken back, or replaced by a newer one."""
    invitation.ended_at, invitation.word = at, ""
    invitation.save(update_fields=["ended_at", "word"])
    _record("invitation.ended", invitation, by, at, why=why)


def _record(verb: str, invitation: Invitation, by: Doer, at: datetime, **payload: Any) -> None:
    events.record(verb, about=invitation.ref, audience=FOR_COLLEAGUES, by=by, at=at, **payload)
