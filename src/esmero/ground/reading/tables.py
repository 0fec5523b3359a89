"""Tables as spreadsheets save them (CSV): whatever the character set, the sign between cells, the quotes."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.ground.reading import charsets

if TYPE_CHECKING:
    from collections.abc import Iterator

BETWEEN = ",;\t|"
LONGEST_CELL = 5_000
MOST_COLUMNS = 200
# A text has next to no control signs; pictures, archives and spreadsheets' own files are full of them.
LOOKED_AT = 100_000
NO_TEXT = re.compile(r"[\x01-\x08\x0e-\x1f\x7f\ufffd]")


class NoTable(ValueError):
    """There are no rows with a first line that names the columns, or what there is is no text."""


@dataclass(frozen=True)
class Table:
    """The names of the columns, and the rows: each with as many cells as there are columns."""

    columns: list[str]
    rows: list[list[str]]
    # Rows that were left out, as there were too many.
    left_out: int = 0


def read(content: bytes, *, most: int) -> Table:
    """Return the table in a file, `most` rows at most; empty lines are left out. Raises NoTable."""
    text = charsets.decode(content, None)[0].removeprefix("\ufeff").replace("\x00", "")
    looked_at = text[:LOOKED_AT]
    if 100 * len(NO_TEXT.findall(looked_at)) > len(looked_at):
        raise NoTable
    # Two kinds of line ends in one file would make rows out of half of it.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    # Spreadsheets write the sign between cells in a line of its own before all others.
    said = first.strip().removeprefix("sep=") if first.startswith("sep=") else ""
    if said:
        text = rest
    between = said if said in set(BETWEEN) and said else _between(text)
    lines = _rows(text, between)
    columns = [cell.strip() for cell in next(lines, [])][:MOST_COLUMNS]
    while columns and not columns[-1]:
        columns.pop()
    if len(columns) < 1 or not any(columns):
        raise NoTable
    rows: list[list[str]] = []
    left_out = 0
    for row in lines:
        if len(rows) < most:
            rows.append([*row, *[""] * len(columns)][: len(columns)])
        else:
            left_out += 1
    return Table(columns, rows, left_out)


def _between(text: str) -> str:
    """Return the sign that stands most often between the cells of the first line."""
    first = text.partition("\n")[0]
    outside = "".join(first.split('"')[::2])
    return max(BETWEEN, key=outside.count)


def _rows(text: str, between: str) -> Iterator[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=between)
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    for row in reader:
        cells = [cell.strip()[:LONGEST_CELL] for cell in row]
        if any(cells):
            yield cells
