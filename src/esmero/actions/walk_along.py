"""Where two conversations become one, it stands at one step; if they part, each has its own again."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from esmero.domain.conversations import writes as conversations
from esmero.domain.workflows import reads as workflows
from esmero.domain.workflows import writes as workflow_writes

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation, MergeRecord
    from esmero.domain.events.kinds import Doer
    from esmero.domain.workflows.models import Progress


def after_merge(kept: MergeRecord, *, by: Doer, at: datetime) -> dict[str, Any]:
    """The step inside a transaction: the one that lives keeps its own; if it has none, it takes the other's.

    Of another customer's matter it takes nothing: they would read how far that is. Return what
    `after_parting` needs: no words of anybody.
    """
    source, target = kept.source, kept.target
    stood = workflows.standing(source.ref)
    moved: dict[str, Any] = {"stood": stood.pk if stood else None}
    if kept.is_of_one_person and _has_none(source, target, stood):
        walked = workflow_writes.walk_alike(source.ref, target.ref) if stood else []
        moved |= {"before": target.kind_id, "took": source.kind_id, "walked": walked}
        step = stood.step if stood else None
        conversations.take_kind(target, of=source, step_names=step.names if step else {}, by=by, at=at)
    if stood:
        # What was put into another one walks no steps by itself.
        _stop(source, stood, by=by, at=at)
    return moved


def _has_none(source: Conversation, target: Conversation, stood: Progress | None) -> bool:
    brings_something = stood is not None or source.kind_id != target.kind_id
    is_open_to_it = target.kind_id in {None, source.kind_id} and workflows.standing(target.ref) is None
    return source.kind_id is not None and brings_something and is_open_to_it


def after_parting(kept: MergeRecord, moved: dict[str, Any], *, by: Doer, at: datetime) -> None:
    """The step inside a transaction: what was `moved` is the other one's alone again.

    Where the one that lives went on by those steps since, or was said to be something else, it keeps what it
    has by now.
    """
    target, standing = kept.target, workflows.standing(kept.target.ref)
    if "took" in moved:
        last = moved["walked"][-1] if moved["walked"] else None
        if target.kind_id == moved["took"] and (standing.pk if standing else None) == last:
            workflow_writes.forget_walk(moved["walked"])
            before = workflows.kind(moved["before"]) if moved["before"] else None
            conversations.give_kind_back(target, kind=before, by=by, at=at)
    if moved.get("stood"):
        workflow_writes.stand_again(moved["stood"])


def _stop(conversation: Conversation, standing: Progress, *, by: Doer, at: datetime) -> None:
    workflow_writes.go_to(
        None, about=conversation.ref, audience=conversation.audience, standing=standing, by=by, at=at
    )
