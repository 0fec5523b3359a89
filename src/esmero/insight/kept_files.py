"""Which stored files are still needed, in whatever room's row their key stands."""

from collections.abc import Callable, Collection
from typing import Any

from django.apps import apps
from django.db import models

from esmero.domain.files.kinds import KEY_LENGTH


def needed() -> Callable[[Collection[str]], set[str]]:
    """Return what says of some keys which of them a row still needs. Ask within the minute."""
    columns = _columns()
    small = {key for column in columns if not column.db_index for key in _all_of(column)}
    big = [column for column in columns if column.db_index]

    def of(keys: Collection[str]) -> set[str]:
        found = {key for column in big for key in _those_of(column, keys)}
        return found | (small & set(keys))

    return of


def _columns() -> list[Any]:
    """Every column as wide as a file's key: one too many keeps a file too long, one too few loses it."""
    return [
        field
        for model in apps.get_models()
        if model.__module__.startswith("esmero.")
        for field in model._meta.get_fields()
        if isinstance(field, models.CharField) and field.max_length == KEY_LENGTH
    ]


def _all_of(column: Any) -> set[str]:
    rows = column.model._default_manager.exclude(**{column.name: ""})
    return set(rows.values_list(column.name, flat=True).iterator())


def _those_of(column: Any, keys: Collection[str]) -> set[str]:
    rows = column.model._default_manager.filter(**{f"{column.name}__in": list(keys)})
    return set(rows.values_list(column.name, flat=True))
