"""What is fleeting on one machine: a small SQLite file beside the home's others, shared by its processes."""

import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

TABLES = """
CREATE TABLE IF NOT EXISTS tries (name TEXT PRIMARY KEY, number INTEGER, ends_at REAL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seats (
    room TEXT, seat TEXT, taken_at REAL, until REAL, PRIMARY KEY (room, seat)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tries_ended ON tries (ends_at);
CREATE INDEX IF NOT EXISTS seats_ended ON seats (until);
"""
# So many seconds one waits for another.
PATIENCE = 10
# Of this process alone, for as long as Redis is away.
OWN_MEMORY = "file:esmero-fleeting?mode=memory&cache=shared"
# What is over is swept out at one change in so many.
SWEEP_AFTER = 500


class _Mine(threading.local):
    """This thread's connections, by where they lead; a fork makes its own."""

    def __init__(self) -> None:
        self.process = 0
        self.lines: dict[str, sqlite3.Connection] = {}
        self.changes = 0


_mine = _Mine()


@contextmanager
def change(*, now: float, is_alone: bool = False) -> Iterator[sqlite3.Connection]:
    """Open a transaction that no other process is inside at the same time.

    With `is_alone` it is this process's own memory instead of the file.
    """
    line = _line(OWN_MEMORY if is_alone else str(settings.ESMERO_HOME / "fleeting-counts.sqlite3"))
    line.execute("BEGIN IMMEDIATE")
    try:
        _sweep_now_and_then(line, now)
        yield line
    except BaseException:
        line.execute("ROLLBACK")
        raise
    line.execute("COMMIT")


def forget_all(*, is_alone: bool = False) -> None:
    """Forget every try and seat."""
    with change(now=0.0, is_alone=is_alone) as line:
        line.execute("DELETE FROM tries")
        line.execute("DELETE FROM seats")


def _line(where: str) -> sqlite3.Connection:
    if _mine.process != os.getpid():
        _mine.process, _mine.lines = os.getpid(), {}
    if where not in _mine.lines:
        _leave_other_homes()
        _mine.lines[where] = _open(where)
    return _mine.lines[where]


def _leave_other_homes() -> None:
    """A process lives in one home; tests move, and would keep a line to each."""
    for where in [one for one in _mine.lines if one != OWN_MEMORY]:
        _mine.lines.pop(where).close()


def _open(where: str) -> sqlite3.Connection:
    line = sqlite3.connect(where, timeout=PATIENCE, isolation_level=None, uri=where.startswith("file:"))
    _log_ahead(line)
    line.execute("PRAGMA synchronous=OFF")
    line.executescript(TABLES)
    return line


def _log_ahead(line: sqlite3.Connection) -> None:
    # SQLite refuses this one at once while somebody else opens the file; who asks again finds it done.
    give_up_at = time.monotonic() + PATIENCE
    while True:
        try:
            line.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)


def _sweep_now_and_then(line: sqlite3.Connection, now: float) -> None:
    _mine.changes += 1
    if _mine.changes % SWEEP_AFTER == 0:
        line.execute("DELETE FROM tries WHERE ends_at <= ?", [now])
        line.execute("DELETE FROM seats WHERE until <= ?", [now])
