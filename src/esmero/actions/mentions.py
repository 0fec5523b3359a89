"""Whom a note names with @: colleagues who may see what it is about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from esmero.domain.conversations import access
from esmero.domain.conversations import reads as conversation_reads
from esmero.domain.conversations import writes as conversations
from esmero.domain.staff import access as staff
from esmero.domain.staff import reads as staff_reads
from esmero.ground import db

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.conversations.models import Conversation
    from esmero.domain.staff.models import Agent

# Not within an address: there a letter or digit stands before the sign.
SIGN = re.compile(r"(?<![\w.+-])@(?=\w)")
LONGEST = 120


class CannotSee(Exception):
    """A note names people who may not see the conversation; `names` are theirs. Nothing was noted."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(names)
        self.names = names


def named_in(words: str, conversation: Conversation) -> list[Agent]:
    """Return the colleagues whom the words name with @, each once. Raises CannotSee."""
    if "@" not in words:
        return []
    by_name = _by_name(list(staff_reads.agents()))
    named = [agent for start in _starts(words) if (agent := _at(words, start, by_name))]
    named = list({agent.pk: agent for agent in named}.values())
    seeing = set(staff.who_see(conversation.team).values_list("id", flat=True))
    strangers = [agent.name for agent in named if agent.pk not in seeing]
    if strangers:
        raise CannotSee(strangers)
    return named


def called(agent: Agent, others: list[Agent]) -> str:
    """Return what to write after @ for somebody: the short name, where it is theirs alone."""
    same = [one for one in others if one.short_name.casefold() == agent.short_name.casefold()]
    return agent.short_name if len(same) == 1 else agent.name


def see(*, agent: Agent, conversation_id: int, at: datetime) -> None:
    """Note that somebody looks at what they were named in. Raises NotFound."""
    conversation = access.conversation_for(agent, conversation_id)
    if conversation_reads.is_mentioned(conversation, agent):
        with db.write():
            conversations.see_mentions(conversation, agent=agent, at=at)


def _starts(words: str) -> list[int]:
    return [found.end() for found in SIGN.finditer(words)]


def _by_name(agents: list[Agent]) -> list[tuple[str, Agent]]:
    """Every name somebody can be called by, the longest first; a short name only where one person has it."""
    names = [(agent.name.casefold(), agent) for agent in agents]
    names += [
        (agent.short_name.casefold(), agent) for agent in agents if called(agent, agents) == agent.short_name
    ]
    return sorted(names, key=lambda pair: -len(pair[0]))


def _at(words: str, start: int, by_name: list[tuple[str, Agent]]) -> Agent | None:
    rest = words[start : start + LONGEST].casefold()
    for name, agent in by_name:
        if rest.startswith(name) and not re.match(r"\w", rest[len(name) :]):
            return agent
    return None
