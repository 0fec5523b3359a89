"""Who looked at whom is noted beside the request, and written together within a second.

A crash may lose that second; the pages never wait for it.
"""

import logging
import threading
from collections import deque
from datetime import datetime

from django.conf import settings
from django.db import connections

from esmero.actions import look
from esmero.ground.refs import Ref

log = logging.getLogger(__name__)

PAUSE_SECONDS = 1.0
# Beyond this many the oldest are dropped: a database that is away must not eat the memory.
MOST = 10_000

_noted: deque[tuple[int, int, Ref, datetime]] = deque(maxlen=MOST)
_writer: threading.Thread | None = None
_starting = threading.Lock()


def note(*, agent_id: int, customer_id: int, about: Ref, at: datetime) -> None:
    """Remember that an agent looked at something of a customer; it is written soon."""
    _noted.append((agent_id, customer_id, about, at))
    if settings.LOOKS_ARE_WRITTEN:
        _have_a_writer()


def flush() -> int:
    """Write down what is remembered. Returns how many looks."""
    batch = [_noted.popleft() for _ in range(len(_noted))]
    look.note_looks(batch)
    return len(batch)


def forget() -> None:
    """Write nothing of what is remembered: for tests, which begin with nobody having looked."""
    _noted.clear()


def _have_a_writer() -> None:
    """Each process starts its own on its first look: a thread does not live through a fork."""
    global _writer
    with _starting:
        if _writer is None or not _writer.is_alive():
            _writer = threading.Thread(target=_write_now_and_then, name="looks", daemon=True)
            _writer.start()


def _write_now_and_then() -> None:
    pause = threading.Event()
    while _noted:
        pause.wait(PAUSE_SECONDS)
        try:
            flush()
        except Exception:
            log.exception("Some looks could not be written.")
    connections.close_all()
