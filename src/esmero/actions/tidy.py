"""Tidying up what nobody needs any more; asked for by the clock or by an action, as tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

from esmero.domain.files import writes as files
from esmero.ground import db, search
from esmero.insight import kept_files

# A file is stored before the transaction that needs it; nobody takes a day to commit one.
UNNEEDED_FOR = timedelta(days=1)


def sweep_files(*, at: datetime) -> int:
    """Remove stored files that no row came to need: of transactions that failed, and half-written ones.

    Returns how many. What is being stored meanwhile stays.
    """
    return files.sweep(kept_files.needed(), before=at - UNNEEDED_FOR)


def drop_unneeded(keys: set[str], *, older_than: datetime) -> int:
    """Remove the bytes that rows were taken away from, after those rows' commit. Returns how many.

    What another row names stays, in whatever room; what was brought since then is left to the sweep.
    """
    return files.drop_bytes(keys - kept_files.needed()(keys), older_than=older_than) if keys else 0


def wipe_search(*, at: datetime) -> None:
    """Take words that were erased out of the last corner of the search index, a little at a time."""
    with db.write():
        search.begin_wiping()
    is_more = True
    while is_more:
        with db.write():
            is_more = search.wipe_on()
