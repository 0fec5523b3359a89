"""F7: the database is away for some seconds while mail, questions and answers come in and letters go out."""

import functools
import threading
from collections.abc import Callable

from tests.faults import clients
from tests.faults.room import Room
from tests.faults.served import Served


def locked(room: Room) -> None:
    """Somebody holds the database (SQLite: an exclusive lock) for longer than anybody waits for it."""
    _away(room, room.many(1, 8), _lock)


def restarted(room: Room) -> None:
    """PostgreSQL is stopped under load, which cuts everybody off, and started again after a while."""
    _away(room, room.many(1, 8), _restart)


def _away(room: Room, times: int, take_away: Callable[[Room, int, threading.Event], None]) -> None:
    session = room.session("marta@example.com")
    over = threading.Event()
    with room.serving() as served:
        works = [
            functools.partial(_bring, room, served, over, "mail"),
            functools.partial(_bring, room, served, over, "form"),
            functools.partial(_reply, room, served, session, over),
            functools.partial(take_away, room, times, over),
        ]
        clients.side_by_side(*works)
        if not room.drained(30):
            waiting = "; ".join(room.waiting())
            room.told.complain(f"After the database came back, not all was done by itself: {waiting}")
    room.notes.append(
        f"{times} times away; {len(room.told.accepted)} inputs, {len(room.told.sent)} answers, "
        f"{room.told.retries} tries again"
    )


def _bring(room: Room, served: Served, over: threading.Event, kind: str) -> None:
    number = 0
    while not over.wait(0.15):
        number += 1
        if kind == "mail":
            clients.deliver(served, room.told, f"mail-{number}", by_lmtp=True)
        else:
            clients.ask(served, room.told, f"form-{number}")


def _reply(room: Room, served: Served, session: str, over: threading.Event) -> None:
    number = 0
    while not over.wait(0.15):
        number += 1
        clients.answer(served, room.told, session, 1, f"reply-{number}")


def _restart(room: Room, times: int, over: threading.Event) -> None:
    engine = room.postgresql
    assert engine
    for _ in range(times):
        over.wait(1.0)
        engine.stop()
        over.wait(room.chance.uniform(2, room.many(4, 30)))
        engine.start()
    over.wait(1.0)
    over.set()


def _lock(room: Room, times: int, over: threading.Event) -> None:
    import sqlite3

    for _ in range(times):
        over.wait(1.0)
        held = sqlite3.connect(room.home / "esmero.sqlite3", timeout=30, isolation_level=None)
        held.execute("BEGIN EXCLUSIVE")
        over.wait(room.chance.uniform(3, 4))
        held.execute("ROLLBACK")
        held.close()
    over.wait(1.0)
    over.set()
