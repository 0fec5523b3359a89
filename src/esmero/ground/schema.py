"""Whether the database and this program belong together: an upgrade may happen while old processes run."""

import functools

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

Migration = tuple[str, str]


@functools.cache
def known() -> frozenset[Migration]:
    """Return every migration that this program brings."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _applied() -> set[Migration]:
    return set(MigrationRecorder(connection).applied_migrations())


def is_newer() -> bool:
    """Say whether the database was brought up to date by a newer program than this one."""
    ours = {app for app, _ in known()}
    # What a library that was taken out had left behind means nothing.
    return any(app in ours for app, _ in _applied() - known())


def is_older() -> bool:
    """Say whether this program brings migrations that were not run yet."""
    applied = _applied()
    replaced = {key for key in known() if key in applied}
    return bool(known() - replaced - _replacing(applied))


@functools.cache
def _squashed() -> tuple[tuple[Migration, frozenset[Migration]], ...]:
    disk = MigrationLoader(None, ignore_no_migrations=True).disk_migrations
    return tuple((key, frozenset(one.replaces)) for key, one in disk.items() if one.replaces)


def _replacing(applied: set[Migration]) -> set[Migration]:
    """Libraries squash migrations: one stands for several, whichever of them ran."""
    done: set[Migration] = set()
    for key, replaces in _squashed():
        if replaces <= applied or key in applied:
            done |= {key, *replaces}
    return done
