"""A reader who follows the events as an open page does: what it was not shown in turn, it never sees."""

import threading
import time
from typing import Any

from django.db import DatabaseError, connection

LOOK_SECONDS = 0.02


class Watcher:
    """Reads events after the last one it saw, again and again."""

    def __init__(self) -> None:
        self.seen: list[int] = []
        self.began_after = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def start(self) -> None:
        from esmero.domain.events import reads as events

        self.began_after = events.newest_id()
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join(10)
        self._look()

    def complaints(self) -> list[str]:
        from esmero.domain.events.models import Event

        there = set(Event.objects.filter(id__gt=self.began_after).values_list("id", flat=True))
        return [
            f"Event {number} was never shown to a reader who follows."
            for number in sorted(there - set(self.seen))
        ]

    def _watch(self) -> None:
        while not self._over.is_set():
            try:
                self._look()
            except DatabaseError:
                connection.close()
            time.sleep(LOOK_SECONDS)
        connection.close()

    def _look(self) -> None:
        from esmero.domain.events.models import Event

        last = self.seen[-1] if self.seen else self.began_after
        rows: Any = Event.objects.filter(id__gt=last).order_by("id")
        self.seen += list(rows.values_list("id", flat=True))
