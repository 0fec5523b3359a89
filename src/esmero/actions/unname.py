"""Somebody who was erased is named as who said something of somebody else: taken out afterwards.

An erasure waits for none of it: everything that is known of anybody is looked through by a task, piece by
piece, and the names lie locked as long as that takes (decision 0086). First names alone are many people's.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable
from datetime import datetime

from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.ground import crypto, db
from esmero.ground.tasks import queue

log = logging.getLogger(__name__)

TASK = "sources.unname"
PURPOSE = "names of somebody who was erased"
AT_ONCE = 2000
WORDS_OF_A_NAME = 2


def later(names: Iterable[str], *, at: datetime) -> None:
    """The step inside an erasure, before the names go: have them taken out of what others' facts tell."""
    whole = sorted({name for name in names if len(name.split()) >= WORDS_OF_A_NAME})
    upto = customers.last_fact()
    if whole and upto:
        locked = crypto.lock(PURPOSE, json.dumps(whole))
        queue.enqueue(TASK, at=at, locked=locked, after=0, upto=upto)


def go_on(*, locked: str, after: int, upto: int, at: datetime) -> int:
    """Take the names out of the next facts, and ask for those behind them. Return in how many they stood."""
    try:
        names: list[str] = json.loads(crypto.unlock(PURPOSE, locked))
    except (crypto.CannotUnlock, ValueError):
        log.warning("Names that were put aside can't be read any more.")
        return 0
    rows = customers.sources_after(after, upto=upto, limit=AT_ONCE)
    # Compared before the transaction: most pieces change nothing.
    named = [number for number, source in rows if writes.without_names(source, names) != source]
    if not rows:
        return 0
    with db.write():
        told = writes.take_names_out(named, names) if named else 0
        if len(rows) == AT_ONCE:
            queue.enqueue(TASK, at=at, locked=locked, after=rows[-1][0], upto=upto)
    return told
