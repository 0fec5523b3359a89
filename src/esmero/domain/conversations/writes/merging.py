"""Putting conversations together and taking them apart: this room's rows, and what is needed to undo it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from esmero.domain.conversations.kinds import INTERNAL, CloseReason, MessageKind
from esmero.domain.conversations.models import Conversation, Link, Mention, MergeRecord, Message
from esmero.domain.conversations.writes import searching
from esmero.domain.conversations.writes.recording import record
from esmero.domain.events.kinds import Doer
from esmero.domain.staff.models import Agent

# Where a conversation stands, as a merge remembers it. No words of anybody: erasing need not look here.
STANDING = (
    "waits_until",
    "snoozed_until",
    "snoozed_by_id",
    "closed_at",
    "closed_by_id",
    "close_reason",
    "waits_since",
)


class CannotUndo(Exception):
    """What was merged afterwards has to be undone first."""


def standing(conversation: Conversation) -> dict[str, Any]:
    """Return where a conversation stands, in words that JSON knows."""
    values = {name: getattr(conversation, name) for name in STANDING}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value for name, value in values.items()
    }


def stand_as(conversation: Conversation, kept: dict[str, Any]) -> None:
    """Let a conversation stand as it stood before."""
    for name in STANDING:
        value = kept[name]
        is_moment = isinstance(value, str) and name.endswith(("_at", "_until", "_since"))
        setattr(conversation, name, datetime.fromisoformat(value) if is_moment else value)
    conversation.save(update_fields=list(STANDING))


def go_into(
    source: Conversation, target: Conversation, *, agent: Agent, by: Doer, at: datetime
) -> MergeRecord:
    """Move the letters, mentions and tags of `source` into `target`; `source` stays as a way there.

    Where they are two people's, what the one could read is held back from the other.
    """
    before = {"source": standing(source), "target": standing(target)}
    of_one = source.customer_id == target.customer_id
    moved = {"of_one": of_one, **_move(source, target, hold=not of_one, at=at)}
    kept = MergeRecord.objects.create(
        source=source, target=target, at=at, by=agent, moved={**moved, "before": before}
    )
    source.merged_into, source.waits_since = target, None
    source.waits_until = source.snoozed_until = source.snoozed_by = None
    source.closed_at, source.closed_by, source.close_reason = at, agent, CloseReason.MERGED
    source.save(update_fields=["merged_into", *(name.removesuffix("_id") for name in STANDING)])
    target.version += source.version
    target.waits_since = _earliest(target.waits_since, before["source"]["waits_since"])
    recount(source)
    recount(target)
    record("conversation.merged", source, by, at, internal=True, into=target.pk)
    told = {"source": source.pk, "merge": kept.pk, "tags": moved["tags"]}
    record("conversation.took_in", target, by, at, internal=True, **told)
    return kept


def _earliest(one: datetime | None, other: str | None) -> datetime | None:
    moments = [moment for moment in (one, datetime.fromisoformat(other) if other else None) if moment]
    return min(moments, default=None)


def _move(source: Conversation, target: Conversation, *, hold: bool, at: datetime) -> dict[str, Any]:
    rows = Message.objects.filter(conversation=source)
    ids = list(rows.values_list("id", flat=True))
    open_to_customer = rows.exclude(kind__in=INTERNAL).filter(held_since=None)
    held = list(open_to_customer.values_list("id", flat=True)) if hold else []
    if hold:
        open_to_customer.update(held_since=at)
    rows.update(conversation=target)
    searching.index_again(Message.objects.filter(pk__in=ids))
    Mention.objects.filter(conversation=source).update(conversation=target)
    has = set(target.tags.values_list("id", flat=True))
    added = [tag.pk for tag in source.tags.all() if tag.pk not in has]
    target.tags.add(*added)
    return {"messages": ids, "held": held, "tags": added}


def remember(kept: MergeRecord, **more: Any) -> None:
    """Keep with a merge what other rooms moved, and how the target stands after it."""
    target = kept.target
    kept.moved |= {**more, "after": {"version": target.version, "standing": standing(target)}}
    kept.save(update_fields=["moved"])


def take_apart(kept: MergeRecord, *, by: Doer, at: datetime) -> list[int]:
    """Put back what a merge moved; what came in since stays. Return the ids of the letters that went back.

    Raises CannotUndo where one of the two was merged on, or the letters went elsewhere with it.
    """
    source, target, moved = kept.source, kept.target, kept.moved
    if source.merged_into_id != target.pk or target.merged_into_id:
        raise CannotUndo((target if target.merged_into_id else source).code)
    back = Message.objects.filter(pk__in=moved["messages"], conversation=target)
    ids = list(back.values_list("id", flat=True))
    # A letter that was taken out meanwhile stays where it is, and so it stays hidden from who is there.
    Message.objects.filter(pk__in={*moved["held"]} & {*ids}).update(held_since=None)
    back.update(conversation=source)
    searching.index_again(Message.objects.filter(pk__in=ids))
    Mention.objects.filter(message__in=ids).update(conversation=source)
    target.tags.remove(*moved["tags"])
    _stand_again(kept)
    kept.undone_at = at
    kept.save(update_fields=["undone_at"])
    record("conversation.parted", target, by, at, internal=True, source=source.pk, tags=moved["tags"])
    record("conversation.unmerged", source, by, at, internal=True, out_of=target.pk)
    return ids


def _stand_again(kept: MergeRecord) -> None:
    source, target, moved = kept.source, kept.target, kept.moved
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    stand_as(source, moved["before"]["source"])
    after = moved["after"]
    nothing_since = (target.version, standing(target)) == (after["version"], after["standing"])
    target.version += 1
    if nothing_since:
        stand_as(target, moved["before"]["target"])
    recount(source)
    recount(target, is_waited_for_anew=not nothing_since)


def take_out(
    source: Conversation, new: Conversation, *, message_ids: Collection[int], by: Doer, at: datetime
) -> None:
    """Move some letters into a conversation of their own."""
    Message.objects.filter(conversation=source, pk__in=message_ids).update(conversation=new)
    searching.index_again(Message.objects.filter(pk__in=message_ids))
    Mention.objects.filter(message__in=message_ids).update(conversation=new)
    source.version += 1
    new.version = len(message_ids)
    for conversation in (source, new):
        recount(conversation, is_waited_for_anew=True)
    record("conversation.split", source, by, at, internal=True, into=new.pk, letters=len(message_ids))


def part_ways(ids: Collection[int]) -> None:
    """Let what followed these conversations, and is another customer's, follow them no more."""
    followed = Conversation.objects.filter(pk__in=ids, followed_by__isnull=False).select_related(
        "followed_by"
    )
    for one in followed:
        if one.followed_by is not None and one.followed_by.customer_id != one.customer_id:
            Conversation.objects.filter(pk=one.pk).update(followed_by=None)


