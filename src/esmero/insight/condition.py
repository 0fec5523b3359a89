"""How the installation is: what is well, what needs a hand, what keeps it from working.

For monitors, for those who watch over the machines, and for the owner's page. Everything is counted up to a
bound, so that looking stays quick however much has gone wrong.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

from esmero.domain.channels import reads as channels
from esmero.domain.channels.kinds import LASTING_TROUBLES
from esmero.domain.channels.models import Fetching
from esmero.domain.events import reads as events
from esmero.domain.promises import reads as promises
from esmero.ground import fleeting, pulses, schema


class Of(StrEnum):
    """What is looked at."""

    DATABASE = "database"
    SCHEMA = "schema"
    DISK = "disk"
    REDIS = "redis"
    WORKER = "worker"
    MAILBOX = "mailbox"
    FETCHING = "fetching"
    DUTIES = "duties"
    CLOCK = "clock"
    RECEIPTS = "receipts"
    LETTERS = "letters"
    SIGNING = "signing"
    SEAL = "seal"
    BACKUP = "backup"
    RESTORE = "restore"


class State(StrEnum):
    """How it is: well, needing a hand, or such that the installation does not work."""

    WELL = "well"
    HAND = "needs a hand"
    BAD = "bad"


# What a single web process needs, whatever the others do.
OF_THE_WEB = {Of.DATABASE, Of.SCHEMA, Of.DISK}
SILENT = timedelta(seconds=30)
MEGABYTE = 1024 * 1024
LITTLE_DISK, NO_DISK = 2000 * MEGABYTE, 200 * MEGABYTE
# For how long something may wait before it needs a hand, and before it is bad.
PATIENCE = {
    Of.RECEIPTS: (timedelta(minutes=2), timedelta(minutes=10)),
    Of.LETTERS: (timedelta(minutes=5), timedelta(minutes=30)),
    Of.SEAL: (timedelta(minutes=1), timedelta(minutes=10)),
}
# A mailbox in which nothing lasting is wrong may be out of reach for so long.
UNFETCHED = timedelta(minutes=15)
OLD_BACKUP = timedelta(days=2)
STAMP_OF_BACKUP = "last-backup"


@dataclass(frozen=True)
class Check:
    """One thing that was looked at: how it is, counted or measured, and since when; names are ours."""

    of: Of
    state: State
    number: int | None = None
    since: datetime | None = None
    names: tuple[str, ...] = ()


def checks(at: datetime) -> list[Check]:
    """Look at everything; without a database at that alone, and at the disk."""
    database = _database()
    found = [database, _disk()]
    if database.state is State.WELL:
        found += [
            _schema(),
            _redis(),
            *_parts(at),
            _duties(),
            _clock(),
            *_backlogs(at),
            *_signing(),
            _backup(at),
            _restore(),
        ]
    return found


def worst(found: list[Check]) -> State:
    """Return how the whole of it is."""
    states = {check.state for check in found}
    return State.BAD if State.BAD in states else State.HAND if State.HAND in states else State.WELL


def _database() -> Check:
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_is_in_recovery()" if connection.vendor == "postgresql" else "PRAGMA query_only"
            )
            (only_read,) = cursor.fetchone()
    except DatabaseError:
        return Check(Of.DATABASE, State.BAD)
    can_write = not only_read and (connection.vendor != "sqlite" or os.access(settings.ESMERO_HOME, os.W_OK))
    return Check(Of.DATABASE, State.WELL if can_write else State.BAD, names=(connection.vendor,))


def _schema() -> Check:
    if schema.is_newer():
        return Check(Of.SCHEMA, State.BAD, names=("newer",))
    return (
        Check(Of.SCHEMA, State.BAD, names=("older",)) if schema.is_older() else Check(Of.SCHEMA, State.WELL)
    )


def _disk() -> Check:
    free = shutil.disk_usage(settings.ESMERO_HOME).free
    state = State.BAD if free < NO_DISK else State.HAND if free < LITTLE_DISK else State.WELL
    return Check(Of.DISK, state, number=free // MEGABYTE)


def _redis() -> Check:
    return Check(Of.REDIS, State.WELL if fleeting.answers() else State.HAND)


def _parts(at: datetime) -> Iterator[Check]:
    yield _part(Of.WORKER, at)
    fetched = channels.all_fetchings()
    if fetched or settings.ESMERO_SMTP_PORT or settings.ESMERO_LMTP_PORT:
        yield _part(Of.MAILBOX, at)
    if fetched:
        yield _fetching(fetched, at)


def _fetching(fetched: list[Fetching], at: datetime) -> Check:
    """Mailboxes that somebody has to look after: something lasting is wrong, or they are silent for long."""
    silent = UNFETCHED + timedelta(seconds=2 * settings.ESMERO_FETCH_SECONDS)
    wrong = [
        one.channel.name
        for one in fetched
        if {one.trouble, one.smtp_trouble} & LASTING_TROUBLES
        or at - (one.succeeded_at or one.began_at) > silent
    ]
    return Check(Of.FETCHING, State.HAND if wrong else State.WELL, number=len(fetched), names=tuple(wrong))


def _part(of: Of, at: datetime) -> Check:
    beat = pulses.last(of)
    is_there = beat is not None and at - beat < SILENT
    return Check(of, State.WELL if is_there else State.BAD, since=beat)


def _duties() -> Check:
    failing = pulses.failing()
    return Check(Of.DUTIES, State.HAND if failing else State.WELL, names=tuple(failing))


def _clock() -> Check:
    """The worker says so while it waits for a clock that jumped."""
    jumped_at = pulses.last("clock")
    return Check(Of.CLOCK, State.HAND if jumped_at else State.WELL, since=jumped_at)


def _backlogs(at: datetime) -> Iterator[Check]:
    for of, backlog in (
        (Of.RECEIPTS, channels.receipts_waiting()),
        (Of.LETTERS, channels.letters_waiting(at)),
        (Of.SEAL, events.unsealed()),
    ):
        count, oldest = backlog
        some, much = PATIENCE[of]
        waited = at - oldest if oldest else timedelta()
        state = State.BAD if waited > much else State.HAND if waited > some else State.WELL
        yield Check(of, state, number=count, since=oldest)


def _signing() -> Iterator[Check]:
    if settings.ESMERO_DKIM:
        unsigned_at = pulses.last("unsigned")
        yield Check(Of.SIGNING, State.HAND if unsigned_at else State.WELL, since=unsigned_at)


def _backup(at: datetime) -> Check:
    made_at = last_backup_at()
    is_fresh = made_at is not None and at - made_at < OLD_BACKUP
    return Check(Of.BACKUP, State.WELL if is_fresh else State.HAND, since=made_at)


def last_backup_at() -> datetime | None:
    """Return when the last backup was made on this machine, None before the first."""
    try:
        return datetime.fromisoformat((Path(settings.ESMERO_HOME) / STAMP_OF_BACKUP).read_text().strip())
    except (OSError, ValueError):
        return None


def _restore() -> Check:
    standing = len(promises.standing_still())
    return Check(Of.RESTORE, State.HAND if standing else State.WELL, number=standing)
