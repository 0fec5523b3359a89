"""A restore on PostgreSQL: the backup comes into a schema aside, and two schemas change their names.

Whatever the database of now holds (newer tables, tables of others) is in nobody's way and stays as it is
until the one moment of changing places; afterwards it lies under the name it was put aside by.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import connection

# Where PostgreSQL keeps tables by itself, where a backup is settled, and where what was replaced lies.
HERE, COMING, ASIDE = "public", "esmero_coming", "esmero_replaced_"
# No backup holds these.
LEFT_OUT = (f"--exclude-schema={COMING}", f"--exclude-schema={ASIDE}*")
OLD = "esmero_replaced_just_now"

# The dump names its schema in each of its lines. So what is there steps aside within the transaction that
# reads it, and is back at its end: nobody outside ever sees it gone.
BEFORE = f"""BEGIN;
DROP SCHEMA IF EXISTS {COMING} CASCADE;
ALTER SCHEMA {HERE} RENAME TO {OLD};
CREATE SCHEMA {HERE};
"""
AFTER = f"""
;
ALTER SCHEMA {HERE} RENAME TO {COMING};
ALTER SCHEMA {OLD} RENAME TO {HERE};
COMMIT;
"""


class PostgresqlRefused(Exception):
    """One of PostgreSQL's own programs failed, and nothing was changed; says why in its words."""


def connected() -> dict[str, str]:
    """Return the environment in which PostgreSQL's programs find our database."""
    named = settings.DATABASES["default"]
    told = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    # The password goes through the environment: others can read command lines.
    known = {name: str(named[key]) for name, key in told.items() if named.get(key)}
    return {**os.environ, **known, "PGDATABASE": str(named["NAME"])}


def within(environment: dict[str, str]) -> dict[str, str]:
    """Return an environment in which our own programs see the schema aside and nothing else."""
    return {**environment, "PGOPTIONS": f"-c search_path={COMING}"}


def load(dump: Path) -> None:
    """Read a dump into the schema aside, all of it or nothing. Raises PostgresqlRefused."""
    with tempfile.TemporaryFile() as said, _start("psql", *_QUIETLY, said=said) as sql:
        words = ("--no-owner", "--no-privileges", "--file=-", str(dump))
        with _start("pg_restore", *words, said=said) as read:
            is_whole = _pour(read, sql)
        # Without its last words the transaction never ends, and nothing of it was.
        if is_whole:
            _write(sql, AFTER)
        _close(sql)
        if not is_whole or sql.wait():
            said.seek(0)
            raise PostgresqlRefused(said.read().decode(errors="replace").strip()[-500:])


_QUIETLY = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")


def _start(program: str, *words: str, said: IO[bytes]) -> "subprocess.Popen[bytes]":
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": said}
    try:
        return subprocess.Popen([program, *words], env=connected(), **pipes)  # type: ignore # noqa: S603,PGH003
    except FileNotFoundError as error:
        raise PostgresqlRefused(f"{program} is not installed; it comes with PostgreSQL's client.") from error


def _pour(read: "subprocess.Popen[bytes]", sql: "subprocess.Popen[bytes]") -> bool:
    """Hand the dump over as it is read; say whether all of it was."""
    _write(sql, BEFORE)
    try:
        if read.stdout and sql.stdin:
            shutil.copyfileobj(read.stdout, sql.stdin)
    except BrokenPipeError:
        read.kill()
    return read.wait() == 0


def _write(sql: "subprocess.Popen[bytes]", words: str) -> None:
    try:
        if sql.stdin:
            sql.stdin.write(words.encode())
    except BrokenPipeError:
        # It ended already; its exit status and its words say why.
        return


def _close(sql: "subprocess.Popen[bytes]") -> None:
    try:
        if sql.stdin:
            sql.stdin.close()
    except BrokenPipeError:
        return


def give_up() -> None:
    """Take the schema aside away again; what is in use was never touched."""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP SCHEMA IF EXISTS {COMING} CASCADE")
    connection.close()


def change_places(stamp: str) -> None:
    """Let the schema aside be the one in use, and keep the old one under its stamp; may run twice."""
    aside = ASIDE + stamp.replace("-", "_")
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [COMING])
        if cursor.fetchone():
            # In one message, so that both happen or neither.
            cursor.execute(f"ALTER SCHEMA {HERE} RENAME TO {aside}; ALTER SCHEMA {COMING} RENAME TO {HERE}")
    connection.close()
