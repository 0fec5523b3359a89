"""Doing tasks: what the worker calls again and again."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime

from esmero.ground.tasks import queue
from esmero.ground.tasks.models import Task

log = logging.getLogger(__name__)

# Called with `at` and the ids that were asked with; opens its own transactions, none over network calls.
Deed = Callable[..., object]


class _UnderWay:
    """The tasks that this process does just now: while it lives, nobody else may think them lost."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._tasks: dict[int, Task] = {}

    @contextmanager
    def doing(self, task: Task) -> Iterator[None]:
        with self._lock:
            self._tasks[task.pk] = task
        try:
            yield
        finally:
            with self._lock:
                del self._tasks[task.pk]

    def tasks(self) -> list[Task]:
        with self._lock:
            return list(self._tasks.values())


_under_way = _UnderWay()


def do_next(deeds: Mapping[str, Deed], *, at: datetime) -> bool:
    """Do the next task that is due; False when there is none. Any number of workers may do so."""
    task = queue.claim(deeds.keys(), at=at)
    if task is None:
        return False
    with _under_way.doing(task):
        _do(task, deeds[task.name], at=at)
    return True


def _do(task: Task, deed: Deed, *, at: datetime) -> None:
    try:
        deed(at=at, **task.arguments)
    except Exception as error:
        log.exception("The task %s failed at its try %s.", task, task.attempts)
        queue.fail(task, reason=repr(error), at=at)
        return
    if not queue.finish(task):
        log.warning("The task %s was done, but others have taken it over meanwhile.", task)


def keep_hold(*, at: datetime) -> int:
    """Say of each task under way here that it is. Returns how many."""
    tasks = _under_way.tasks()
    if tasks:
        queue.keep_hold(tasks, at=at)
    return len(tasks)
