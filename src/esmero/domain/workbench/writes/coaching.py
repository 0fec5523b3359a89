"""Notes about how colleagues work. What they say stands in no event."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Coaching
from esmero.ground.refs import Audience

# It says that there is a note: nobody's page is told, nor what it is about.
AMONG_TWO = Audience(is_internal=True)


def write_coaching(
    agent: Agent, *, words: str, conversation: Conversation | None, writer: Agent, by: Doer, at: datetime
) -> Coaching:
    """Keep a note about how a colleague works; its writer alone sees it until it is shared."""
    made = Coaching.objects.create(agent=agent, by=writer, conversation=conversation, words=words, at=at)
    events.record("coaching.written", about=made.ref, audience=AMONG_TWO, by=by, at=at)
    return made


def share_coaching(note: Coaching, *, by: Doer, at: datetime) -> None:
    """Let the colleague read a note about them; shared already, nothing changes."""
    if note.shared_at is not None:
        return
    note.shared_at = at
    note.save(update_fields=["shared_at"])
    events.record("coaching.shared", about=note.ref, audience=AMONG_TWO, by=by, at=at)


def drop_coaching(note: Coaching, *, by: Doer, at: datetime) -> None:
    """Take a note away for good, from both."""
    events.record("coaching.dropped", about=note.ref, audience=AMONG_TWO, by=by, at=at)
    note.delete()
