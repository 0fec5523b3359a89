"""Tidying up what nobody needs any more; asked for by the clock, as tasks."""

from __future__ import annotations

from datetime import datetime, timedelta

from esmero.domain.files import writes as files
from esmero.insight import kept_files

# A file is stored before the transaction that needs it; nobody takes a day to commit one.
UNNEEDED_FOR = timedelta(days=1)


def sweep_files(*, at: datetime) -> int:
    """Remove stored files that no row came to need: of transactions that failed, and half-written ones.

    Returns how many. What is being stored meanwhile stays.
    """
    return files.sweep(kept_files.needed(), before=at - UNNEEDED_FOR)
