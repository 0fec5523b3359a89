"""Queries that are put together once and asked ten thousand times.

Building a query from its pieces and writing it out as SQL costs Django many times what SQLite needs to
answer it. Where a page asks the same thing at every visit, the SQL is written once for each database
and thread pool, and only its values change:

    _open_about = prepared.Query(lambda kind, id: Promise.objects.filter(about_kind=kind, about_id=id))
    promises = _open_about(kind="conversation", id=7)

What the function is given are slots, not values: it may use them wherever a filter takes a value, but
cannot look at them; a list of numbers or words is asked for with `among`. The rows come out as the
objects that Django would have made; where several rows have the same one beside them (a team, a
customer), they share it. A list that many pages show `keeps` its objects (`ground.made`). What a
transaction asks is written apart from what is asked outside, as it may be held (`db.held`).
"""

import inspect
import json
import re
import threading
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.db.models.expressions import Expression, F, Func

from esmero.ground import db, made

T = TypeVar("T")
# A value's place in SQL as Django writes it; "%%" is a plain per cent sign.
PLACE = re.compile(r"(?<!%)%s")


class Slot(Expression):
    """The place of a value that is not known yet."""

    def __init__(self, name: str) -> None:
        super().__init__(output_field=models.Field())
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return a placeholder, and itself in the place of the value."""
        return "%s", (self,)

    def get_lookup(self, lookup: str) -> Any:
        """A slot is only ever compared with."""
        raise NotImplementedError(lookup)


class _Among(Func):
    """Whether a column has one of the values of a slot."""

    output_field = models.BooleanField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it with the list as one value."""
        return super().as_sql(compiler, connection, template="%(expressions)s)", arg_joiner=" = ANY(")

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        """Write it with the list as JSON, which SQLite unfolds."""
        unfolded = " IN (SELECT value FROM json_each("
        return super().as_sql(compiler, connection, template="%(expressions)s))", arg_joiner=unfolded)


def among(column: str, values: Any) -> _Among:
    """Return a filter by which a column is one of a slot's list."""
    return _Among(F(column), values)


class HowMany(models.Subquery):
    """The number of rows of a query; with a limit inside, it stops counting there."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = models.IntegerField()


class Query(Generic[T]):
    """A query of ours with slots in it. Call it with a value for each slot; returns a list."""

    def __init__(self, build: Callable[..., Any], *, keeps: bool = False) -> None:
        self._build = build
        self._keeps = keeps
        self._names = list(inspect.signature(build).parameters)
        self._written: dict[tuple[str, bool], _Written] = {}
        self._writing = threading.Lock()

    def __call__(self, **values: Any) -> list[T]:
        database: Any = connections[DEFAULT_DB_ALIAS]
        return list(self._ready(database.vendor).ask(database, values))

    def first(self, **values: Any) -> T | None:
        """Return the first of what is found, or None."""
        database: Any = connections[DEFAULT_DB_ALIAS]
        return next(iter(self._ready(database.vendor).ask(database, values)), None)

    def _ready(self, vendor: str) -> "_Written":
        # One SQL for each kind of database: the tests use several.
        kind = (vendor, db.is_open())
        found = self._written.get(kind)
        if found is None:
            with self._writing:
                rows = self._build(*(Slot(name) for name in self._names))
                found = self._written[kind] = _Written(rows, keeps=self._keeps)
        return found


class _Written:
    """A query as SQL, with all that is needed to make objects of its rows."""

    def __init__(self, rows: Any, *, keeps: bool) -> None:
        compiler = rows.query.get_compiler(connection=connection)
        self._sql, self._values = compiler.as_sql()
        # As SQLite itself reads it; Django writes it anew before each asking.
        self._for_sqlite = PLACE.sub("?", self._sql).replace("%%", "%")
        if rows._fields is None:
            self._made: made.Make = made.keeping(compiler) if keeps else made.objects(compiler)
        else:
            is_flat = getattr(rows, "_flat", False) or rows._iterable_class.__name__.startswith("Flat")
            self._made = made.values(compiler, is_flat=is_flat)

    def ask(self, database: Any, values: dict[str, Any]) -> Iterable[Any]:
        filled = [_filled(value, values) for value in self._values]
        if db.is_plain_sqlite(database):
            with database.wrap_database_errors:
                rows = database.connection.execute(self._for_sqlite, filled).fetchall()
        else:
            with database.cursor() as cursor:
                cursor.execute(self._sql, filled)
                rows = cursor.fetchall()
        return self._made(rows, database)


def _filled(value: Any, values: dict[str, Any]) -> Any:
    if not isinstance(value, Slot):
        return value
    found = values[value.name]
    return found if isinstance(found, int | str) else _adapted(found)


def _adapted(value: Any) -> Any:
    if isinstance(value, list) and connection.vendor == "sqlite":
        return json.dumps(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value
