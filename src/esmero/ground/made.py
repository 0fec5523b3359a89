"""Objects made of a prepared query's rows, as Django makes them and in a fifth of the time.

Django makes of fifty conversations of one team fifty teams with fifty calendars, and each of them field
by field. Here what stands beside several rows is made once and shared by them, only what is made is
translated from the database's values, and an object gets all its fields at once. That holds for tables
that don't listen to their own making (`pre_init`, files as fields) and whose `__init__` is Django's;
a test compares the tables' objects with Django's own.

What stands in lists is looked at far more often than it changes: for a query that keeps its objects, a row
that stands as it stood gives the very object that it gave before. Such objects are shared by all pages of
the process, so nobody may change them; what a page makes of one can be kept with it (`kept_with`).
"""

import functools
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import connections
from django.db.backends.sqlite3.base import DatabaseWrapper as Sqlite
from django.db.models import DateTimeField, Model
from django.db.models.base import ModelState

M = TypeVar("M", bound=Model)
Row = Sequence[Any]
Convert = Callable[[Any, Any], Any]
# Rows, and the database connection they came by.
Make = Callable[[Iterable[Row], Any], Iterable[Any]]

# Of a query that keeps its objects: so many of its newest rows, a few kilobytes each.
MOST = 1024
_forgets: list[Callable[[], None]] = []

# SQLite hands over a moment as it stands there; it becomes one where an object is made of its row, which for
# a kept row is seldom. Django, whose own way this replaces, reads either.
Sqlite.Database.register_converter("datetime", bytes.decode)


def forget() -> None:
    """Make all objects anew: nobody who was erased stays among them."""
    for one in _forgets:
        one()


def keeping(compiler: Any) -> Make:
    """Return what makes objects of rows, and gives the same object for the same row."""
    make = objects(compiler)

    @functools.lru_cache(maxsize=MOST)
    def kept(row: Row, alias: str) -> Any:
        (one,) = make([row], connections[alias])
        return one

    _forgets.append(kept.cache_clear)
    return lambda rows, database: (kept(tuple(row), database.alias) for row in rows)


def kept_with(one: Any) -> dict[Any, Any]:
    """Return the place where pages keep what they made of an object that is kept itself."""
    found: dict[Any, Any] = one.__dict__.setdefault("_kept_with", {})
    return found


def objects(compiler: Any) -> Make:
    """Return what makes objects of rows, with those that the query fetches beside them."""
    converts = _converts(compiler)
    kind = _Kind(compiler.klass_info, compiler.select, converts)
    extras = [
        (name, place, converts.get(place)) for name, place in (compiler.annotation_col_map or {}).items()
    ]

    def make(rows: Iterable[Row], database: Any) -> Iterable[Any]:
        # Whatever stands beside several rows, by its kind and its id.
        beside: dict[Any, Any] = {}
        for row in rows:
            one = kind.new(row, beside, database)
            for name, place, convert in extras:
                setattr(one, name, convert(row[place], database) if convert else row[place])
            yield one

    return make


def values(compiler: Any, *, is_flat: bool) -> Make:
    """Return what makes tuples of rows, or single values."""
    converts = list(_converts(compiler).items())

    def make(rows: Iterable[Row], database: Any) -> Iterable[Any]:
        for row in rows:
            found = list(row)
            for place, convert in converts:
                found[place] = convert(found[place], database)
            yield found[0] if is_flat else tuple(found)

    return make


def fresh(model: type[M], **columns: Any) -> M:
    """Return a new object that is not kept yet, as `model(**columns)` would; columns not named have defaults.

    Django asks each field in turn what it is, which takes longer than the database needs to write it.
    Raises TypeError for a column that the table has not.
    """
    constants, made_anew, neighbours = _defaults(model)
    one = model.__new__(model)
    fields = one.__dict__
    fields["_state"] = ModelState()
    fields.update(constants)
    fields.update((name, default()) for name, default in made_anew if name not in columns)
    for name, value in columns.items():
        if name in neighbours:
            setattr(one, name, value)
        elif name in constants:
            fields[name] = value
        else:
            raise TypeError(f"{model.__name__} has no {name}.")
    return one


@functools.cache
def _defaults(model: type[Model]) -> tuple[dict[str, Any], list[tuple[str, Callable[[], Any]]], set[str]]:
    """Return the columns that begin with the same value each time, those made anew, and the neighbours."""
    columns: Sequence[Any] = model._meta.concrete_fields
    anew = [(field.attname, field.get_default) for field in columns if callable(field.default)]
    # Each has its place from the beginning: rows are looked at as well as written.
    constants = {field.attname: None if callable(field.default) else field.get_default() for field in columns}
    return constants, anew, {field.name for field in columns if field.is_relation}


class _Kind:
    """One table among a query's columns: where they stand, and the tables beside it."""

    def __init__(self, info: Any, select: Any, converts: dict[int, Convert]) -> None:
        places = info["select_fields"]
        self._first, self._last = places[0], places[-1] + 1
        self._model: Any = info["model"]
        self._names = [column[0].target.attname for column in select[self._first : self._last]]
        self._id_at = self._first + self._names.index(self._model._meta.pk.attname)
        self._converts = [
            (name, converts[place])
            for place, name in enumerate(self._names, self._first)
            if place in converts
        ]
        self._beside = [
            (_Kind(one, select, converts), one["local_setter"], one["remote_setter"])
            for one in info.get("related_klass_infos", [])
        ]

    def new(self, row: Row, beside: dict[Any, Any], database: Any) -> Any:
        """Return a new object of a row."""
        one = self._model.__new__(self._model)
        fields = one.__dict__
        fields["_state"] = state = ModelState()
        state.adding, state.db = False, database.alias
        fields.update(zip(self._names, row[self._first : self._last], strict=True))
        for name, convert in self._converts:
            fields[name] = convert(fields[name], database)
        for kind, set_here, set_there in self._beside:
            neighbour = kind.shared(row, beside, database)
            set_here(one, neighbour)
            if neighbour is not None:
                set_there(neighbour, one)
        return one

    def shared(self, row: Row, beside: dict[Any, Any], database: Any) -> Any:
        """Return the object of a row that stands beside another, the same for all that have it."""
        key = (self, row[self._id_at])
        if key[1] is None:
            return None
        found = beside.get(key)
        if found is None:
            found = beside[key] = self.new(row, beside, database)
        return found


def _converts(compiler: Any) -> dict[int, Convert]:
    """Return by its place what turns each column's value into ours."""
    found = compiler.get_converters([column[0] for column in compiler.select])
    is_sqlite = compiler.connection.vendor == "sqlite"
    return {
        place: _moment
        if is_sqlite and type(column.output_field) is DateTimeField
        else _convert(steps, column)
        for place, (steps, column) in found.items()
    }


def _moment(value: Any, database: Any) -> Any:
    """Return a moment that SQLite keeps, which it does in UTC, without what Django asks about every one."""
    if value is None:
        return None
    return (datetime.fromisoformat(value) if isinstance(value, str) else value).replace(tzinfo=UTC)


def _convert(steps: Sequence[Any], column: Any) -> Convert:
    def convert(value: Any, database: Any) -> Any:
        # Nothing stays nothing, whatever it would have been.
        if value is not None:
            for step in steps:
                value = step(value, column, database)
        return value

    return convert
