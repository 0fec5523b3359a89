"""What somebody practises."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import QuerySet

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.models import Practice
from esmero.ground import db


def practice_of(agent: Agent) -> Practice | None:
    """Return what somebody practises now with its conversation, or None; held, inside a transaction.

    Whoever begins, goes on or ends waits for the others, and everybody holds the conversation first.
    """
    db.alone_with("practice", str(agent.pk))
    found = _practices().filter(agent=agent).first()
    if found and db.is_open():
        db.held(Conversation.objects.filter(pk=found.conversation_id)).first()
        found = db.held(_practices().filter(pk=found.pk)).first()
    return found


def practices(*, at: datetime) -> list[Practice]:
    """Return all that is practised now; a handful, since each ends after some days."""
    return list(_practices().filter(ends_at__gt=at).order_by("id"))


def practices_over(*, at: datetime) -> list[Practice]:
    """Return what was practised long enough."""
    return list(_practices().filter(ends_at__lte=at).order_by("id"))


def _practices() -> QuerySet[Practice]:
    return Practice.objects.select_related(
        "agent", "conversation__customer", "conversation__team__calendar", "conversation__channel"
    )


def places_of_practice(agent_id: int) -> set[int]:
    """Return the ids of the conversations that one person only practises; one, or none."""
    return set(Practice.objects.filter(agent_id=agent_id).values_list("conversation_id", flat=True))


def is_practice(conversation_ids: Iterable[int]) -> bool:
    """Say whether one of these conversations is only practised."""
    return Practice.objects.filter(conversation__in=list(conversation_ids)).exists()
