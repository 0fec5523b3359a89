"""Somebody arranges their own desk: language, keys, what comes after an answer, hints."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.staff import reads
from esmero.domain.staff import writes as staff
from esmero.domain.staff.kinds import ByMail
from esmero.ground import db

if TYPE_CHECKING:
    from datetime import datetime

    from esmero.domain.staff.models import Agent


def set_language(*, agent: Agent, language: str, at: datetime) -> None:
    """Speak and write to an agent in this language (a code of the settings) from now on, on every machine."""
    if language == agent.language:
        return
    with db.write():
        kept = reads.agent(agent.pk)
        if language != kept.language:
            staff.describe(kept, by=Doer(AGENT, kept.pk), at=at, language=language)


def dismiss_hint(*, agent: Agent, hint: str, rests_until: float) -> None:
    """Keep that an agent has read a hint: it never comes again, and no other before `rests_until`."""
    gone = agent.habits.hints_gone
    set_habits(
        agent=agent, hints_gone=(*gone, hint) if hint not in gone else gone, hints_rest_until=rests_until
    )


def end_daily_letter(*, agent: Agent) -> None:
    """Send somebody the letter of the day no more; whoever hears each thing at once still does."""
    if agent.habits.notices_by_mail in {ByMail.DAILY, ByMail.CALLS}:
        set_habits(agent=agent, notices_by_mail=ByMail.NEVER.value)


def set_habits(*, agent: Agent, **changes: Any) -> None:
    """Change how an agent likes to work: the names are those of `staff.kinds.Habits`."""
    with db.write():
        staff.set_habits(agent, **changes)
