"""What tests leave that commit is taken out of PostgreSQL again: rows of the tables that have any.

Django cuts off all tables, with new files for each of them and for each index, which takes as long as ten
tests. The tables are empty either way, and numbers go on from where they were.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any


@contextmanager
def by_rows(connection: Any) -> Iterator[None]:
    """Inside it Django's flush takes out the rows that there are, where the server lets us do so."""
    if connection.vendor != "postgresql":
        yield
        return
    operations = connection.ops
    cut_off = operations.sql_flush

    def sql_flush(
        style: Any, tables: Sequence[str], *, reset_sequences: bool = False, **how: Any
    ) -> list[str]:
        if reset_sequences or not tables or not _rules_it(connection):
            return list(cut_off(style, tables, reset_sequences=reset_sequences, **how))
        named = [operations.quote_name(table) for table in tables]
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(f'EXISTS (SELECT 1 FROM {table})' for table in named)}")
            filled = [table for table, is_filled in zip(named, cursor.fetchone(), strict=True) if is_filled]
        # All go together, so nothing that is left refers to what is gone; no trigger speaks up for a test.
        return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {table}" for table in filled)]

    operations.sql_flush = sql_flush
    try:
        yield
    finally:
        operations.sql_flush = cut_off


def _rules_it(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SHOW is_superuser")
        return bool(cursor.fetchone()[0] == "on")
