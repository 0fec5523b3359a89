"""`esmero backup`: the whole installation in one file, while it runs.

First the database, as it is at one moment; then the files. A file is stored before its row, so every row
of that moment has its file. What is fleeting, and what was done for good, stay out.
"""

import os
import sqlite3
import subprocess
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from esmero import __version__
from esmero.config import archive, schemas
from esmero.domain.events import reads as events
from esmero.insight import condition

DATABASE = {"sqlite": "esmero.sqlite3", "postgresql": "esmero.pgdump"}
KEY_FILE = "secret.key"
# What helps to set up the machine it is restored on; nothing secret.
TOLD = ("ESMERO_URL", "ESMERO_HOST", "ESMERO_SMTP_PORT", "ESMERO_LMTP_PORT", "ESMERO_MAX_FILE_MB")


class CannotBackUp(Exception):
    """The backup could not be made; says why in plain words."""


@dataclass(frozen=True)
class Made:
    """A backup just made."""

    size: int
    files: int


def back_up(path: Path, *, at: datetime, with_secret: bool = True) -> Made:
    """Write a backup to `path`; what was there is replaced once the new one is whole. Raises CannotBackUp."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".esmero-backup-") as folder:
        database = Path(folder) / DATABASE[connection.vendor]
        manifest = _manifest(at)
        (_copy_sqlite if connection.vendor == "sqlite" else _dump_postgresql)(database)
        with archive.writing(path) as writer:
            writer.add(database.name, database)
            database.unlink()
            manifest.has_secret = with_secret and writer.add(KEY_FILE, settings.ESMERO_HOME / KEY_FILE)
            files = _add_files(writer)
            writer.close(manifest)
    _stamp(at)
    return Made(path.stat().st_size, files)


def _manifest(at: datetime) -> archive.Manifest:
    return archive.Manifest(
        made_at=at.isoformat(),
        version=__version__,
        engine=connection.vendor,
        migrations=sorted(
            f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()
        ),
        newest_event=events.newest_id(),
        has_secret=False,
        settings={name: str(getattr(settings, name)) for name in TOLD},
    )


def _copy_sqlite(target: Path) -> None:
    """Copy in one step: the copy is of one moment, and writers go on meanwhile."""
    source = sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)
    copy = sqlite3.connect(target)
    try:
        os.chmod(target, 0o600)
        source.backup(copy, pages=-1)
        (state,) = copy.execute("PRAGMA quick_check(1)").fetchone()
        copy.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise CannotBackUp(f"The database can't be copied: {error}.") from error
    finally:
        copy.close()
        source.close()
    if state != "ok":
        raise CannotBackUp(f"The database is damaged: {state}.")


def _dump_postgresql(target: Path) -> None:
    command = ["pg_dump", "--format=custom", "--no-owner", "--no-privileges", *schemas.LEFT_OUT]
    _run_postgresql([*command, f"--file={target}"])
    target.chmod(0o600)


def _run_postgresql(command: list[str]) -> None:
    """Run one of PostgreSQL's own programs on our database. Raises CannotBackUp."""
    try:
        done = subprocess.run(command, env=schemas.connected(), capture_output=True, text=True)  # noqa: S603
    except FileNotFoundError as error:
        raise CannotBackUp(f"{command[0]} is not installed; it comes with PostgreSQL's client.") from error
    if done.returncode:
        raise CannotBackUp(f"{command[0]}: {done.stderr.strip()[-500:]}")


def _add_files(writer: archive.Writer) -> int:
    root = Path(settings.MEDIA_ROOT)
    if not root.is_dir():
        return 0
    # What ends in .part is a file that is still being written: no row of our moment needs it.
    paths = sorted(path for path in root.rglob("*") if path.is_file() and path.suffix != ".part")
    return sum(writer.add(f"files/{path.relative_to(root).as_posix()}", path) for path in paths)


def _stamp(at: datetime) -> None:
    path = Path(settings.ESMERO_HOME) / condition.STAMP_OF_BACKUP
    aside = path.with_name(f"{condition.STAMP_OF_BACKUP}.{os.getpid()}")
    aside.write_text(at.isoformat())
    aside.rename(path)
