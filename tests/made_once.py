"""What many tests begin with is made once by the actions themselves; after that its rows are put back.

Whatever might make them come out differently has them made anew: rows that stand there already, settings
of one test, another language, another moment.
"""

import pickle
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.apps import apps
from django.conf import UserSettingsHolder, settings
from django.core.cache import cache
from django.db import connection
from django.db.models import Model
from django.utils import translation

from esmero.ground import clock, db, fleeting, fleeting_file, live

T = TypeVar("T")
# Migrations fill these, and nobody who founds a company changes them.
FILLED_BY_MIGRATIONS = {"staff_skill", "workflows_kind"}
# Whoever asks for a company of this moment may get one that was made so long ago: on a busy machine it
# takes as long from making it to the first look at it.
A_MOMENT = timedelta(seconds=5)
MOST = 8

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Kept:
    """What was made, and the rows of each table that it left."""

    at: datetime
    pickled: bytes
    rows: dict[str, tuple[list[str], Rows]]


_kept: OrderedDict[Hashable, Kept] = OrderedDict()
# What a test makes that replaces parts of the house (conftest.py says so) is not handed to others.
is_patched = False


def at_a_moment(at: datetime | None, make: Callable[[datetime], T]) -> T:
    """Return what `make` makes at this time (None is now), from its rows where they are known.

    What is counted for an hour or so (limits) begins after it, whether it was made or put back.
    """
    made = _made_or_put_back(at, make)
    if fleeting.has_redis():
        cache.clear()  # with it goes what is counted there
    else:
        fleeting_file.forget_all()
    return made


def _made_or_put_back(at: datetime | None, make: Callable[[datetime], T]) -> T:
    key = (make, at, translation.get_language(), connection.alias)
    if not _is_all_as_ever() or not _is_asked_again(at):
        return make(at or clock.now())
    kept = _kept.get(key)
    if kept and (at or timedelta(0) <= clock.now() - kept.at <= A_MOMENT):
        _put_back(kept.rows)
        made: T = pickle.loads(kept.pickled)
        return made
    moment = at or clock.now()
    made = make(moment)
    if is_patched:
        return made
    _kept[key] = Kept(moment, pickle.dumps(made), _filled())
    while len(_kept) > MOST:
        _kept.popitem(last=False)
    return made


def _is_asked_again(at: datetime | None) -> bool:
    """Say whether others ask for the same: now, or a moment that somebody wrote down."""
    return at is None or (at.second, at.microsecond) == (0, 0)


def _is_all_as_ever() -> bool:
    return not isinstance(settings._wrapped, UserSettingsHolder) and not any(_are_filled(_tables()))


def _tables() -> dict[str, list[str]]:
    """Return the tables of the house with those columns that are written."""
    ours: list[type[Model]] = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("esmero.")
    ]
    return {
        model._meta.db_table: [
            str(field.column) for field in model._meta.local_concrete_fields if not field.generated
        ]
        for model in ours
        if model._meta.managed and model._meta.db_table not in FILLED_BY_MIGRATIONS
    }


def _are_filled(tables: dict[str, list[str]]) -> list[bool]:
    looks = ", ".join(f'EXISTS (SELECT 1 FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {looks}")
        return [bool(is_filled) for is_filled in cursor.fetchone()]


def _filled() -> dict[str, tuple[list[str], Rows]]:
    tables = _tables()
    filled: dict[str, tuple[list[str], Rows]] = {}
    # With a sign before it SQLite hands a value over as it lies there.
    plain = "+" if connection.vendor == "sqlite" else ""
    with connection.cursor() as cursor:
        for (table, columns), is_filled in zip(tables.items(), _are_filled(tables), strict=True):
            if is_filled:
                named = ", ".join(f'{plain}"{column}"' for column in columns)
                cursor.execute(f'SELECT {named} FROM "{table}" ORDER BY 1')
                filled[table] = (columns, [tuple(row) for row in cursor.fetchall()])
    return filled


def _put_back(filled: dict[str, tuple[list[str], Rows]]) -> None:
    with db.write(), connection.cursor() as cursor:
        for table, (columns, rows) in filled.items():
            named = ", ".join(f'"{column}"' for column in columns)
            one = f"({', '.join(['%s'] * len(columns))})"
            values = [value for row in rows for value in row]
            cursor.execute(f'INSERT INTO "{table}" ({named}) VALUES {", ".join([one] * len(rows))}', values)
        db.after_commit(live.ring)
