"""A database with all its tables, made by the migrations once and copied after that.

What every migration says goes into the name of the copy, with what carries it out: another word in one of
them, and they run again. On SQLite the copy is a database, on PostgreSQL a dump; where PostgreSQL's own
programs are missing, or are older than it, the migrations run every time.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / ".pytest_cache" / "migrated"


@cache
def copy(carried_out_by: str = sqlite3.sqlite_version, ending: str = "sqlite3") -> Path:
    """Return where the copy for the migrations as they stand lies, or is to lie."""
    house = ROOT / "src" / "esmero"
    with_them = [
        ROOT / "requirements.txt",
        house / "config" / "settings.py",
        house / "ground" / "in_place.py",
    ]
    seen = hashlib.sha256(carried_out_by.encode())
    for path in [*with_them, *sorted(house.rglob("migrations/*.py"))]:
        seen.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return FOLDER / f"{seen.hexdigest()[:32]}.{ending}"


def lay_into(home: Path) -> None:
    """Give a new home on SQLite its tables, where a copy of them lies; else it makes them itself."""
    if copy().exists():
        shutil.copyfile(copy(), home / "esmero.sqlite3")


@contextmanager
def copied(connection: Any) -> Iterator[None]:
    """Inside it Django's database of the tests begins as the copy, which is made where there is none."""
    creation = connection.creation
    create = creation.create_test_db
    begun = _begun_on_sqlite if connection.vendor == "sqlite" else _begun_on_postgresql

    def create_from_copy(*given: Any, **how: Any) -> Any:
        with _turn(), begun(connection) as lay_aside:
            # Whatever migrations are missing run now: none, or all of them.
            made = create(*given, **how)
            lay_aside()
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


@contextmanager
def _begun_on_sqlite(connection: Any) -> Iterator[Any]:
    """Fill the database of the tests; yields what lays it aside where there was no copy."""
    name = connection.creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as line:
        if copy().exists():
            with closing(sqlite3.connect(copy())) as laid_aside:
                laid_aside.backup(line)
            yield lambda: None
        else:
            yield lambda: _lay_aside(connection.connection)


def _lay_aside(database: sqlite3.Connection) -> None:
    for old in FOLDER.glob("*.sqlite3*"):
        old.unlink()
    aside = FOLDER / f"{os.getpid()}.part"
    with closing(sqlite3.connect(aside)) as out:
        database.backup(out)
    aside.rename(copy())


@contextmanager
def _begun_on_postgresql(connection: Any) -> Iterator[Any]:
    """Fill the database of the tests as soon as it is there; yields what lays it aside."""
    creation = connection.creation
    create = creation._create_test_db
    with creation._nodb_cursor() as cursor:
        cursor.execute("SHOW server_version")
        dump = copy(f"PostgreSQL {cursor.fetchone()[0]}", "sql")

    def create_and_fill(*given: Any, **how: Any) -> Any:
        name = create(*given, **how)
        quietly = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--single-transaction"]
        _ask("psql", name, *quietly, "--output=/dev/null", "--file", str(dump))
        return name

    if not dump.exists():
        yield lambda: _dump(connection, dump)
        return
    creation._create_test_db = create_and_fill
    try:
        yield lambda: None
    finally:
        creation._create_test_db = create


def _dump(connection: Any, dump: Path) -> None:
    for old in FOLDER.glob("*.sql"):
        old.unlink()
    aside = FOLDER / f"{os.getpid()}.part"
    aside.unlink(missing_ok=True)
    try:
        name = connection.settings_dict["NAME"]
        _ask("pg_dump", name, "--no-owner", "--no-privileges", "--no-comments", "--file", str(aside))
    except (OSError, subprocess.CalledProcessError):
        return
    aside.rename(dump)


def _ask(program: str, database: str, *words: str) -> None:
    """Have one of PostgreSQL's programs do it in a database of its server."""
    from esmero.config import schemas

    env = {**schemas.connected(), "PGDATABASE": database}
    subprocess.run([program, *words], env=env, check=True, capture_output=True)
