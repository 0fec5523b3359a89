"""The one way to open a transaction, and to have something done once it is committed.

SQLite lets one writer in at a time, and its own waiting is a poll: the more wait, the unfairer it gets.
So writers of all processes queue at a file lock beside the database, where the kernel wakes the next one.
"""

import fcntl
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import connection, transaction

log = logging.getLogger(__name__)

# A transaction that holds up every other writer for this long is worth a line in the log.
LONG_SECONDS = 0.5


class NestedWrite(Exception):
    """An action was called inside another's transaction: call its step without a transaction instead."""


class _Mine(threading.local):
    """What this thread does afterwards; None while it has no transaction open."""

    after: list[Callable[[], object]] | None = None


_mine = _Mine()


@contextmanager
def write() -> Iterator[None]:
    """Open the transaction of an action; commit at the end, or roll back and re-raise.

    On SQLite the writers of all processes wait here for their turn. What `after_commit` was given
    inside runs after the commit, when the next writer may already go ahead. Raises NestedWrite.
    """
    if is_open():
        raise NestedWrite
    after = _mine.after = []
    try:
        with _turn(), transaction.atomic():  # noqa: TID251 - the one place
            yield
    finally:
        _mine.after = None
    for function in after:
        _run(function)


def is_open() -> bool:
    """Return whether this thread is inside `write()`."""
    return _mine.after is not None


def after_commit(function: Callable[[], object]) -> None:
    """Have `function` called once after the commit, however often it is asked for; never on a roll-back.

    Outside `write()` there is nothing to wait for, and it is called at once. An error in it is
    logged and goes no further: what is committed stays committed. Tests need nothing special:
    at the end of `write()` the functions have run, also inside pytest-django's own transaction.
    """
    if _mine.after is None:
        _run(function)
    elif function not in _mine.after:
        _mine.after.append(function)


def _run(function: Callable[[], object]) -> None:
    try:
        function()
    except Exception:
        log.exception("Something that was to follow a commit failed: %r", function)


@contextmanager
def _turn() -> Iterator[None]:
    path = _lock_path()
    if path is None:
        yield
        return
    # A file of its own for each turn, so that threads wait for each other as processes do.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        started = time.monotonic()
        yield
        _complain_if_long(time.monotonic() - started)
    finally:
        os.close(handle)


def _complain_if_long(seconds: float) -> None:
    if seconds > LONG_SECONDS:
        log.warning("A transaction kept all other writers waiting for %.1f s.", seconds)


def _lock_path() -> Path | None:
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]
        return None
    name = str(connection.settings_dict["NAME"])
    path = Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)
    return path.with_name(f"{path.name}.turn")
