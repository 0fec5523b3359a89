"""Two writers at the same moment, on PostgreSQL: each in a thread with a connection of its own."""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

only_on_postgresql = pytest.mark.skipif(
    not settings.ESMERO_DATABASE_URL,
    reason="SQLite has one writer at a time, by itself",
)
LIMIT_SECONDS = 20


class Deed(threading.Thread):
    """Something done by another writer; its answer or its error is asked for at the end."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self._function = function
        self.answer: Any = None
        self.error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self.answer = self._function()
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def end(self) -> Any:
        """Wait for its end and return its answer, or raise its error."""
        self.join(LIMIT_SECONDS)
        assert not self.is_alive(), "it still waits for somebody"
        if self.error:
            raise self.error
        return self.answer


class Pause:
    """A place inside a transaction where the first writer stops until it is let go."""

    def __init__(self) -> None:
        self._reached = threading.Event()
        self._may_go = threading.Event()
        self._is_first = True
        self._lock = threading.Lock()

    def here(self, *_: Any) -> None:
        """Stop here, whichever deed comes first; others go on."""
        if not isinstance(threading.current_thread(), Deed):
            return
        with self._lock:
            is_first, self._is_first = self._is_first, False
        if is_first:
            self._reached.set()
            assert self._may_go.wait(LIMIT_SECONDS)

    def is_reached(self) -> None:
        """Wait until somebody has stopped there."""
        assert self._reached.wait(LIMIT_SECONDS)

    def let_go(self) -> None:
        """Let whoever stopped go on."""
        self._may_go.set()


def until_one_waits(deed: Deed) -> None:
    """Wait until the database makes somebody wait for a lock, or the deed has ended without waiting."""
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline and deed.is_alive():
        with connection.cursor() as cursor:
            cursor.execute(f"{asked} AND datname = current_database()")
            if cursor.fetchone()[0]:
                return
        deed.join(0.01)


def both(pause: Pause, one: Callable[[], object], other: Callable[[], object]) -> tuple[Deed, Deed]:
    """Do one up to its pause, begin the other, and let both come to their end."""
    first = Deed(one)
    pause.is_reached()
    second = Deed(other)
    until_one_waits(second)
    pause.let_go()
    for deed in (first, second):
        deed.join(LIMIT_SECONDS)
        assert not deed.is_alive(), "it still waits for somebody"
    return first, second
