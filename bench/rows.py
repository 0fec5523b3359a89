"""Rows by the hundred thousand: one prepared INSERT for each table, whatever the database."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.db import connection, models, transaction

FULL_AT = 20_000


class Table:
    """Gathers rows of one table and writes them together; columns that are not given take their default."""

    def __init__(self, model: type[models.Model]) -> None:
        self._fields = [field for field in model._meta.concrete_fields]
        self._defaults = {field.attname: field.get_default() for field in self._fields}
        self._convert = [(field.attname, _converter(field)) for field in self._fields]
        columns = ", ".join(f'"{field.column}"' for field in self._fields)
        marks = ", ".join(["%s"] * len(self._fields))
        self._insert = f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})'
        self._rows: list[tuple[Any, ...]] = []
        self._pk = self._fields[0].attname if self._fields[0].primary_key else "id"
        newest = model._default_manager.aggregate(newest=models.Max("pk"))["newest"]
        self.last_id = int(newest or 0)
        self.model = model

    def add(self, **values: Any) -> int:
        """Add a row with the next number, and return the number."""
        self.last_id += 1
        values[self._pk] = self.last_id
        whole = {**self._defaults, **values}
        self._rows.append(tuple(convert(whole[name]) for name, convert in self._convert))
        return self.last_id

    @property
    def is_full(self) -> bool:
        """Whether it is time to write what was gathered."""
        return len(self._rows) >= FULL_AT

    def write(self) -> None:
        """Write what was gathered, in the caller's transaction."""
        with connection.cursor() as cursor:
            cursor.executemany(self._insert, self._rows)
        self._rows.clear()


def write_all(tables: list[Table]) -> None:
    """Write what was gathered in all tables together: their rows name each other."""
    with transaction.atomic():
        for table in tables:
            table.write()


def _converter(field: models.Field) -> Callable[[Any], Any]:
    if isinstance(field, models.DateTimeField):
        return _moment if connection.vendor == "sqlite" else _as_it_is
    if isinstance(field, models.JSONField):
        return _json
    return _as_it_is


def _as_it_is(value: Any) -> Any:
    return value


def _moment(value: datetime | None) -> str | None:
    # As Django writes it: UTC without saying so.
    return str(value.astimezone(UTC).replace(tzinfo=None)) if value else None


def _json(value: Any) -> str | None:
    return None if value is None else json.dumps(value)


def after_the_last_number(tables: list[Table]) -> None:
    """Have the database go on counting after the numbers given here (SQLite does by itself)."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for table in tables:
            name = table.model._meta.db_table
            cursor.execute(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), {max(1, table.last_id)})")
