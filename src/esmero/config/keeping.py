"""Keeps the parts of an installation running: one child process each, started again when it dies."""

import contextlib
import logging
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn

from esmero.ground import ready

log = logging.getLogger(__name__)

STOP_SECONDS = 10.0
FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 30.0
# Whoever lived this long is forgiven its earlier deaths.
SETTLED_SECONDS = 60.0
HEARD = (signal.SIGTERM, signal.SIGINT, signal.SIGCHLD)

Ready = Callable[[], None]


@dataclass(frozen=True)
class Part:
    """One process: its name, and what it does until SIGTERM. It calls `ready` once it is at work.

    Of a part that is not needed, a failure is awaited as well: the others open without it.
    """

    name: str
    run: Callable[[Ready], None]
    is_needed: bool = True


class _Child:
    """A part and the process that runs it now, if any."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.pid = 0
        self.started_at = 0.0
        self.due_at = 0.0
        self.pause = FIRST_PAUSE_SECONDS

    def has_ended(self) -> int | None:
        """Return how the process ended (as os.waitpid says it), None while it runs."""
        pid, status = os.waitpid(self.pid, os.WNOHANG)
        return status if pid else None

    def lay_down(self, status: int) -> None:
        """Note its death and when it is due again, later after each early death."""
        now = time.monotonic()
        if now - self.started_at > SETTLED_SECONDS:
            self.pause = FIRST_PAUSE_SECONDS
        log.error("%s (%d) ended (%s); it starts again.", self.part.name, self.pid, _how(status))
        self.pid = 0
        self.due_at = now + self.pause
        self.pause = min(self.pause * 2, LONGEST_PAUSE_SECONDS)


class Keeper:
    """The parent: it does no work of its own, so there is little that can end it."""

    def __init__(self, parts: list[Part], on_ready: Ready) -> None:
        self._children = [_Child(part) for part in parts]
        self._waited_for = {part.name for part in parts}
        self._on_ready = on_ready
        self._stops = 0
        # Signals wake the parent through one pipe, children report through another, and by the
        # end of the third, which only the parent holds, children learn that it is gone.
        self._wake, self._waker = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        self._reports, self._reporter = os.pipe2(os.O_CLOEXEC)
        self._lifeline, self._life = os.pipe2(os.O_CLOEXEC)

    def run(self) -> None:
        """Start all parts and keep them running until SIGTERM or SIGINT; then end them within 10 s."""
        with self._signals_heard():
            while not self._stops:
                self._start_who_is_due()
                self._wait(self._seconds_until_due())
                self._bury()
            self._stop_all()

    @contextlib.contextmanager
    def _signals_heard(self) -> Iterator[None]:
        handlers = (self._stop, self._stop, _only_wake)
        before = {
            number: signal.signal(number, handler) for number, handler in zip(HEARD, handlers, strict=True)
        }
        waker = signal.set_wakeup_fd(self._waker, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(waker)
            for number, handler in before.items():
                signal.signal(number, handler)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self._stops += 1

    def _start_who_is_due(self) -> None:
        for child in self._children:
            if not child.pid and child.due_at <= time.monotonic():
                self._start(child)

    def _start(self, child: _Child) -> None:
        child.started_at = time.monotonic()
        # Held back until the child answers signals in its own way, so that none is lost on the way.
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        child.pid = os.fork()
        if child.pid == 0:
            self._live_as(child.part)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    def _seconds_until_due(self) -> float | None:
        pauses = [child.due_at - time.monotonic() for child in self._children if not child.pid]
        return max(0.0, min(pauses)) if pauses else None

    def _wait(self, seconds: float | None) -> None:
        told = ready.to_read(self._wake, self._reports, seconds=seconds)
        if self._wake in told:
            os.read(self._wake, 4096)
        if self._reports in told:
            self._hear(os.read(self._reports, 4096).decode())

    def _hear(self, names: str) -> None:
        if self._stops or not self._waited_for:
            return
        self._waited_for.difference_update(names.splitlines())
        if not self._waited_for:
            self._on_ready()

    def _bury(self) -> None:
        for child in self._children:
            if child.pid and (status := child.has_ended()) is not None:
                child.lay_down(status)
                if not child.part.is_needed:
                    self._hear(child.part.name)

    def _stop_all(self) -> None:
        deadline = time.monotonic() + STOP_SECONDS
        self._send_all(signal.SIGTERM)
        # A second signal, or ten seconds, and nobody is waited for any longer.
        while self._living() and self._stops < 2 and time.monotonic() < deadline:
            self._wait(deadline - time.monotonic())
        self._send_all(signal.SIGKILL)
        for child in self._living():
            os.waitpid(child.pid, 0)

    def _living(self) -> list[_Child]:
        for child in self._children:
            if child.pid and child.has_ended() is not None:
                child.pid = 0
        return [child for child in self._children if child.pid]

    def _send_all(self, number: signal.Signals) -> None:
        for child in self._living():
            os.kill(child.pid, number)

    def _live_as(self, part: Part) -> NoReturn:
        code = 1
        try:
            self._become_a_child()
            _be_called(part.name)
            part.run(lambda: self._report(part.name))
            code = 0
        except Exception:
            log.exception("%s failed.", part.name)
        finally:
            logging.shutdown()
            # Not sys.exit: what the parent wants done at its own end is not the child's to do.
            os._exit(code)

    def _become_a_child(self) -> None:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        # Ctrl-C in a terminal reaches all of us; the parent alone decides.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for handle in (self._wake, self._waker, self._reports, self._life):
            os.close(handle)
        # Started while signals are held back, so that they always interrupt the main thread.
        threading.Thread(target=_follow, args=(self._lifeline,), name="lifeline", daemon=True).start()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    def _report(self, name: str) -> None:
        os.write(self._reporter, f"{name}\n".encode())


def _be_called(name: str) -> None:
    """Have `ps` and `top` show which part this process is."""
    with contextlib.suppress(OSError):
        Path("/proc/self/comm").write_text(f"esmero {name}")


def _follow(lifeline: int) -> None:
    """End this process when its parent is gone: gently first, then without asking."""
    os.read(lifeline, 1)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(STOP_SECONDS)
    os._exit(1)


def _only_wake(number: int, frame: FrameType | None) -> None:
    """Do nothing: that a signal came is enough to wake the parent."""


def _how(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    return f"signal {-code}" if code < 0 else f"exit {code}"
