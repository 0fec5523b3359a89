"""`esmero restore`: an installation from a backup, all of it or nothing.

It is unpacked, checked and settled in a folder aside; only then do its parts change places with those of
the home. A crash before that leaves the home as it was; one in the middle is finished by the next restore,
and nothing serves before.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from esmero.config import archive, backing_up, occupied, schemas

# What changes places; the rest of a home is made anew or stays.
PARTS = ("esmero.sqlite3", "files", "secret.key")
# Left beside the old database they would be taken for the new one's.
BESIDE = ("esmero.sqlite3-wal", "esmero.sqlite3-shm")
FLEETING = ("fleeting.sqlite3", "fleeting-counts.sqlite3")
PLAN = occupied.CHANGING
SIDE, OLD = ".restoring-", "replaced-"


class CannotRestore(Exception):
    """Nothing was restored; says why in plain words."""


def check(path: Path) -> archive.Manifest:
    """Say whether this backup is whole and can be restored by this Esmero. Raises CannotRestore."""
    try:
        manifest = archive.check(path)
    except archive.BadArchive as error:
        raise CannotRestore(str(error)) from error
    _must_be_known(manifest)
    return manifest


def restore(path: Path, *, at: datetime, replace: bool, for_good: Path | None) -> archive.Manifest:
    """Bring the home to what the backup holds. Raises CannotRestore; then the home is as it was.

    Call `be_alone` and `finish` before.
    """
    home = Path(settings.ESMERO_HOME)
    _must_be_free(home, replace=replace)
    check(path)
    for left in home.glob(f"{SIDE}*"):
        shutil.rmtree(left)
    side = Path(tempfile.mkdtemp(dir=home, prefix=SIDE))
    try:
        manifest = archive.unpack(path, side)
        _must_fit(manifest)
        _bring_back(manifest, side, at=at, for_good=for_good or home / "for-good.jsonl")
    except (archive.BadArchive, schemas.PostgresqlRefused) as error:
        raise CannotRestore(str(error)) from error
    finally:
        shutil.rmtree(side, ignore_errors=True)
    return manifest


def be_alone() -> None:
    """Make sure that nothing of the installation runs, until this process ends. Raises CannotRestore."""
    try:
        occupied.stay_alone()
    except occupied.HomeIsTaken as error:
        raise CannotRestore(str(error)) from error


def finish() -> bool:
    """Finish changing places where a crash cut it off; each step may run twice. Says whether it was so."""
    home = Path(settings.ESMERO_HOME)
    plan_path = home / PLAN
    if not plan_path.exists():
        return False
    plan = json.loads(plan_path.read_text())
    side, old = home / plan["side"], home / plan["old"]
    old.mkdir(mode=0o700, exist_ok=True)
    if plan.get("schema"):
        schemas.change_places(plan["old"].removeprefix(OLD))
    for name in plan["parts"]:
        _change_places(home / name, side / name, old / name)
    _clear_up(home, old)
    plan_path.unlink()
    if not any(old.iterdir()):
        old.rmdir()
    shutil.rmtree(side, ignore_errors=True)
    return True


def _clear_up(home: Path, old: Path) -> None:
    for name in BESIDE:
        # The log of the old database goes with it: its newest pages may stand there alone.
        if (home / name).exists():
            (home / name).rename(old / name)
    for name in FLEETING:
        for found in home.glob(f"{name}*"):
            found.unlink()


def _change_places(here: Path, new: Path, old: Path) -> None:
    if new.exists():
        if here.exists():
            here.rename(old)
        new.rename(here)


def _must_be_known(manifest: archive.Manifest) -> None:
    ours = {f"{app}.{name}" for app, name in MigrationLoader(None, ignore_no_migrations=True).disk_migrations}
    newer = sorted(set(manifest.migrations) - ours)
    if newer:
        raise CannotRestore(f"It was made by a newer Esmero ({manifest.version}): upgrade this one first.")


def _must_fit(manifest: archive.Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise CannotRestore(
            f"It holds a {manifest.engine} database; ESMERO_DATABASE_URL names {connection.vendor}."
        )


def _must_be_free(home: Path, *, replace: bool) -> None:
    if replace:
        return
    taken = (home / "esmero.sqlite3").exists() or (home / "files").exists()
    if connection.vendor == "postgresql":
        taken = bool(connection.introspection.table_names())
    if taken:
        raise CannotRestore("There is an installation already; with --replace it is put aside.")


def _bring_back(manifest: archive.Manifest, side: Path, *, at: datetime, for_good: Path) -> None:
    is_postgresql = manifest.engine == "postgresql"
    try:
        if is_postgresql:
            _must_be_alone_in_postgresql()
            dump = side / backing_up.DATABASE["postgresql"]
            schemas.load(dump)
            dump.unlink()
        _settle(manifest, side, at=at, for_good=for_good)
    except BaseException:
        if is_postgresql:
            schemas.give_up()
        raise
    if not manifest.has_secret:
        (side / "secret.key").unlink(missing_ok=True)
    _swap(side, has_schema=is_postgresql, at=at)


def _must_be_alone_in_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND application_name = 'esmero'"
        )
        (others,) = cursor.fetchone()
    connection.close()
    if others:
        raise CannotRestore("This installation is running on another machine: stop it first.")


def _settle(manifest: archive.Manifest, side: Path, *, at: datetime, for_good: Path) -> None:
    """Have another process settle it, for which the folder aside is the home."""
    command = [sys.executable, "-m", "esmero.config.command", "settle"]
    told = ["--backup-at", manifest.made_at, "--at", at.isoformat(), "--for-good", str(for_good)]
    environment = schemas.within({**os.environ, "ESMERO_HOME": str(side)})
    done = subprocess.run([*command, *told], env=environment, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise CannotRestore(f"It could not be settled: {done.stderr.strip()[-1000:]}")


def _is_same(here: Path, new: Path) -> bool:
    return here.is_file() and new.name == "secret.key" and here.read_bytes() == new.read_bytes()


def _swap(side: Path, *, has_schema: bool, at: datetime) -> None:
    home = side.parent
    for name in BESIDE:
        (side / name).unlink(missing_ok=True)
    old = f"{OLD}{at:%Y%m%d-%H%M%S}"
    parts = [name for name in PARTS if (side / name).exists() and not _is_same(home / name, side / name)]
    plan = {"side": side.name, "old": old, "parts": parts, "schema": has_schema}
    aside = home / f"{PLAN}.new"
    aside.write_text(json.dumps(plan))
    with aside.open("rb") as file:
        os.fsync(file.fileno())
    aside.rename(home / PLAN)
    finish()
