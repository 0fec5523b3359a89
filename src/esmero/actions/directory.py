"""The company's own directory: setting it up, and coming in by it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import set_up
from esmero.domain.company import reads as company
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.staff import ports, reads, writes
from esmero.domain.staff.kinds import Role
from esmero.ground import crypto, db

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Directory
    from esmero.domain.staff.ports import Known

# What the client secret is locked for; the gateway unlocks it for the same.
SECRET = "directory"  # noqa: S105
NEVER_BY_RULE = Role.OWNER


class NotLetIn(Exception):
    """The directory knows this person, and the company's rules don't let them in."""


def describe(*, agent: Agent, at: datetime, secret: str = "", **details: Any) -> Directory:
    """Set the directory up, or change it; without `secret` the one from before stays. Raises OwnersOnly.

    With another address, who is who in it is forgotten.
    """
    with db.write():
        by = set_up.owner_of(agent)
        kept = reads.directory()
        if kept and kept.issuer != details.get("issuer", kept.issuer):
            writes.leave_directory(kept)
        if secret:
            details["secret_locked"] = crypto.lock(SECRET, secret)
        return writes.describe_directory(kept, by=by, at=at, **details)


def try_out(issuer: str) -> None:
    """Ask the directory whether it is one. Raises DirectoryRefused."""
    ports.directory_client().try_out(issuer)


def come_in(*, directory: Directory, known: Known, at: datetime) -> Agent:
    """Return who of the staff came in by the directory; somebody new where the rules allow it.

    People who are here already are joined by their proved address only. Raises NotLetIn.
    """
    with db.write():
        entry = reads.entry_of(directory, known.subject)
        if entry:
            return _active(entry.agent)
        if not known.email or not known.has_proved_email:
            raise NotLetIn("address")
        person = reads.holder_of(known.email) or _newcomer(directory, known, at=at)
        if reads.is_in_directory(person):
            raise NotLetIn("somebody else")
        by = THE_SOFTWARE
        writes.join_directory(_active(person), directory, subject=known.subject, by=by, at=at)
        return person


def _active(person: Agent) -> Agent:
    if not person.is_active:
        raise NotLetIn("left")
    return person


def _newcomer(directory: Directory, known: Known, *, at: datetime) -> Agent:
    """Engage somebody whom the directory knows and the company's rules let in."""
    if known.email.rpartition("@")[2] not in directory.domains:
        raise NotLetIn("domain")
    rule = next((rule for rule in directory.rules if rule["group"] in known.groups), None)
    if directory.rules and rule is None:
        raise NotLetIn("group")
    role = Role(rule["role"]) if rule else Role.AGENT
    person = writes.engage(
        email=known.email,
        name=known.name or known.email.partition("@")[0],
        # Nobody becomes owner by what another system says.
        role=Role.LEAD if role == NEVER_BY_RULE else role,
        language=company.the_company().language,
        by=THE_SOFTWARE,
        at=at,
    )
    for team in reads.teams():
        if rule and team.pk in rule["team_ids"]:
            writes.add_to_team(team, person, by=THE_SOFTWARE, at=at)
    return person
