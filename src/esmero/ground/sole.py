"""Doing something of one name alone, and never waiting for it: whoever comes second is told at once."""

import contextlib
import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ClassVar

from django.db import DatabaseError, connection

from esmero.ground import db


class _Ours:
    """What this process is busy with, and its handle on the file by which processes tell each other."""

    lock = threading.Lock()
    busy: ClassVar[set[int]] = set()
    handles: ClassVar[dict[int, int]] = {}


@contextmanager
def alone(kind: str, name: str) -> Iterator[bool]:
    """Say whether nobody else, on any machine, is in here with this name; it is ours until the end.

    Whatever dies inside lets go of it. Call it outside `db.write()`.
    """
    number = db.number_of(f"{kind}\0{name}") & 2**62 - 1
    with _Ours.lock:
        is_ours = number not in _Ours.busy
        if is_ours:
            _Ours.busy.add(number)
    if not is_ours:
        yield False
        return
    elsewhere = _on_postgresql if connection.vendor == "postgresql" else _on_this_machine
    try:
        with elsewhere(number) as is_first:
            yield is_first
    finally:
        with _Ours.lock:
            _Ours.busy.discard(number)


@contextmanager
def _on_postgresql(number: int) -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [number])
        is_first = bool(cursor.fetchone()[0])
    try:
        yield is_first
    finally:
        # Where the connection is gone, so is the lock.
        with contextlib.suppress(DatabaseError):
            if is_first:
                _unlock(number)


def _unlock(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _on_this_machine(number: int) -> Iterator[bool]:
    """One byte of a file stands for each name: locked by a process, freed by the kernel when it dies."""
    handle = _handle()
    if handle is None:
        yield True
        return
    try:
        fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
    except BlockingIOError:
        yield False
        return
    try:
        yield True
    finally:
        fcntl.lockf(handle, fcntl.LOCK_UN, 1, number)


def _handle() -> int | None:
    path = db.beside("busy")
    if path is None:
        return None
    with _Ours.lock:
        # Never closed: closing any handle on it would free all that this process holds.
        if os.getpid() not in _Ours.handles:
            _Ours.handles[os.getpid()] = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        return _Ours.handles[os.getpid()]
