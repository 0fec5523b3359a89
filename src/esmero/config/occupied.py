"""Who is inside a home: whatever serves holds it together with others, a restore wants it alone."""

import fcntl
import os
from pathlib import Path

from django.conf import settings

_held: list[int] = []


class HomeIsTaken(Exception):
    """Somebody else is inside the home, such that we can't be."""


# Lies in the home while the parts of a restore change places; only the next restore takes it away.
CHANGING = "restore-under-way.json"


def stay() -> None:
    """Hold the home until this process and its children end. Raises HomeIsTaken around a restore."""
    if (Path(settings.ESMERO_HOME) / CHANGING).exists():
        raise HomeIsTaken("A restore was cut off midway: run `esmero restore` again.")
    _take(fcntl.LOCK_SH, "This installation is being restored from a backup; start it when that is done.")


def stay_alone() -> None:
    """Hold the home with nobody else inside. Raises HomeIsTaken while anything of it runs."""
    _take(fcntl.LOCK_EX, "This installation is running: stop it first (all of its processes).")


def leave() -> None:
    """Let go of the home (for tests)."""
    while _held:
        os.close(_held.pop())


def _take(kind: int, why_not: str) -> None:
    path = Path(settings.ESMERO_HOME) / "run" / "home.lock"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # Children inherit it by the fork: the home stays held while any of them lives.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, kind | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise HomeIsTaken(why_not) from error
    _held.append(handle)
