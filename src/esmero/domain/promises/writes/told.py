"""That a customer was told by letter what rules of the company promised, so that no other letter tells it."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.events.kinds import Doer
from esmero.domain.promises.models import Promise
from esmero.domain.promises.writes.life import record


def note_told(promises: Iterable[Promise], *, by: Doer, at: datetime) -> None:
    """Record that the customer was told of these; for the desk alone, as the letter has its own event."""
    for promise in promises:
        record("promise.told", promise, by, at, internal=True)
