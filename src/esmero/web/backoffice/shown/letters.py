"""How a letter of a channel looks at its edges: its sender, and the signature in each language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils import translation

from esmero.domain.company import reads as company
from esmero.letters import signatures
from esmero.parts import people

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.staff.models import Agent
    from esmero.parts.people import Person


@dataclass(frozen=True)
class Sample:
    """The edges of a letter in one language, as its recipient sees them."""

    language: str
    language_name: str
    sender: str
    person: Person
    lines: list[str]


def samples(channel: Channel, agent: Agent) -> list[Sample]:
    """Return how a letter by this agent would look in each language. `channel` need not be kept like this."""
    return [_sample(channel, agent, code, str(name)) for code, name in settings.LANGUAGES]


def _sample(channel: Channel, agent: Agent, language: str, name: str) -> Sample:
    of = company.the_company()
    with translation.override(language):
        sender = signatures.sender_name(channel, agent, company=of)
        own = signatures.lines(channel, agent, company=of, language=language)
    usual = [agent.name, ", ".join(part for part in (agent.title, of.name) if part)]
    return Sample(language, name, f"{sender} <{channel.address}>", people.of_agent(agent), own or usual)
