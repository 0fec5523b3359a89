"""What a directory says of itself, kept for a while, so that nobody's page waits for it each time."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from esmero.domain.staff.ports import DirectoryRefused
from esmero.ground import clock

# Taken as it is; asked for anew after that; and still believed where it does not answer then.
FRESH = timedelta(minutes=10)
BELIEVED = timedelta(days=1)
# Whoever did not answer a moment ago is left in peace: nobody's page waits for it.
PEACE = timedelta(seconds=20)
Told = dict[str, Any]


@dataclass
class _Kept:
    told: Told | None = None
    told_at: datetime | None = None
    failed_at: datetime | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


_all: dict[object, _Kept] = {}
_opening = threading.Lock()


def told(what: object, ask: Callable[[], Told], *, anew: bool = False) -> Told:
    """Return what `ask` told of this, not long ago or now; `anew` where what is kept is not enough.

    One thread asks, the others take what there is meanwhile. Raises DirectoryRefused.
    """
    with _opening:
        kept = _all.setdefault(what, _Kept())
    at = clock.now()
    if kept.told is not None and not anew and _is_within(kept.told_at, FRESH, at):
        return kept.told
    if not kept.lock.acquire(blocking=kept.told is None or anew):
        return _believed(kept, at)
    try:
        return _asked(kept, ask, anew=anew)
    finally:
        kept.lock.release()


def forget() -> None:
    """Know nothing any more (for tests)."""
    _all.clear()


def _asked(kept: _Kept, ask: Callable[[], Told], *, anew: bool) -> Told:
    """Ask, unless somebody did while we waited for our turn."""
    at = clock.now()
    if kept.told is not None and not anew and _is_within(kept.told_at, FRESH, at):
        return kept.told
    if _is_within(kept.failed_at, PEACE, at):
        return _believed(kept, at)
    try:
        kept.told, kept.told_at, kept.failed_at = ask(), at, None
    except DirectoryRefused:
        kept.failed_at = clock.now()
        return _believed(kept, at)
    return kept.told


def _believed(kept: _Kept, at: datetime) -> Told:
    if kept.told is None or not _is_within(kept.told_at, BELIEVED, at):
        raise DirectoryRefused("The directory gave no answer that can be used.")
    return kept.told


def _is_within(moment: datetime | None, span: timedelta, at: datetime) -> bool:
    return moment is not None and moment <= at < moment + span
