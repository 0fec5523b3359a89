"""Rows written with SQL that is put together once for each table, as Django would write them.

`save()` asks anew each time which fields there are and puts a query of objects together, out of which SQL
is made; a question that comes in writes a dozen rows. Here the SQL of a table is remembered, and only
its values change. A row is written as `save(force_insert=True)` or `save(update_fields=…)` would write it;
a test compares them. That holds for tables that compute nothing on saving, and for rows whose neighbours
are kept already.
"""

import functools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connection, connections, models

from esmero.ground import db

M = TypeVar("M", bound=models.Model)
Prepare = Callable[[Any], Any]

# Columns whose values the database takes as they are.
PLAIN = (models.CharField, models.TextField, models.IntegerField, models.BooleanField, models.ForeignKey)
# SQLite takes so many values in one statement, however old it is.
MOST_VALUES = 900


def add(one: M) -> M:
    """Insert a new row and return it, with the id that it got."""
    add_all([one])
    return one


def add_all(ones: Sequence[models.Model]) -> None:
    """Insert new rows of one table; they get their ids, in this order."""
    if not ones:
        return
    database: Any = connections[DEFAULT_DB_ALIAS]
    table = _table(type(ones[0]), database.vendor)
    for start in range(0, len(ones), table.most):
        table.add(ones[start : start + table.most], database)


def change(one: models.Model, *names: str) -> None:
    """Write these fields of a row. Raises DatabaseError where there is no such row any more."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    if not _table(type(one), database.vendor).change(one, names, database):
        raise DatabaseError(f"There is no {one!r} any more.")


def note(model: type[models.Model], key: int, **columns: Any) -> bool:
    """Write these columns of the row with this key, which need not be fetched; False where there is none."""
    database: Any = connections[DEFAULT_DB_ALIAS]
    one = model(pk=key, **columns)
    return _table(model, database.vendor).change(one, tuple(columns), database)


@functools.cache
def _table(model: type[models.Model], vendor: str) -> "_Table":
    return _Table(model)


class _Columns:
    """Some columns of a table: their names, and how their values become the database's."""

    def __init__(self, fields: Sequence[Any]) -> None:
        self.quoted = [connection.ops.quote_name(field.column) for field in fields]
        self._names = [field.attname for field in fields]
        prepares = [(place, _prepare(field)) for place, field in enumerate(fields)]
        self._prepares = [(place, prepare) for place, prepare in prepares if prepare]

    def of(self, one: models.Model) -> list[Any]:
        """Return what a row has in these columns."""
        fields = one.__dict__
        values = [fields[name] for name in self._names]
        for place, prepare in self._prepares:
            if values[place] is not None:
                values[place] = prepare(values[place])
        return values


class _Table:
    """A table of ours: its columns, and the statements that were put together for it."""

    def __init__(self, model: type[models.Model]) -> None:
        meta: Any = model._meta
        self._fields = {name: field for field in meta.concrete_fields for name in (field.name, field.attname)}
        self._name, self._key = connection.ops.quote_name(meta.db_table), meta.pk.attname
        self._key_column = connection.ops.quote_name(meta.pk.column)
        # Where the database gives the key, it says which.
        self._is_told_key = meta.auto_field is not None
        self._new = _Columns([field for field in meta.concrete_fields if field is not meta.auto_field])
        self._inserts: dict[int, str] = {}
        self._changes: dict[tuple[str, ...], tuple[str, _Columns]] = {}
        self.most = max(1, MOST_VALUES // len(self._new.quoted))

    def add(self, ones: Sequence[models.Model], database: Any) -> None:
        values = [value for one in ones for value in self._new.of(one)]
        keys, _count = _done(database, self._insert(len(ones)), values, is_told=self._is_told_key)
        for one, key in zip(ones, keys, strict=False):
            setattr(one, self._key, key[0])
        for one in ones:
            one._state.adding, one._state.db = False, database.alias

    def _insert(self, count: int) -> str:
        return self._inserts.get(count) or self._insert_of(count)

    def _insert_of(self, count: int) -> str:
        row = ", ".join(["%s"] * len(self._new.quoted))
        sql = f"INSERT INTO {self._name} ({', '.join(self._new.quoted)}) VALUES "
        sql += ", ".join([f"({row})"] * count)
        if self._is_told_key:
            sql += f" RETURNING {self._name}.{self._key_column}"
        self._inserts[count] = sql
        return sql

    def change(self, one: models.Model, names: tuple[str, ...], database: Any) -> bool:
        sql, columns = self._changes.get(names) or self._change_of(names)
        _told, count = _done(database, sql, [*columns.of(one), one.__dict__[self._key]])
        return count > 0

    def _change_of(self, names: tuple[str, ...]) -> tuple[str, _Columns]:
        columns = _Columns([self._fields[name] for name in names])
        places = ", ".join(f"{column} = %s" for column in columns.quoted)
        sql = f"UPDATE {self._name} SET {places} WHERE {self._key_column} = %s"
        self._changes[names] = found = sql, columns
        return found


def _done(database: Any, sql: str, values: list[Any], *, is_told: bool = False) -> tuple[list[Any], int]:
    """Have the database do what the SQL says; return what it tells, and how many rows it was about."""
    if db.is_plain_sqlite(database):
        with database.wrap_database_errors:
            cursor = database.connection.execute(sql.replace("%s", "?"), values)
            return cursor.fetchall() if is_told else [], cursor.rowcount
    with database.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if is_told else [], cursor.rowcount


def _prepare(field: Any) -> Prepare | None:
    """Return what turns a value of a column into the database's; None where that takes it as it is."""
    if isinstance(field, models.DateTimeField):
        return _moment if connection.vendor == "sqlite" else None
    if isinstance(field, PLAIN):
        return None
    return lambda value: field.get_db_prep_save(value, connection)


def _moment(value: datetime) -> Any:
    if value.tzinfo is UTC:
        return str(value.replace(tzinfo=None))
    return connection.ops.adapt_datetimefield_value(value)
