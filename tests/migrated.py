"""A database with all its tables, made by the migrations once and copied after that.

What every migration says goes into the name of the copy, with what carries it out: another word in one of
them, and they run again. SQLite only; on PostgreSQL they run every time.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".pytest_cache" / "migrated"


@cache
def copy() -> Path:
    """Return where the copy for the migrations as they stand lies, or is to lie."""
    house = ROOT / "src" / "esmero"
    carried_out_by = [
        ROOT / "requirements.txt",
        house / "config" / "settings.py",
        house / "ground" / "in_place.py",
    ]
    seen = hashlib.sha256(sqlite3.sqlite_version.encode())
    for path in [*carried_out_by, *sorted(house.rglob("migrations/*.py"))]:
        seen.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return FOLDER / f"{seen.hexdigest()[:32]}.sqlite3"


def lay_into(home: Path) -> None:
    """Give a new home on SQLite its tables, where a copy of them lies; else it makes them itself."""
    if copy().exists():
        shutil.copyfile(copy(), home / "esmero.sqlite3")


@contextmanager
def copied(connection: Any) -> Iterator[None]:
    """Inside it Django's database of the tests begins as the copy, which is made where there is none."""
    creation = connection.creation
    create = creation.create_test_db

    def create_from_copy(*given: Any, **how: Any) -> Any:
        with _turn(), closing(sqlite3.connect(creation._get_test_db_name(), uri=True)) as line:
            is_there = copy().exists()
            if is_there:
                with closing(sqlite3.connect(copy())) as laid_aside:
                    laid_aside.backup(line)
            # Whatever migrations are missing run now: none, or all of them.
            made = create(*given, **how)
            if not is_there:
                _lay_aside(connection.connection)
            # Asked of the database once a process, by migrations at the latest: no test counts it as its own.
            assert connection.features.supports_json_field
            return made

    creation.create_test_db = create_from_copy
    try:
        yield
    finally:
        creation.create_test_db = create


@contextmanager
def _turn() -> Iterator[None]:
    """One process makes the copy, and the others wait for it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "turn").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def _lay_aside(database: sqlite3.Connection) -> None:
    for old in FOLDER.glob("*.sqlite3*"):
        old.unlink()
    aside = FOLDER / f"{os.getpid()}.part"
    with closing(sqlite3.connect(aside)) as out:
        database.backup(out)
    aside.rename(copy())
