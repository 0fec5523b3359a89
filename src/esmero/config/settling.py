"""The inside of a restore: what is done to the database of a backup before anything may run on it."""

from datetime import datetime
from pathlib import Path

from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.db import connection, models

from esmero.actions import come_back
from esmero.config import for_good
from esmero.domain.events import reads as events

# Far more than anybody makes between two backups: a number given after the backup never comes again,
# so no link, no open page and no other program mistakes a new thing for one that was undone.
GAP = 1_000_000


def settle(*, backup_at: datetime, journal: Path, at: datetime) -> None:
    """Bring the tables up to date, leave a gap in all numbers, end all sign-ins, and settle the rest."""
    call_command("migrate", verbosity=0, interactive=False)
    done = for_good.read(journal, since_event=events.newest_id())
    _leave_a_gap()
    Session.objects.all().delete()
    come_back.settle(backup_at=backup_at, for_good=done, at=at)
    _fold_the_log_in()


def _leave_a_gap() -> None:
    for model in apps.get_models():
        key = model._meta.pk
        if isinstance(key, models.AutoField | models.BigAutoField):
            raise_number = _in_sqlite if connection.vendor == "sqlite" else _in_postgresql
            raise_number(model._meta.db_table, str(key.column))


def _in_sqlite(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [GAP, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, GAP])


def _in_postgresql(table: str, column: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
        (name,) = cursor.fetchone()
        cursor.execute("SELECT setval(%s, nextval(%s) + %s)", [name, name, GAP])


def _fold_the_log_in() -> None:
    """The database leaves its folder alone, so nothing of it may lie beside."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
