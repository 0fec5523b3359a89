"""The company's own directory: setting it up, and who of us is who in it."""

from datetime import datetime
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Directory, DirectoryEntry
from esmero.ground.refs import Audience

FOR_COLLEAGUES = Audience(is_internal=True)


def describe_directory(directory: Directory | None, *, by: Doer, at: datetime, **details: Any) -> Directory:
    """Set the directory up, or change it. The event tells which columns changed, never what they hold."""
    kept = directory or Directory()
    for column, value in details.items():
        setattr(kept, column, value)
    kept.save()
    events.record(
        "directory.described",
        about=kept.ref,
        audience=FOR_COLLEAGUES,
        by=by,
        at=at,
        changed=sorted(details),
    )
    return kept


def join_directory(agent: Agent, directory: Directory, *, subject: str, by: Doer, at: datetime) -> None:
    """Note who somebody is in the directory; from then on only that one signs in as them."""
    DirectoryEntry.objects.create(directory=directory, agent=agent, subject=subject)
    events.record("agent.joined_directory", about=agent.ref, audience=FOR_COLLEAGUES, by=by, at=at)


def leave_directory(directory: Directory) -> None:
    """Forget who is who in the directory: its address changed, so its names mean nothing any more."""
    directory.entries.all().delete()
