"""How a person's letter is signed, and under whose name it arrives: as its channel has it.

In the words of a signature only the listed places are ever filled; everything else stays letter for letter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from esmero.domain.channels.kinds import SenderName
from esmero.ground import blanks
from esmero.letters import names

if TYPE_CHECKING:
    from esmero.domain.channels.models import Channel
    from esmero.domain.company.models import Company
    from esmero.domain.staff.models import Agent


def lines(channel: Channel | None, agent: Agent, *, company: Company, language: str) -> list[str]:
    """Return the lines of the channel's signature in a language; none where it has none in it."""
    words = channel.signatures.get(language, "") if channel else ""
    return filled(words, channel, agent, company=company) if channel and words.strip() else []


def filled(words: str, channel: Channel, agent: Agent, *, company: Company) -> list[str]:
    """Return the words of a signature with their places filled, line by line.

    A line that would say nothing is left out (somebody without a title); elsewhere what is missing is seen.
    """
    values = {
        "agent": agent.short_name,
        "name": agent.name,
        "title": agent.title,
        "team": channel.team.name,
        "company": company.name,
        "phone": company.phone,
        "address": channel.address,
    }
    written = names.many_lines(words).strip().split("\n")
    return [blanks.fill(line, values) for line in written if not _says_nothing(line, values)]


def sender_name(channel: Channel | None, agent: Agent, *, company: Company) -> str:
    """Return the name in From of what a person wrote, in the active language."""
    if channel and channel.signs_as == SenderName.COMPANY:
        return company.name
    return _("%(person)s at %(company)s") % {"person": agent.short_name, "company": company.name}


def _says_nothing(line: str, values: dict[str, str]) -> bool:
    """Whether a line is made of places alone, and nothing stands for any of them."""
    named = blanks.PLACE.findall(line)
    rest = blanks.PLACE.sub("", line)
    return (
        bool(named) and not any(values.get(name, name) for name in named) and not any(map(str.isalnum, rest))
    )
