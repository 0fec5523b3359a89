"""Many promises break in the same minute: each is owned up to once, whoever dies and however many watch."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from tests.faults.experiments.flooding import TOGETHER, arrive
from tests.faults.room import Room

if TYPE_CHECKING:
    from django.db.models import QuerySet

WORKERS = 2
LONGEST_SECONDS = 900.0


def due(room: Room) -> None:
    """Two workers watch at once, as they do while one takes over; one is killed again and again."""
    from esmero.actions import deliver, keep_watch, take
    from esmero.domain.promises.models import Promise
    from esmero.ground import clock

    number = room.many(60, 10_000)
    at = clock.now()
    mails = [(f"due-{one}", f"due{one}@example.net") for one in range(number)]
    for start in range(0, number, TOGETHER):
        arrive(room, mails[start : start + TOGETHER], at)
    while take.read_receipts(at=at):
        pass
    late = at + timedelta(days=10)
    broken = list(Promise.objects.filter(kept_at=None, withdrawn_at=None).values_list("id", flat=True))
    killed = watched(
        room, lambda: keep_watch.break_overdue_promises(at=late), "promises were not owned up to"
    )
    # What they are told of it leaves on that day.
    deliver.send_letters(at=late)
    owned_up_to_once(room, broken, late)
    room.notes.append(f"{len(broken)} promises broke at once; a worker was killed {killed} times")


def watched(room: Room, work: Callable[[], object], else_told: str) -> int:
    """Have two workers do it until nothing is left to do; return how often one was killed."""
    until = time.monotonic() + LONGEST_SECONDS
    kills = room.many(3, 20)
    killed = 0
    workers = [_worker(work) for _ in range(WORKERS)]
    while workers and time.monotonic() < until:
        time.sleep(room.chance.uniform(0.02, 0.2))
        if killed < kills:
            os.kill(workers[0], signal.SIGKILL)
            os.waitpid(workers.pop(0), 0)
            workers.append(_worker(work))
            killed += 1
        workers = [pid for pid in workers if not os.waitpid(pid, os.WNOHANG)[0]]
    if workers:
        room.told.complain(f"After {LONGEST_SECONDS:.0f} s {else_told}.")
    return killed


def _worker(work: Callable[[], object]) -> int:
    """Start a process that does it round after round, and ends when nothing is left."""
    from django.db import connections

    connections.close_all()
    pid = os.fork()
    if pid == 0:
        try:
            while work():
                pass
        finally:
            os._exit(0)
    return pid


def owned_up_to_once(room: Room, broken: list[int], since: datetime) -> None:
    """Complain of each promise that did not break once, or was owned up to more or less often than once."""
    from esmero.domain.conversations.models import Message
    from esmero.domain.events.models import Event
    from esmero.domain.promises.models import Promise

    told = _each(Event.objects.filter(verb="promise.broken", about_kind="promise"), "about_id")
    renewed = _each(Promise.objects.exclude(renewed_from=None), "renewed_from_id")
    notices = _each(Message.objects.filter(kind="NOTICE", at__gte=since), "conversation_id")
    rows = Promise.objects.filter(pk__gte=min(broken), pk__lte=max(broken))
    counted = set(broken)
    for number, about, broken_at in rows.values_list("id", "about_id", "broken_at"):
        if number not in counted:
            continue
        if broken_at is None or (told[number], renewed[number]) != (1, 1):
            room.told.complain(
                f"Promise {number} broke, was told {told[number]} and renewed {renewed[number]} times."
            )
        if notices[about] != 1:
            room.told.complain(f"Conversation {about} was owned up to {notices[about]} times.")


def _each(rows: "QuerySet[Any]", column: str) -> Counter[int]:
    """Count how many rows there are for each value of a column."""
    return Counter(rows.values_list(column, flat=True))
