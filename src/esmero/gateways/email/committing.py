"""Many mails, few commits: what arrives within a few milliseconds is committed together.

A commit costs the disk's time, not ours; a hundred mails in one are many times quicker than one by one.
Each sender still waits for the commit that holds their mail.
"""

import asyncio
import logging
import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from django.db import OperationalError, connection

from esmero.gateways.email import intake

log = logging.getLogger(__name__)

MOST_TOGETHER = 100
MOST_BYTES_TOGETHER = 64 * 1024 * 1024
GATHER_SECONDS = 0.004

Waiting = tuple[intake.Mail, "Future[None]"]


class Committer:
    """A thread that commits what it is given, in batches."""

    def __init__(self, store: Callable[[Sequence[intake.Mail]], None] = intake.take_all) -> None:
        self._store = store
        self._waiting: queue.SimpleQueue[Waiting | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="mail committer", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Commit what was given before, and end."""
        self._waiting.put(None)
        self._thread.join()

    async def commit(self, mail: intake.Mail) -> None:
        """Return once the mail is committed; raise what kept it from being committed."""
        await asyncio.wrap_future(self.give(mail))

    def give(self, mail: intake.Mail) -> "Future[None]":
        """Have a mail committed soon; what is returned is done once it is, or holds what kept it from it."""
        done: Future[None] = Future()
        self._waiting.put((mail, done))
        return done

    def _work(self) -> None:
        is_over = False
        while not is_over:
            batch, is_over = self._gather()
            if batch:
                self._commit(batch)
        connection.close()

    def _gather(self) -> tuple[list[Waiting], bool]:
        """Wait for one mail, then take what else comes at once. Returns them, and whether it is over."""
        batch: list[Waiting] = []
        size = 0
        while len(batch) < MOST_TOGETHER and size < MOST_BYTES_TOGETHER:
            try:
                found = self._waiting.get(timeout=GATHER_SECONDS if batch else None)
            except queue.Empty:
                break
            if found is None:
                return batch, True
            # A sender who has gone meanwhile will come again.
            if found[1].set_running_or_notify_cancel():
                batch.append(found)
                size += len(found[0].raw)
        return batch, False

    def _commit(self, batch: list[Waiting]) -> None:
        try:
            self._store([mail for mail, _ in batch])
        except Exception as error:
            self._after_failure(batch, error)
        else:
            for _, done in batch:
                done.set_result(None)

    def _after_failure(self, batch: list[Waiting], error: Exception) -> None:
        """One mail must not keep the others out; a database that is away keeps all of them out."""
        # A connection that failed may stay broken: the next batch gets a new one.
        connection.close()
        if len(batch) > 1 and not isinstance(error, OperationalError):
            for one in batch:
                self._commit([one])
            return
        log.error("Mail could not be kept; its senders are asked to try again: %r", error)
        for _, done in batch:
            done.set_exception(error)