def recount(conversation: Conversation, *, is_waited_for_anew: bool = False) -> None:
    """Bring a conversation's row in line with the letters that it holds now."""
    rows = Message.objects.filter(conversation=conversation)
    replies = rows.filter(kind=MessageKind.REPLY)
    last_reply = replies.order_by("-id").first()
    conversation.message_count = rows.count()
    last = rows.order_by("-id").first()
    conversation.last_message_at = last.at if last else conversation.opened_at
    conversation.last_reply_at = last_reply.at if last_reply else None
    if is_waited_for_anew and not conversation.is_closed:
        asked = rows.filter(kind=MessageKind.FROM_CUSTOMER, pk__gt=last_reply.pk if last_reply else 0)
        first = asked.order_by("id").first()
        conversation.waits_since = first.at if first else None
    conversation.save(
        update_fields=[
            "message_count",
            "last_message_at",
            "last_reply_at",
            "waits_since",
            "version",
        ]
    )


def link(one: Conversation, other: Conversation, *, by: Doer, at: datetime) -> bool:
    """Say that two conversations have to do with each other. Return whether that is new."""
    low, high = sorted([one, other], key=lambda conversation: conversation.pk)
    _row, is_new = Link.objects.get_or_create(one=low, other=high, defaults={"at": at})
    if is_new:
        record("conversation.linked", one, by, at, internal=True, to=other.pk)
        record("conversation.linked", other, by, at, internal=True, to=one.pk)
    return is_new


def unlink(one: Conversation, other: Conversation, *, by: Doer, at: datetime) -> bool:
    """Take that back. Return whether they were linked."""
    low, high = sorted([one.pk, other.pk])
    gone, _rows = Link.objects.filter(one_id=low, other_id=high).delete()
    if gone:
        record("conversation.unlinked", one, by, at, internal=True, to=other.pk)
        record("conversation.unlinked", other, by, at, internal=True, to=one.pk)
    return bool(gone)
