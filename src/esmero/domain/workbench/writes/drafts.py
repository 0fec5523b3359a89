"""What agents keep for later."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from esmero.domain.conversations.models import Conversation
from esmero.domain.staff.models import Agent
from esmero.domain.workbench.kinds import DraftKind
from esmero.domain.workbench.models import Draft, HeldReply, Upload


def keep_draft(
    conversation: Conversation,
    *,
    agent: Agent,
    words: str,
    seen_version: int,
    at: datetime,
    kind: str = DraftKind.REPLY,
    chosen: Mapping[str, Any] | None = None,
) -> Draft:
    """Keep an agent's words for later, and what they chose beside them (what is not named: as it was).

    One draft of each kind for an agent and conversation. Returns it.
    """
    kept: dict[str, Any] = {"text": words, "seen_version": seen_version, "kept_at": at}
    if chosen is not None:
        rows = Draft.objects.filter(conversation=conversation, agent=agent, kind=kind)
        kept["chosen"] = {**(rows.values_list("chosen", flat=True).first() or {}), **chosen}
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        kind=kind,
        defaults=kept,
    )
    return draft


def drop_draft(conversation: Conversation, *, agent: Agent, kind: str = DraftKind.REPLY) -> None:
    """Take the kept words away: they were sent, or are no longer wanted."""
    Draft.objects.filter(conversation=conversation, agent=agent, kind=kind).delete()


def drop_same_words(conversation: Conversation, *, agent: Agent, words: str) -> None:
    """Take kept words away that went out as something else; other words stay."""
    for draft in Draft.objects.filter(conversation=conversation, agent=agent):
        if draft.text.strip() == words.strip():
            draft.delete()


def go_along(*, source: Conversation, target: Conversation) -> dict[str, list[int]]:
    """Let kept words go where their conversation went. Return the ids of what went, by kind.

    Who has words in both finds them in one; the draft in `source` stays ("joined"), should it be undone.
    """
    gone, joined = [], []
    for draft in Draft.objects.filter(conversation=source).order_by("id"):
        other = Draft.objects.filter(conversation=target, agent=draft.agent, kind=draft.kind).first()
        if other is None:
            Draft.objects.filter(pk=draft.pk).update(conversation=target)
            gone.append(draft.pk)
        else:
            Draft.objects.filter(pk=other.pk).update(text=f"{other.text}{_below(draft)}")
            joined.append(draft.pk)
    return {
        "drafts": gone,
        "joined": joined,
        "held": _take_along(HeldReply.objects.filter(conversation=source), target),
        "uploads": _take_along(Upload.objects.filter(conversation=source), target),
    }


def _below(draft: Draft) -> str:
    """A draft as it stands below another one."""
    return f"\n\n{draft.text}"


def _take_along(rows: QuerySet[HeldReply] | QuerySet[Upload], target: Conversation) -> list[int]:
    ids = list(rows.values_list("id", flat=True))
    rows.update(conversation=target)
    return ids


def go_back(gone: dict[str, list[int]], *, source: Conversation, target: Conversation) -> None:
    """Put back what went along, where nobody wrote another draft meanwhile.

    What stands in `source` still is taken out of the draft below which it was put, unless it was changed.
    """
    for draft in Draft.objects.filter(pk__in=gone.get("joined", []), conversation=source):
        both = Draft.objects.filter(conversation=target, agent=draft.agent, kind=draft.kind).first()
        if both and both.text.endswith(_below(draft)):
            Draft.objects.filter(pk=both.pk).update(text=both.text.removesuffix(_below(draft)))
    for draft in Draft.objects.filter(pk__in=gone["drafts"]):
        own = Draft.objects.filter(conversation=source, agent=draft.agent, kind=draft.kind)
        if not own.exists():
            Draft.objects.filter(pk=draft.pk).update(conversation=source)
    HeldReply.objects.filter(pk__in=gone["held"]).update(conversation=source)
    Upload.objects.filter(pk__in=gone["uploads"]).update(conversation=source)
