"""Naming colleagues in a note."""

from collections.abc import Iterable
from datetime import datetime

from esmero.domain.conversations.models import Conversation, Mention, Message
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent
from esmero.ground.refs import Audience


def mention(message: Message, agents: Iterable[Agent], *, by: Doer, at: datetime) -> list[Mention]:
    """Name colleagues in a note, each once. Whether they may see it is asked before."""
    conversation = message.conversation
    made = [
        Mention(message=message, conversation=conversation, agent=agent, at=at)
        for agent in {agent.pk: agent for agent in agents}.values()
    ]
    Mention.objects.bulk_create(made)
    if made:
        events.record(
            "note.mentioned",
            about=message.ref,
            within=conversation.ref,
            audience=Audience(conversation.team_id, conversation.customer_id, is_internal=True),
            by=by,
            at=at,
            agents=[one.agent_id for one in made],
        )
    return made


def see_mentions(conversation: Conversation, *, agent: Agent, at: datetime) -> int:
    """Note that somebody looked at what they were named in. A look, not an event. Return how many."""
    unseen = Mention.objects.filter(conversation=conversation, agent=agent, seen_at=None)
    return unseen.update(seen_at=at)
