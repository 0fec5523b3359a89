"""The doorbell between machines: LISTEN and NOTIFY of the PostgreSQL that they share.

A ring says only "look". Processes of one machine ring at each other by themselves (`live`), so whoever hears
a ring of its own machine here lets it pass.
"""

import functools
import hashlib
import logging
import os
import socket
import threading
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection

from esmero.ground import ready

log = logging.getLogger(__name__)

CHANNEL = "esmero_bell"
# After a line was lost: how long until the next is tried.
PAUSE_SECONDS = 2.0
# So often somebody looks whether the line is still there.
LOOK_SECONDS = 60.0


@functools.cache
def _machine() -> str:
    """Return a word for this machine's installation."""
    home = f"{socket.gethostname()}:{settings.ESMERO_HOME}"
    return hashlib.sha256(home.encode()).hexdigest()[:16]


def is_there() -> bool:
    """Return whether the machines share a PostgreSQL."""
    return connection.vendor == "postgresql"


def ring() -> None:
    """Ring at the other machines. Called after a commit, with the connection that wrote."""
    if is_there() and not connection.needs_rollback:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, _machine()])


class Ear(threading.Thread):
    """Listens for the other machines with a connection of its own, and passes each ring on."""

    def __init__(self, pass_on: Callable[[], None]) -> None:
        super().__init__(name="ear", daemon=True)
        self._pass_on = pass_on
        self._stopping = threading.Event()
        self._wake, self._waker = os.pipe2(os.O_CLOEXEC)

    def run(self) -> None:
        """Listen until closed; a line that was lost is opened anew."""
        while not self._stopping.is_set():
            try:
                self._listen()
            except Exception as error:
                log.warning("Other machines are not heard for a moment: %r", error)
                ready.to_read(self._wake, seconds=PAUSE_SECONDS)
        os.close(self._wake)

    def close(self) -> None:
        """Have it end, and wait for that."""
        self._stopping.set()
        os.close(self._waker)
        self.join(PAUSE_SECONDS)

    def _listen(self) -> None:
        # Made in this thread: connections are not shared.
        line = connection.copy()
        try:
            with line.cursor() as cursor:
                cursor.execute(f"LISTEN {CHANNEL}")
            # Rings before this moment went past us.
            self._pass_on()
            while not self._stopping.is_set():
                self._hear(line.connection)
        finally:
            line.close()

    def _hear(self, line: Any) -> None:
        told = ready.to_read(line.fileno(), self._wake, seconds=LOOK_SECONDS)
        if self._wake in told:
            return
        if not told:
            line.execute("SELECT 1")
        line.pgconn.consume_input()
        rung = {notice.extra for notice in iter(line.pgconn.notifies, None)}
        if rung - {_machine().encode()}:
            self._pass_on()
