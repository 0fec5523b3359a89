"""One page at a time in each process.

Python lets one thread run at a time anyway. Pages that are made at once take the processor from each other
at every row that SQLite gives them: each comes later, and together they cost more. So whoever makes a page
has the floor meanwhile. It is left before the turn to write is waited for; whoever waits for anything else
(another machine, a sheet of paper) loses it after a moment to the next in line.

Only where the database is SQLite: while PostgreSQL looks for an answer, others can go on (decision 0046).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds after which the floor goes to the next in line, whoever has it.
PATIENCE = 0.05

_changed = threading.Condition()
_speaker: object | None = None


class _Mine(threading.local):
    speaker: object | None = None


_mine = _Mine()


@contextmanager
def taken() -> Iterator[None]:
    """Have the floor inside, or for as much of it as nobody else has to wait too long."""
    global _speaker
    mine = _mine.speaker = object()
    with _changed:
        _changed.wait_for(_is_free, PATIENCE)
        _speaker = mine
    try:
        yield
    finally:
        leave()


def leave() -> None:
    """Let the next one have it. This thread goes on without; nothing happens where it has lost it."""
    global _speaker
    if _mine.speaker is None:
        return
    with _changed:
        if _speaker is _mine.speaker:
            _speaker = None
            _changed.notify()
    _mine.speaker = None


def _is_free() -> bool:
    return _speaker is None
