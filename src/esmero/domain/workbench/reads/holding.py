"""Answers that are held back."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import models

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import GOING_OUT, HeldReply, TakenBack, Upload
from esmero.ground import db, prepared

_held_in = prepared.Query[HeldReply](
    lambda conversation_id: (
        HeldReply.objects.filter(conversation=conversation_id)
        .select_related("agent")
        .order_by("release_at", "id")
    )
)


def files_of(held: HeldReply) -> list[Upload]:
    """Return the files that go with an answer held back."""
    return list(held.uploads.order_by("id"))


def held_in(conversation: Conversation) -> list[HeldReply]:
    """Return the answers that wait or were stopped in this conversation, soonest first, with their files."""
    waiting = _held_in(conversation_id=conversation.pk)
    models.prefetch_related_objects(waiting, "uploads")
    return waiting


def held_by(agent: Agent, *, limit: int = 200) -> list[HeldReply]:
    """Return the answers of an agent that wait or were stopped, soonest first."""
    rows = HeldReply.objects.filter(agent=agent).select_related(
        "agent", "conversation__customer", "conversation__team__calendar"
    )
    return list(rows.order_by("release_at", "id")[:limit])


def places_of_held(agent_id: int) -> list[int]:
    """Return the ids of the conversations in which somebody's answers wait or were stopped."""
    return list(HeldReply.objects.filter(agent=agent_id).values_list("conversation_id", flat=True))


def held_of(agent: Agent, conversation: Conversation) -> list[HeldReply]:
    """Return what somebody's answers are that wait in a conversation; held, inside a transaction."""
    rows = HeldReply.objects.filter(agent=agent, conversation=conversation).select_related("conversation")
    return list(db.held(rows).order_by("id"))


def held(held_id: int, *, for_change: bool = False) -> HeldReply | None:
    """Return an answer that is held back, or None when it went out or was taken back.

    `for_change` keeps other writers away from the row until the transaction ends.
    """
    rows = HeldReply.objects.select_related("agent", "conversation")
    if for_change:
        rows = db.held(rows)
    return rows.filter(pk=held_id).first()


def held_with(external_id: str) -> HeldReply | None:
    """Return the answer that the same press of the send button already holds back, or None."""
    return HeldReply.objects.filter(external_id=external_id).first()


def held_under(conversation: Conversation, names: Collection[str]) -> dict[str, HeldReply]:
    """Return what is held back in a conversation of letters to be passed on, by the names of its messages.

    Each address has a name of its own, and one row holds them all; names under which nothing waits are left
    out. One query.
    """
    rows = HeldReply.objects.filter(conversation=conversation, kind=DraftKind.FORWARD).order_by("id")
    return {name: one for one in rows for name in one.names if name in names}


def is_taken_back(external_id: str) -> bool:
    """Say whether this very press of the send button was held back once and taken back."""
    return TakenBack.objects.filter(external_id=external_id).exists()


def to_release(at: datetime, *, limit: int = 100) -> list[int]:
    """Return the ids of answers whose moment has come, oldest first."""
    rows = HeldReply.objects.filter(GOING_OUT, release_at__lte=at).order_by("release_at", "id")
    return list(rows.values_list("id", flat=True)[:limit])


def going_out() -> list[HeldReply]:
    """Return all answers that are held back and go out by themselves, with their conversations."""
    return list(HeldReply.objects.filter(GOING_OUT).select_related("conversation").order_by("id"))


def overdue(at: datetime, *, by: timedelta) -> int:
    """Return how many answers should have gone out this long ago: nobody releases them."""
    return HeldReply.objects.filter(GOING_OUT, release_at__lt=at - by).count()


def waits_to_go_out(conversation: Conversation) -> bool:
    """Say whether an answer is held back in this conversation."""
    return HeldReply.objects.filter(conversation=conversation).exists()
