"""Asking for tasks, and what becomes of them.

    with db.write():
        ...
        queue.enqueue("search.rebuild", at=at, once="search", customer_id=customer.pk)

A task may be done twice (its worker died after the work and before saying so), so it must do no harm then.
"""

import random
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from esmero.ground import db, live
from esmero.ground.tasks.models import WAITING, Task

# Renewed every few seconds while the worker lives; whoever lets it run out has died.
LEASE = timedelta(minutes=2)
# Growing gaps between tries, a day and a half in all; then it is given up, for everybody to see.
GAPS = [timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 720, 1440)]
ENDED_ITS_WORKERS = "Whoever did it was stopped in the middle, again and again."


def enqueue(
    name: str, *, at: datetime, due_at: datetime | None = None, once: str = "", **ids: object
) -> Task:
    """Ask for a task, inside the transaction that makes it needed; it is done after the commit.

    `ids` are handed to its function by their names, as plain JSON. With `once`, one that waits already
    under this word is enough and is returned.
    """
    if once:
        db.alone_with("task", once)
        waiting = Task.objects.filter(WAITING, once=once, taken_by="").first()
        if waiting:
            return waiting
    db.after_commit(live.ring)
    return Task.objects.create(name=name, arguments=ids, once=once, asked_at=at, due_at=due_at or at)


def drop(once: str) -> None:
    """Take back what waits under this word, inside the transaction that makes it needless."""
    db.alone_with("task", once)
    Task.objects.filter(WAITING, once=once, taken_by="").delete()


def claim(names: Collection[str], *, at: datetime) -> Task | None:
    """Take the next task of these names that is due; None when there is none. Opens a transaction."""
    # Looked up first: who only looks holds up no writer.
    if not _due(names, at).exists():
        return None
    with db.write():
        task = db.held(_due(names, at), skip_taken=True).order_by("due_at", "id").first()
        if task is None:
            return None
        if task.attempts > len(GAPS):
            _give_up(task, ENDED_ITS_WORKERS, at)
            return None
        task.attempts, task.taken_by, task.leased_until = task.attempts + 1, secrets.token_hex(8), at + LEASE
        task.save(update_fields=["attempts", "taken_by", "leased_until"])
        return task


def _due(names: Collection[str], at: datetime) -> QuerySet[Task]:
    free = Q(leased_until=None) | Q(leased_until__lte=at)
    return Task.objects.filter(WAITING, free, name__in=list(names), due_at__lte=at)


def keep_hold(tasks: Collection[Task], *, at: datetime) -> None:
    """Say of these tasks that whoever took them is alive. Opens a transaction."""
    with db.write():
        for task in tasks:
            _ours(task).update(leased_until=at + LEASE)


def finish(task: Task) -> bool:
    """Take a task away that is done; False when another worker has it by now. Opens a transaction."""
    with db.write():
        return bool(_ours(task).delete()[0])


def fail(task: Task, *, reason: str, at: datetime) -> None:
    """Let a task be tried again later, or give it up; nothing where another worker has it by now."""
    with db.write():
        if task.once:
            db.alone_with("task", task.once)
        fresh = db.held(_ours(task)).first()
        if fresh is None:
            return
        if fresh.attempts > len(GAPS):
            _give_up(fresh, reason, at)
        elif fresh.once and Task.objects.filter(WAITING, once=fresh.once, taken_by="").exists():
            # The same was asked for again meanwhile: that one does.
            fresh.delete()
        else:
            _put_back(fresh, reason, at)


def _put_back(task: Task, reason: str, at: datetime) -> None:
    gap = GAPS[task.attempts - 1]
    # Spread, so that what failed together does not come back together.
    task.due_at = at + gap * random.uniform(0.9, 1.1)  # noqa: S311 (spreads load, no secret)
    task.taken_by, task.leased_until, task.reason = "", None, reason[:500]
    task.save(update_fields=["due_at", "taken_by", "leased_until", "reason"])


def _give_up(task: Task, reason: str, at: datetime) -> None:
    task.gave_up_at, task.reason, task.taken_by, task.leased_until = at, reason[:500], "", None
    task.save(update_fields=["gave_up_at", "reason", "taken_by", "leased_until"])


def _ours(task: Task) -> QuerySet[Task]:
    return Task.objects.filter(pk=task.pk, taken_by=task.taken_by, attempts=task.attempts)


def is_asked_for(once: str) -> bool:
    """Return whether what was asked for under this word is to be done or under way."""
    return Task.objects.filter(WAITING, once=once).exists()


def waiting(*, limit: int = 100) -> list[Task]:
    """Return what is to be done or under way, the next due first."""
    return list(Task.objects.filter(WAITING).order_by("due_at", "id")[:limit])


def given_up(*, limit: int = 100) -> list[Task]:
    """Return what was given up after all its tries, the newest first."""
    return list(Task.objects.filter(~WAITING).order_by("-id")[:limit])


def again(task_id: int, *, at: datetime) -> bool:
    """Have a task that was given up tried anew, now; False when there is none. Opens a transaction."""
    with db.write():
        db.after_commit(live.ring)
        given = Task.objects.filter(~WAITING, pk=task_id)
        return bool(given.update(gave_up_at=None, attempts=0, due_at=at, taken_by="", leased_until=None))
