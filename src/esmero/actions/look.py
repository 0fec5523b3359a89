"""Noting who looked at whom, outside the request's transaction."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.events import writes as events
from esmero.ground import db
from esmero.ground.refs import Ref


def note_looks(looks: Iterable[tuple[int, int, Ref, datetime]]) -> None:
    """Store a batch of looks: (agent id, customer id, what was looked at, when)."""
    batch = list(looks)
    if batch:
        with db.write():
            events.note_looks(batch)
