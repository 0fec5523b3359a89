"""Rows for a spreadsheet, such that a name that somebody typed never becomes a formula there."""

import csv
import io
from collections.abc import Iterable

# What a spreadsheet takes for the beginning of a formula, or jumps over to one.
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Return rows as CSV, with the mark by which spreadsheets know its letters; None is an empty cell."""
    out = io.StringIO()
    csv.writer(out).writerows([_cell(one) for one in row] for row in rows)
    return "\ufeff" + out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, str) and value.startswith(BEGINS_A_FORMULA):
        return f"'{value}"
    return "" if value is None else value
