"""The one way to open a transaction, what happens at its end, and how writers keep out of each other's way.

SQLite lets one writer in at a time, and its own waiting is a poll: the more wait, the unfairer it gets.
So writers of all processes queue at a file lock beside the database, where the kernel wakes the next one.

PostgreSQL lets all of them in. What one means to change it holds (`held`), what does not exist yet is made
by one at a time (`alone_with`), always in this order, so that nobody waits in a circle: what came in, names,
conversations (several: by id), everything else, and at the very end events (`at_the_end`). Where it happens
nevertheless, the database ends one of the two: Collided, and the door does it all again.
"""

import fcntl
import hashlib
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import unquote, urlsplit

from django.db import OperationalError, connection, models, transaction
from django.db.models import QuerySet

from esmero.ground import floor

log = logging.getLogger(__name__)
M = TypeVar("M", bound=models.Model)
R = TypeVar("R")

# A transaction that holds up every other writer for this long is worth a line in the log.
LONG_SECONDS = 0.5
# PostgreSQL's words for "two of you waited for each other" and for "somebody was quicker".
COLLISIONS = {"40P01", "40001"}
TRIES = 3


class NestedWrite(Exception):
    """An action was called inside another's transaction: call its step without a transaction instead."""


class Collided(OperationalError):
    """Two writers wanted the same things at once; this one was rolled back whole and may begin anew."""


class _Transaction:
    """What is still to be done in an open transaction, and after it."""

    def __init__(self) -> None:
        self.last: dict[Callable[[list[Any]], object], list[Any]] = {}
        self.after: list[Callable[[], object]] = []
        self.undone: list[Callable[[], object]] = []


class _Mine(threading.local):
    """This thread's transaction (None while it has none open), and what it leads by which connection."""

    transaction: _Transaction | None = None

    def __init__(self) -> None:
        self.led: dict[str, Any] = {}


_mine = _Mine()


@contextmanager
def write() -> Iterator[None]:
    """Open the transaction of an action; commit at the end, or roll back and re-raise.

    On SQLite the writers of all processes wait here for their turn. What `at_the_end` was given runs
    just before the commit; what `after_commit` was given runs after it, when the next writer may already
    go ahead; what `after_rollback` was given runs instead where nothing is kept. Raises NestedWrite, and
    Collided when the database ended it in favour of another writer.
    """
    if is_open():
        raise NestedWrite
    mine = _mine.transaction = _Transaction()
    is_kept = False
    try:
        with _turn(), _said_plainly(), transaction.atomic():  # noqa: TID251 - the one place
            yield
            _do_last(mine)
        is_kept = True
    finally:
        _mine.transaction = None
        for function in mine.after if is_kept else mine.undone:
            _run(function)


@contextmanager
def attempt() -> Iterator[None]:
    """Try something inside `write()`: on an error nothing of it is kept, and the error is re-raised.

    What it left for the end and for after the commit is forgotten with it. Rows in hand keep what was set in
    them: fetch them again.
    """
    mine = _mine.transaction or _Transaction()
    left = {function: len(items) for function, items in mine.last.items()}
    afterwards = len(mine.after)
    try:
        with transaction.atomic():  # noqa: TID251 - a part of the one place's transaction
            yield
    except BaseException:
        mine.last = {function: mine.last[function][:number] for function, number in left.items()}
        del mine.after[afterwards:]
        raise


def is_open() -> bool:
    """Return whether this thread is inside `write()`."""
    return _mine.transaction is not None


def again(function: Callable[[], R]) -> R:
    """Return what `function` returns, which opens a transaction of its own; begun anew after a collision."""
    for _ in range(TRIES - 1):
        try:
            return function()
        except Collided:
            log.info("Two writers met; this one begins anew.")
    return function()


def at_the_end(function: Callable[[list[Any]], object], item: object) -> None:
    """Have `function` called once with all items given for it, inside the transaction, before its commit.

    Outside `write()` it is called at once, with this item alone.
    """
    if _mine.transaction is None:
        function([item])
    else:
        _mine.transaction.last.setdefault(function, []).append(item)


