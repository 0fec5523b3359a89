"""The worker: does what is on the schedule, each duty in a thread of its own, one worker on each machine."""

import fcntl
import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)

from esmero.config import ahead, keeping, schedule
from esmero.ground import clock, db, live, measures, pulses, schema
from esmero.ground.pace import Pace

log = logging.getLogger(__name__)

# How often the worker looks whether it is to stop, and whether the other worker has gone.
LOOK_SECONDS = 0.5
FINISH_SECONDS = 8.0
LONGEST_PAUSE_SECONDS = 60.0
# A database that is away for all of them comes back for all of them, and asking it costs little.
DATABASE_PAUSE_SECONDS = 5.0
# How often it is asked whether an upgrade has overtaken this process.
OUTGROWN_SECONDS = 5.0
# Under this name it is said when the clock jumped.
CLOCK = "clock"
CLOCK_PAUSE_SECONDS = 1.0


def work(ready: keeping.Ready) -> None:
    """Do what is on the schedule until SIGTERM or SIGINT; what is under way is finished first."""
    worker = Worker(schedule.DUTIES, is_outgrown=schema.is_newer)
    for number in (signal.SIGTERM, signal.SIGINT):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, worker.stop)
    ready()
    ahead.load()
    worker.run()


class Worker:
    """Starts the rounds when no other worker is at it, and passes rings on to them."""

    def __init__(self, duties: list[schedule.Every], is_outgrown: Callable[[], bool] = lambda: False) -> None:
        self._duties = duties
        self._is_outgrown = is_outgrown
        self._stopping = threading.Event()
        # Ends the rounds that run now; after them others may begin.
        self._resting = threading.Event()
        self._rounds: list[_Round] = []
        self._looked_at = 0.0
        self._pace = Pace(clock.now())
        self._jumped_at: datetime | None = None

    def run(self) -> None:
        """Work until stopped; while the database is newer than this program, rest and leave it to others."""
        while not self._stopping.is_set():
            self._wait_to_be_of_use()
            lock = self._wait_to_be_the_only_one()
            try:
                self._work()
            finally:
                os.close(lock)

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Have the worker end soon (also a signal's handler)."""
        self._stopping.set()
        self._resting.set()

    def _wait_to_be_of_use(self) -> None:
        if not self._was_outgrown():
            return
        log.warning("The database is newer than this program: this worker does nothing. Start the new one.")
        while self._was_outgrown() and not self._stopping.wait(OUTGROWN_SECONDS):
            continue

    def _was_outgrown(self) -> bool:
        """Ask whether an upgrade has overtaken this process; a database that is away is no upgrade."""
        close_old_connections()
        try:
            return self._is_outgrown()
        except DatabaseError:
            return False
        finally:
            connections.close_all()

    def _is_to_rest(self) -> bool:
        now = time.monotonic()
        if now - self._looked_at > OUTGROWN_SECONDS:
            self._looked_at = now
            if self._was_outgrown():
                self._resting.set()
        return self._stopping.is_set() or self._resting.is_set()

    def _wait_to_be_the_only_one(self) -> int:
        path = Path(settings.ESMERO_HOME) / "run" / "worker.lock"
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if not _is_taken(lock):
            return lock
        log.info("Another worker is at work; this one takes over when that one ends.")
        while _is_taken(lock) and not self._stopping.wait(LOOK_SECONDS):
            continue
        return lock

    def _work(self) -> None:
        if self._stopping.is_set():
            return
        self._resting.clear()
        # An earlier worker may have ended just when the clock had jumped.
        self._jumped_at = pulses.last(CLOCK)
        self._pace = Pace(clock.now(), jumped_at=self._jumped_at)
        self._rounds = [
            _Round(duty, self._resting, self._pace) for duty in self._duties for _ in range(duty.side_by_side)
        ]
        bell = live.Bell(hears_far=True)
        try:
            for round_ in self._rounds:
                round_.start()
            while not self._is_to_rest():
                self._mind_the_clock()
                if bell.wait(LOOK_SECONDS):
                    self._pass_the_ring_on()
            self._finish()
        finally:
            bell.close()

    def _mind_the_clock(self) -> None:
        """Say when the clock jumped, and when it is steady again."""
        jumped_at = self._pace.jumped_at(clock.now())
        if jumped_at == self._jumped_at:
            return
        self._jumped_at = jumped_at
        if jumped_at:
            pulses.beat(CLOCK, at=jumped_at)
            log.error("The clock jumped to %s: what is done by it rests until it is steady.", jumped_at)
        else:
            pulses.end(CLOCK)
            log.warning("The clock is steady again.")

    def _pass_the_ring_on(self) -> None:
        for round_ in self._rounds:
            if round_.duty.on_ring:
                round_.wanted.set()

    def _finish(self) -> None:
        self._resting.set()
        for round_ in self._rounds:
            round_.wanted.set()
        deadline = clock.now().timestamp() + FINISH_SECONDS
        for round_ in self._rounds:
            round_.join(max(0.0, deadline - clock.now().timestamp()))
            if round_.is_alive():
                log.warning("%s was not finished.", round_.duty.name)


class _Round(threading.Thread):
    """One duty, again and again: a slow one (a mail server that does not answer) delays no other."""

    def __init__(self, duty: schedule.Every, stopping: threading.Event, pace: Pace) -> None:
        super().__init__(name=duty.name, daemon=True)
        self.duty = duty
        self._pace = pace
        self._waits_for_clock = False
        self.wanted = threading.Event()
        self._stopping = stopping
        self._failures = 0
        self._longest_pause = LONGEST_PAUSE_SECONDS

    def run(self) -> None:
        while not self._stopping.is_set():
            self.wanted.clear()
            self._do_it()
            self._rest()
        connections.close_all()

    def _do_it(self) -> None:
        close_old_connections()
        try:
            is_more: object = self.duty.by_all or db.leads(self.duty.name)
            while is_more and not self._stopping.is_set():
                is_more = self._once() and self.duty.until_done
            if self._failures:
                pulses.mend(self.duty.name)
            self._failures = 0
        except Exception as error:
            self._failures += 1
            is_away = isinstance(error, OperationalError | InterfaceError)
            self._longest_pause = DATABASE_PAUSE_SECONDS if is_away else LONGEST_PAUSE_SECONDS
            pulses.fail(self.duty.name)
            measures.count_failure(self.duty.name)
            # The whole story once; while it lasts, a line each time.
            told = error if self._failures == 1 else None
            log.error("%s failed; it is tried again: %r", self.duty.name, error, exc_info=told)
        finally:
            close_old_connections()

    def _once(self) -> object:
        at = clock.now()
        self._waits_for_clock = self.duty.by_the_clock and not self._pace.is_steady(at)
        if self._waits_for_clock:
            return False
        return self.duty.function(at=at)

    def _rest(self) -> None:
        if self._failures:
            # Rings do not hurry a duty that fails.
            pause = max(1.0, self.duty.seconds) * 2 ** min(self._failures - 1, 6)
            self._stopping.wait(min(pause, self._longest_pause))
        elif self._waits_for_clock:
            self._stopping.wait(min(self.duty.seconds, CLOCK_PAUSE_SECONDS))
        else:
            if self.duty.on_ring:
                self._stopping.wait(self.duty.breath)
            self.wanted.wait(self.duty.seconds)


def _is_taken(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
