"""Letters are by far the most rows: nobody who brings the database up to date waits for a copy of them."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

# Writing a migration out needs SQLite's own transactions.
pytestmark = pytest.mark.django_db(transaction=True)
# Those before it were written while nobody had letters; who has some has been through them.
FIRST = "0018"


def ours():
    """The names of this room's migrations from FIRST on."""
    names = [name for app, name in MigrationLoader(None).disk_migrations if app == "conversations"]
    return sorted(name for name in names if name >= FIRST)


def sql_of(name):
    out = io.StringIO()
    call_command("sqlmigrate", "conversations", name, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("name", ours())
def test_no_migration_copies_the_letters(name):
    assert "new__conversations_message" not in sql_of(name)


@pytest.mark.parametrize(("name", "columns"), [("0018", 2), ("0020", 1)])
def test_columns_with_a_default_are_added_in_their_place_on_both_databases(name, columns):
    added = [line for line in sql_of(name).splitlines() if 'ALTER TABLE "conversations_message"' in line]

    assert len(added) == columns, connection.vendor
    assert all(" ADD COLUMN " in line and " DEFAULT " in line and " NOT NULL" in line for line in added)


def test_the_models_are_what_the_migrations_make():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_itself_knows_what_a_letter_from_before_has_in_a_later_column():
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "conversations_message")
    columns = {one.name: one for one in described}

    for name in ("hidden_to", "is_from_participant", "no_letter_because"):
        assert columns[name].default is not None
        assert not columns[name].null_ok
    assert columns["utc_offset_minutes"].null_ok
