"""One commit for what several threads of a process want to change at the same moment.

A commit waits for the disk, and every other writer waits with it. Whoever comes while others wait for their
turn hands over what is to be done; the first of them does all of it in one transaction, and nobody goes on
before the commit that holds their own. Where anything in it fails nothing has happened, and each is done
by itself: so one that can't be done costs its neighbours some time and nothing else.

Only where the database has one writer: elsewhere several would hold their rows in no order (decision 0009).
"""

import contextvars
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from esmero.ground import db, floor

R = TypeVar("R")
# All other processes wait for as long as these take.
MOST_TOGETHER = 8


def write(function: Callable[[], R]) -> R:
    """Return what `function` returns, once its changes are committed; or raise what it raises.

    It runs inside `db.write()`, perhaps in another thread, with the language and the like of this one; and
    perhaps twice, where the first transaction was rolled back. What `after_commit` was given runs once
    for all of them. Raises NestedWrite.
    """
    if db.is_open() or not db.has_one_writer():
        with db.write():
            return function()
    work = _Work(function)
    _line.write(work)
    if work.error:
        raise work.error
    result: R = work.result
    return result


class _Work:
    """What one thread wants to have done."""

    def __init__(self, function: Callable[[], Any]) -> None:
        self._function = function
        self._context = contextvars.copy_context()
        self.is_done = False
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        """Do it, inside the transaction that is open."""
        self.result = self._context.run(self._function)

    def run_alone(self) -> None:
        """Do it in a transaction of its own; what keeps it from being done is kept."""
        try:
            with db.write():
                self.run()
        except Exception as error:
            self.error = error
        self.is_done = True


class _Line:
    """Those of this process who wait to write, and the one who does it for all of them."""

    def __init__(self) -> None:
        self._waiting: list[_Work] = []
        self._coming = threading.Lock()
        self._leading = threading.Lock()

    def write(self, work: _Work) -> None:
        """Return when it is done, whoever did it."""
        with self._coming:
            self._waiting.append(work)
        try:
            floor.leave()
            with self._leading:
                # Whoever led before may have done it.
                if not work.is_done:
                    self._lead(work)
        finally:
            # Nobody does later what its thread was kept from: whoever asked for it was told that it failed.
            with self._coming:
                self._waiting = [one for one in self._waiting if one is not work]

    def _lead(self, own: _Work) -> None:
        together: list[_Work] = []
        try:
            with db.write():
                # Looked at only now: while we waited for our turn others came.
                together = self._all_with(own)
                for work in together:
                    work.run()
        except Exception as error:
            self._after_failure(own, together, error)
        else:
            for work in together:
                work.is_done = True

    def _after_failure(self, own: _Work, together: list[_Work], error: Exception) -> None:
        if len(together) > 1:
            for work in together:
                work.run_alone()
            return
        if not together:
            # Our turn never came; the others try for themselves.
            self._all_with(own, most=1)
        own.error, own.is_done = error, True

    def _all_with(self, own: _Work, most: int = MOST_TOGETHER) -> list[_Work]:
        """Take the leader's own work out of the line, and what others gave, in the order they came in."""
        with self._coming:
            others = [work for work in self._waiting if work is not own]
            self._waiting = others[most - 1 :]
        return [own, *others[: most - 1]]


_line = _Line()
