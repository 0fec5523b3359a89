"""Making an installation ready to serve: tables, cache, static files, templates. Quick where they are."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from esmero import __version__
from esmero.actions import reindex
from esmero.config import occupied
from esmero.insight import searchable
from esmero.ui import compiled

log = logging.getLogger(__name__)


def prepare() -> None:
    """Bring database, cache table, static files and compiled templates up to date.

    May run any number of times. Raises HomeIsTaken around a restore.
    """
    occupied.stay()
    if _has_migrations_to_run():
        call_command("migrate", verbosity=0, interactive=False)
    if not settings.ESMERO_REDIS_URL and not (settings.ESMERO_HOME / "fleeting.sqlite3").exists():
        call_command("createcachetable", database="fleeting", verbosity=0)
    if searchable.is_lost():
        reindex.reindex()
    _gather_static_files()
    compiled.load_all()


def _has_migrations_to_run() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _gather_static_files() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".gathered"
    now = _fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return
    call_command("collectstatic", verbosity=0, interactive=False, clear=False)
    stamp.write_text(now)


def _fingerprint() -> str:
    """Return what tells whether a static file changed: names, sizes and times of all of them."""
    seen = hashlib.sha256(__version__.encode())
    for finder in finders.get_finders():
        for name, storage in finder.list([]):
            status = Path(storage.path(name)).stat()
            seen.update(f"{name}\0{status.st_size}\0{status.st_mtime_ns}\n".encode())
    return seen.hexdigest()
