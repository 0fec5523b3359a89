"""Whose a conversation is, whether it rests or is closed, and what breaks next in it."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.writes import searching
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent, Team
from esmero.ground import written

# The columns that say where a conversation stands.
STANDING = ["waits_until", "snoozed_until", "snoozed_by", "closed_at", "closed_by", "close_reason"]


class SomethingCameIn(Exception):
    """The conversation is newer than what the agent read; `version` is where it stands now."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class AlreadyClosed(Exception):
    """The conversation was closed earlier."""


def must_be_at(conversation: Conversation, version: int) -> None:
    """Check that nothing came in since `version` was read. Raises SomethingCameIn."""
    if conversation.version != version:
        raise SomethingCameIn(conversation.version)


def assign(conversation: Conversation, *, agent: Agent | None, by: Doer, at: datetime) -> None:
    """Name the person who looks after the conversation (None: nobody)."""
    if conversation.agent_id == (agent.pk if agent else None):
        return
    conversation.agent = agent
    written.change(conversation, "agent")
    record("conversation.assigned", conversation, by, at, agent=agent.pk if agent else None)


def hand_over(conversation: Conversation, *, team: Team, by: Doer, at: datetime) -> None:
    """Give the conversation to another team. Both teams' pages are told."""
    if conversation.team_id == team.pk:
        return
    record("conversation.left", conversation, by, at, internal=True, to=team.pk)
    conversation.team = team
    written.change(conversation, "team")
    searching.index_conversation(conversation)
    record("conversation.handed_over", conversation, by, at, team=team.pk)


def wait(conversation: Conversation, *, until: datetime, by: Doer, at: datetime) -> None:
    """Say that the customer has the ball, and when somebody looks again."""
    conversation.waits_until = until
    written.change(conversation, "waits_until")
    record("conversation.rested", conversation, by, at, internal=True, until=until.isoformat())


def wake(conversation: Conversation) -> None:
    """Put a waiting, snoozed or closed conversation back to the open ones (its message tells the story)."""
    conversation.waits_until = conversation.snoozed_until = conversation.snoozed_by = None
    conversation.closed_at = conversation.closed_by = None
    conversation.close_reason = ""
    written.change(conversation, *STANDING)


def need_no_answer(conversation: Conversation) -> None:
    """Say that nobody waits for an answer there any more: they took back what they had asked."""
    conversation.waits_since = None
    written.change(conversation, "waits_since")


def close(conversation: Conversation, *, agent: Agent, reason: str, by: Doer, at: datetime) -> None:
    """Close the conversation: a person does, with a reason. Raises AlreadyClosed."""
    if conversation.is_closed:
        raise AlreadyClosed(conversation.code)
    conversation.closed_at, conversation.closed_by, conversation.close_reason = at, agent, reason
    conversation.waits_until = conversation.waits_since = None
    conversation.snoozed_until = conversation.snoozed_by = None
    written.change(conversation, *STANDING, "waits_since")
    record("conversation.closed", conversation, by, at, reason=reason)


def welcome_letters(conversation: Conversation) -> None:
    """Note that a person writes there, so that the software may write to them."""
    if not conversation.takes_automatic_letters:
        conversation.takes_automatic_letters = True
        written.change(conversation, "takes_automatic_letters")


def hush(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Note that only a program seems to answer there, so that our software writes to it no more by itself."""
    conversation.takes_automatic_letters = False
    written.change(conversation, "takes_automatic_letters")
    record("conversation.hushed", conversation, by, at, internal=True)


def readdress(conversation: Conversation, *, address: str, by: Doer, at: datetime) -> None:
    """Let answers go to another address of the customer from now on."""
    if conversation.reply_to == address:
        return
    conversation.reply_to = address
    written.change(conversation, "reply_to")
    searching.index_conversation(conversation)
    record("conversation.readdressed", conversation, by, at, internal=True, address=address)


def end_links(conversation: Conversation, *, at: datetime) -> None:
    """Let links to its page and its files that were made before `at` open nothing."""
    conversation.links_valid_from = at
    written.change(conversation, "links_valid_from")


def reopen(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Open a closed conversation again."""
    wake(conversation)
    record("conversation.reopened", conversation, by, at)


def set_next_due(
    conversation: Conversation,
    *,
    next_due_at: datetime | None,
    next_warn_at: datetime | None,
    is_late: bool,
    at: datetime,
) -> None:
    """Copy to the row what its promises say about what breaks next."""
    conversation.next_due_at, conversation.next_warn_at = next_due_at, next_warn_at
    conversation.broken_at = (conversation.broken_at or at) if is_late else None
    written.change(conversation, "next_due_at", "next_warn_at", "broken_at")
