"""Giving a conversation to the person who was chosen for it, with the reason."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from esmero.domain.conversations.kinds import WhyRouted
from esmero.domain.conversations.models import Conversation, Routing
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground import made, written


def note_routing(
    conversation: Conversation,
    *,
    agent: Agent,
    because: Sequence[str],
    skills: Sequence[str],
    why: dict[str, Any],
    by: Doer,
    at: datetime,
    releases_at: datetime | None = None,
) -> None:
    """Keep to whom a conversation was given and why; who looks after it is written by `assign`.

    `because` are codes (WhyRouted), `skills` the wanted ones that they have, `why` all it was decided by:
    ids, numbers and codes, no words. `releases_at`: until when it waits for them.
    """
    written.add(
        made.fresh(Routing, conversation=conversation, agent=agent, at=at, why=why, releases_at=releases_at)
    )
    segment = why["asked"]["segment"] if WhyRouted.SEGMENT in because else 0
    record(
        "conversation.routed",
        conversation,
        by,
        at,
        internal=True,
        agent=agent.pk,
        because=list(because),
        skills=list(skills),
        **({"segment": segment} if segment else {}),
    )


def end_routing(routing: Routing, *, at: datetime) -> None:
    """Note that nobody waits any more for whom a conversation was given to."""
    routing.ended_at = at
    written.change(routing, "ended_at")


def take_from_absent(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Record that whoever knows its customer was not back in time, before it goes on."""
    record("conversation.released", conversation, by, at, internal=True, agent=conversation.agent_id)


def take_from_idle(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Record that it lay unanswered with whoever has it, before it goes on."""
    record("conversation.brought_back", conversation, by, at, internal=True, agent=conversation.agent_id)
