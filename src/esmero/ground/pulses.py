"""Signs of life: each part of an installation says now and then that it is there; others ask when it did.

They lie where all that is fleeting lies. A store that does not answer is never a reason to stop working.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

from django.core.cache import cache

log = logging.getLogger(__name__)
R = TypeVar("R")

# Who was silent for a day is not remembered.
KEPT_SECONDS = 24 * 3600
FAILING = "pulse:failing"


def beat(part: str, *, at: datetime) -> None:
    """Say that a part of the installation is at work."""
    _try(lambda: cache.set(f"pulse:{part}", at.timestamp(), KEPT_SECONDS), None)


def last(part: str) -> datetime | None:
    """Return when a part said so last, None when it did not within a day."""
    found = _try(lambda: cache.get(f"pulse:{part}"), None)
    return datetime.fromtimestamp(found, UTC) if found else None


def end(part: str) -> None:
    """Say that a part is no more, or that what was said of it is over."""
    _try(lambda: cache.delete(f"pulse:{part}"), None)


def fail(duty: str) -> None:
    """Say that something on the schedule fails."""
    _try(lambda: cache.set(FAILING, sorted({*failing(), duty}), KEPT_SECONDS), None)


def mend(duty: str) -> None:
    """Say that it is done again."""
    _try(lambda: cache.set(FAILING, [name for name in failing() if name != duty], KEPT_SECONDS), None)


def failing() -> list[str]:
    """Return what on the schedule fails just now."""
    found: list[str] = _try(lambda: cache.get(FAILING, []), [])
    return found


def _try(call: Callable[[], R], instead: R) -> R:
    try:
        return call()
    except Exception as error:
        log.warning("Signs of life can't be kept just now: %r", error)
        return instead
