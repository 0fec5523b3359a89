"""Whether this installation is set up such that it can work: the outside of `esmero doctor`."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.staff import reads as staff
from esmero.ground.refs import NotFound


def faults() -> Iterator[str]:
    """Yield a sentence for each thing that keeps the installation from working."""
    if not os.access(settings.ESMERO_HOME, os.W_OK):
        yield f"ESMERO_HOME ({settings.ESMERO_HOME}) can't be written."
    yield from _secret_is_kept(settings.ESMERO_HOME / "secret.key")
    yield from _the_company_can_answer()


def _secret_is_kept(path: Path) -> Iterator[str]:
    if path.exists() and path.stat().st_mode & 0o077:
        yield f"{path.name} can be read by others: chmod 600 it."


def _the_company_can_answer() -> Iterator[str]:
    try:
        company.the_company()
    except NotFound:
        yield "There is no company yet: run `esmero found` or `esmero demo`."
        return
    if not staff.owners():
        yield "No owner can sign in."
    if not any(channel.kind == "EMAIL" and channel.is_active for channel in channels.channels()):
        yield "No mail channel is open: nobody's answer could be sent."
    for team in staff.teams():
        if not staff.duties_of(team):
            yield f"The team {team.name} names nobody for any hour."
