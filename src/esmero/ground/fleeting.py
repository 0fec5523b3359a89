"""Redis, where there is one: one client a process, and what to do while it does not answer.

What lies there is fleeting: losing it costs nobody anything but a counted try or a light beside a name.
So nobody waits for it long, and while it is away each process makes do with its own memory.
"""

import functools
import logging
import os
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings

log = logging.getLogger(__name__)
R = TypeVar("R")

# So that one Redis may serve other programs as well.
PREFIX = "esmero:"
# A store that does not answer is given up quickly, and asked again after a while.
ANSWER_SECONDS = 1.0
AWAY_SECONDS = 5.0


class Away(Exception):
    """Redis does not answer just now."""


class _State:
    """Until when this process does not ask Redis again."""

    until = 0.0
    lock = threading.Lock()


_state = _State()


def has_redis() -> bool:
    """Return whether this installation names a Redis."""
    return bool(settings.ESMERO_REDIS_URL)


def answers() -> bool:
    """Ask Redis now whether it is there; True where the installation has none."""
    if not has_redis():
        return True
    try:
        return bool(_client(os.getpid()).ping())
    except _errors():
        _note_away()
        return False


def is_shared() -> bool:
    """Return whether what was put by just now lies where each process finds it, not in this one's memory."""
    return not has_redis() or time.monotonic() >= _state.until


def ask(call: Callable[[Any], R]) -> R:
    """Return what `call` gets from Redis. Raises Away, at once while it was away a moment ago."""
    return guarded(lambda: call(_client(os.getpid())))


def guarded(call: Callable[[], R]) -> R:
    """Return what `call` returns, which asks Redis in its own way. Raises Away."""
    if time.monotonic() < _state.until:
        raise Away
    try:
        return call()
    except _errors() as error:
        _note_away()
        raise Away from error


def _note_away() -> None:
    with _state.lock:
        now = time.monotonic()
        if now >= _state.until:
            log.warning("Redis does not answer; limits and presence are this process's own meanwhile.")
        _state.until = now + AWAY_SECONDS


@functools.cache
def _client(process: int) -> Any:
    # One for each process: what a fork inherits belongs to the parent.
    import redis

    return redis.Redis.from_url(
        settings.ESMERO_REDIS_URL, socket_timeout=ANSWER_SECONDS, socket_connect_timeout=ANSWER_SECONDS
    )


@functools.cache
def _errors() -> tuple[type[Exception], ...]:
    import redis

    return (redis.RedisError, OSError)


def begin_anew() -> None:
    """Forget the client and that Redis was away: the settings name another one (for tests)."""
    _client.cache_clear()
    _state.until = 0.0
