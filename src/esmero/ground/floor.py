"""One page at a time in each process.

Python lets one thread run at a time anyway. Pages that are made at once take the processor from each other
at every row that SQLite gives them: each comes later, and together they cost more. So whoever makes a page
has the floor meanwhile. It is left before the turn to write is waited for; whoever waits for anything else
(another machine, a sheet of paper) loses it after a moment to the next in line.

Only where the database is SQLite: while PostgreSQL looks for an answer, others can go on (decision 0046).
"""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

# Seconds that anybody has it while others wait.
PATIENCE = 0.05

_changed = threading.Condition()
_speaker: object | None = None
_since = 0.0


class _Mine(threading.local):
    speaker: object | None = None


_mine = _Mine()


@contextmanager
def taken() -> Iterator[None]:
    """Have the floor inside; whoever has it for long loses it to the next in line, and goes on without."""
    global _speaker, _since
    mine = _mine.speaker = object()
    with _changed:
        while _speaker is not None and (left := _since + PATIENCE - time.monotonic()) > 0:
            _changed.wait(left)
        _speaker, _since = mine, time.monotonic()
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
