"""What is awaited, where a new conversation may belong, and where a closed one goes on."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.conversations.kinds import WhyGuessed
from esmero.domain.conversations.models import Awaited, Conversation, Guess
from esmero.domain.conversations.writes.merging import link
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.ground import written


def await_mails(conversation: Conversation, mail_ids: Iterable[str], *, at: datetime) -> None:
    """Remember that mails of these Message-IDs belong to a conversation, should they come yet."""
    written.add_all([Awaited(conversation=conversation, mail_id=mail_id, at=at) for mail_id in mail_ids])


def await_no_longer(before: datetime) -> int:
    """Forget what was awaited since before a moment and never came. Return how many."""
    return Awaited.objects.filter(at__lt=before).delete()[0]


def guess(conversation: Conversation, *, other_id: int, why: WhyGuessed, by: Doer, at: datetime) -> Guess:
    """Note to which other conversation a new one may belong; nothing is moved by it."""
    found = written.add(Guess(conversation=conversation, other_id=other_id, why=why, at=at))
    record("conversation.guessed", conversation, by, at, internal=True, other=other_id, why=str(why))
    return found


def put_guess_away(found: Guess, *, by: Doer, at: datetime) -> None:
    """Note that somebody looked and said no. For everybody, and for good."""
    found.put_away_at, found.put_away_by_id = at, by.id
    written.change(found, "put_away_at", "put_away_by")
    record("conversation.guess_put_away", found.conversation, by, at, internal=True, other=found.other_id)


def go_on_in(closed: Conversation, follow_up: Conversation, *, by: Doer, at: datetime) -> None:
    """Say that what was closed long ago goes on in a new conversation; each leads to the other."""
    closed.followed_by = follow_up
    written.change(closed, "followed_by")
    link(closed, follow_up, by=by, at=at)
    record("conversation.followed_up", closed, by, at, to=follow_up.pk)
