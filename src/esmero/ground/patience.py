"""Doing something surely that must not be forgotten because the database was away for a while."""

import logging
import time
from collections.abc import Callable

from django.db import DatabaseError, connections

log = logging.getLogger(__name__)

# About five minutes in all.
PAUSES = (0.1, 0.3, 1.0, 2.0, 4.0, *[8.0] * 36)


def insist(do: Callable[[], None], pauses: tuple[float, ...] = PAUSES) -> None:
    """Do it, again and again while the database does not let us. Raises what kept it from being done."""
    for pause in pauses:
        try:
            do()
        except DatabaseError as error:
            log.warning("The database does not take what has happened; it is told again: %r", error)
            # A connection that failed may stay broken.
            connections.close_all()
            time.sleep(pause)
        else:
            return
    do()
