"""Having search find again all that there is: after an upgrade, or when the doctor says it is out of step."""

from collections.abc import Callable

from esmero.domain.conversations import writes as conversations
from esmero.domain.customers import writes as customers
from esmero.ground import db, search


def reindex() -> int:
    """Make all that search finds by anew, some hundred rows at a time. Return the last message's id.

    Others write in between: what comes in meanwhile has its entry already.
    """
    with db.write():
        if not search.is_sound():
            search.rebuild()
    _go_through(customers.keep_clues_after)
    return _go_through(conversations.index_next)


def _go_through(next_ones: Callable[[int], int]) -> int:
    done, last = 0, -1
    while last:
        with db.write():
            last = next_ones(done)
        done = last or done
    return done
