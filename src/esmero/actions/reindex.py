"""Having search find again all that there is: after an upgrade, or when the doctor says it is out of step."""

from esmero.domain.conversations import writes as conversations
from esmero.ground import db, search


def reindex() -> int:
    """Make every entry of search anew, some hundred messages at a time. Return the last message's id.

    Others write in between: what comes in meanwhile has its entry already.
    """
    with db.write():
        if not search.is_sound():
            search.rebuild()
    done, last = 0, -1
    while last:
        with db.write():
            last = conversations.index_next(done)
        done = last or done
    return done
