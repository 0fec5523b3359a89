"""Putting a conversation out of sight until a moment, and back."""

from datetime import datetime

from esmero.domain.conversations.models import Conversation
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground import written


def snooze(conversation: Conversation, *, until: datetime, agent: Agent, by: Doer, at: datetime) -> None:
    """Put it out of sight until a moment. Whatever is promised in it stays promised."""
    conversation.snoozed_until, conversation.snoozed_by = until, agent
    written.change(conversation, "snoozed_until", "snoozed_by")
    record("conversation.snoozed", conversation, by, at, internal=True, until=until.isoformat())


def end_snooze(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Take a snooze back: it stands where it stood before."""
    conversation.snoozed_until = conversation.snoozed_by = None
    written.change(conversation, "snoozed_until", "snoozed_by")
    record("conversation.unsnoozed", conversation, by, at, internal=True)


def come_back(conversation: Conversation, *, because: str, by: Doer, at: datetime) -> None:
    """Put it back to the open ones at its moment, or because a promise came close.

    `because` is TIME or PROMISE. Whoever snoozed it stands in the event: that person wants to know.
    """
    snoozed_by = conversation.snoozed_by_id
    conversation.snoozed_until = conversation.snoozed_by = conversation.waits_until = None
    written.change(conversation, "snoozed_until", "snoozed_by", "waits_until")
    record("conversation.came_back", conversation, by, at, internal=True, because=because, agent=snoozed_by)