def after_commit(function: Callable[[], object]) -> None:
    """Have `function` called once after the commit, however often it is asked for; never on a roll-back.

    Outside `write()` there is nothing to wait for, and it is called at once. An error in it is
    logged and goes no further: what is committed stays committed. Tests need nothing special:
    at the end of `write()` the functions have run, also inside pytest-django's own transaction.
    """
    if _mine.transaction is None:
        _run(function)
    elif function not in _mine.transaction.after:
        _mine.transaction.after.append(function)


def after_rollback(function: Callable[[], object]) -> None:
    """Have `function` called if the transaction that is open keeps nothing, to undo what lies outside it.

    Outside `write()` nothing can be rolled back, and it is never called. An error in it is logged.
    """
    if _mine.transaction is not None:
        _mine.transaction.undone.append(function)


def has_one_writer() -> bool:
    """Return whether the database lets one writer in at a time, so that none meets another."""
    return connection.vendor == "sqlite"


def is_plain_sqlite(database: Any) -> bool:
    """Return whether SQLite can be asked without Django between: nobody listens, no transaction is broken."""
    if database.vendor != "sqlite" or database.connection is None:
        return False
    return not (database.queries_logged or database.execute_wrappers or database.needs_rollback)


def held(rows: QuerySet[M], *, skip_taken: bool = False) -> QuerySet[M]:
    """Return the rows such that whoever fetches them inside `write()` holds them until the commit.

    Others who want to hold them wait, and then see what became of them; with `skip_taken` they go on
    without them. Outside `write()`, and on SQLite with its one writer, nothing is held.
    """
    if not is_open():
        return rows
    return rows.select_for_update(of=("self",), no_key=True, skip_locked=skip_taken)


def alone_with(kind: str, name: str) -> None:
    """Wait until no other transaction is busy with something of this name, which may not exist yet.

    Whoever finds nothing under it may make it: nobody else does so before the commit.
    """
    if connection.vendor == "postgresql" and is_open():
        take_turns(number_of(f"{kind}\0{name}"))


def number_of(name: str) -> int:
    """Return the number of a named lock: PostgreSQL counts its advisory locks with 64 bits."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], signed=True)


def take_turns(number: int) -> None:
    """Wait for the lock of this number and keep it to the end of the transaction. PostgreSQL only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def leads(name: str) -> bool:
    """Return whether this thread is the one on all machines that does what is named; it takes it on if free.

    It stays so until the thread's connection ends; then another one may take over. On SQLite there is no
    other machine.
    """
    if connection.vendor != "postgresql":
        return True
    line: Any = connection.connection
    if line is not None and _mine.led.get(name) is line and not getattr(line, "closed", True):
        return True
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number_of(f"leads\0{name}")])
        is_ours = bool(cursor.fetchone()[0])
    if is_ours:
        _mine.led[name] = connection.connection
    return is_ours


@contextmanager
def _said_plainly() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", None) in COLLISIONS:
            raise Collided(str(error)) from error
        raise


def _do_last(mine: _Transaction) -> None:
    while mine.last:
        function = next(iter(mine.last))
        items: Sequence[Any] = mine.last.pop(function)
        function(list(items))


def _run(function: Callable[[], object]) -> None:
    try:
        function()
    except Exception:
        log.exception("Something that was to follow a transaction failed: %r", function)


@contextmanager
def _turn() -> Iterator[None]:
    path = beside("turn")
    if path is None:
        yield
        return
    # A file of its own for each turn, so that threads wait for each other as processes do.
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        _wait_for(handle)
        started = time.monotonic()
        yield
        _complain_if_long(time.monotonic() - started)
    finally:
        os.close(handle)


def _wait_for(handle: int) -> None:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        # Whoever must wait keeps no page from being made meanwhile.
        floor.leave()
        fcntl.flock(handle, fcntl.LOCK_EX)


def _complain_if_long(seconds: float) -> None:
    if seconds > LONG_SECONDS:
        log.warning("A transaction kept all other writers waiting for %.1f s.", seconds)


def beside(word: str) -> Path | None:
    """Return where a file for locks lies beside SQLite's own; None where the database has its own ways."""
    if connection.vendor != "sqlite" or connection.is_in_memory_db():  # type: ignore[attr-defined]  # (SQLite's own)
        return None
    name = str(connection.settings_dict["NAME"])
    path = Path(unquote(urlsplit(name).path) if name.startswith("file:") else name)
    return path.with_name(f"{path.name}.{word}")
