"""A conversation and what was promised in it that nobody has: for looking at a letter before it leaves."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from esmero.domain.conversations.models import Conversation
from esmero.domain.customers.models import Customer
from esmero.domain.promises.kinds import PromiseKind
from esmero.domain.promises.models import Promise

if TYPE_CHECKING:
    from esmero.domain.staff.models import Agent, Team

CODE = "4F7K92"


def conversation(team: Team, *, language: str) -> Conversation:
    """Return a conversation of nobody in this language, which is never kept."""
    customer = Customer(language=language)
    return Conversation(customer=customer, team=team, language=language, code=CODE)


def promise(
    owner: Agent, team: Team, *, kind: PromiseKind = PromiseKind.FIRST_REPLY, made_at: datetime, hours: int
) -> Promise:
    """Return something that this person promised for so many hours later, which is never kept."""
    due_at = made_at + timedelta(hours=hours)
    return Promise(
        kind=kind,
        owner=owner,
        owner_team=team,
        made_at=made_at,
        due_at=due_at,
        first_due_at=due_at,
        warn_at=due_at,
    )
