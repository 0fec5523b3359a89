"""Whether this installation is set up such that it can work: the outside of `esmero doctor`."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from esmero.config import signed
from esmero.ground import clock
from esmero.insight import readiness
from esmero.insight.readiness import LackKind

WORDS = {
    LackKind.COMPANY: "There is no company yet: run `esmero found` or `esmero demo`.",
    LackKind.OWNER: "No owner can sign in.",
    LackKind.MAIL: "No mail channel is open: nobody's answer could be sent.",
    LackKind.NOBODY_NAMED: "The team %(name)s names nobody for any hour.",
}


def faults() -> Iterator[str]:
    """Yield a sentence for each thing that keeps the installation from working."""
    if not os.access(settings.ESMERO_HOME, os.W_OK):
        yield f"ESMERO_HOME ({settings.ESMERO_HOME}) can't be written."
    yield from _secret_is_kept(settings.ESMERO_HOME / "secret.key")
    yield from signed.faults()
    yield from _the_company_can_answer()


def _secret_is_kept(path: Path) -> Iterator[str]:
    if path.exists() and path.stat().st_mode & 0o077:
        yield f"{path.name} can be read by others: chmod 600 it."


def _the_company_can_answer() -> Iterator[str]:
    for lack in readiness.lacks(at=clock.now()):
        if lack.is_grave:
            yield WORDS[lack.kind] % {"name": lack.name}
