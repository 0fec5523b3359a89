"""As one of whom a conversation was begun, and that it is shown to nobody else."""

from datetime import datetime
from typing import Any

from esmero.domain.conversations.models import BegunAs, Conversation, OnlyBetween
from esmero.domain.conversations.writes.recording import record
from esmero.domain.customers.models import Belonging
from esmero.domain.events.kinds import Doer


def begun_as(
    conversation: Conversation, belonging: Belonging, *, is_chosen: bool = False, by: Doer, at: datetime
) -> None:
    """Keep as one of which organisation a conversation was begun; known already, nothing happens."""
    _row, is_new = BegunAs.objects.get_or_create(
        conversation=conversation,
        defaults={"belonging": belonging, "is_chosen": is_chosen, "noted_at": at},
    )
    if is_new:
        told: dict[str, Any] = {"organisation": belonging.organisation_id, "chosen": is_chosen}
        record("conversation.begun_as", conversation, by, at, **told)


def keep_between(conversation: Conversation, *, by: Doer, at: datetime) -> None:
    """Take a conversation out of what others of an organisation or a household read, for good."""
    _row, is_new = OnlyBetween.objects.get_or_create(conversation=conversation, defaults={"at": at})
    if is_new:
        record("conversation.kept_between", conversation, by, at)


def go_on_as(closed: Conversation, new: Conversation, *, by: Doer, at: datetime) -> None:
    """Let what a conversation goes on in be begun as it was; what was taken out stays out."""
    row = BegunAs.objects.filter(conversation=closed, belonging__ended_at=None).first()
    _stay_as(closed, row, new, by=by, at=at)


def stay_as(source: Conversation, new: Conversation, *, by: Doer, at: datetime) -> None:
    """Let letters that go from one conversation into another be read by nobody who did not read them.

    What was begun as one of an organisation stays so, also of whoever belongs there no more.
    """
    row = BegunAs.objects.filter(conversation=source).first()
    _stay_as(source, row, new, by=by, at=at)


def _stay_as(source: Conversation, row: BegunAs | None, new: Conversation, *, by: Doer, at: datetime) -> None:
    if row is not None and row.belonging.customer_id == new.customer_id:
        begun_as(new, row.belonging, is_chosen=row.is_chosen, by=by, at=at)
    if OnlyBetween.objects.filter(conversation=source).exists():
        keep_between(new, by=by, at=at)
