"""Counting promises again after rules or hours were edited."""

from datetime import datetime
from typing import Any

from esmero.domain.events import writes as events
from esmero.domain.events.kinds import THE_SOFTWARE
from esmero.domain.promises import reads
from esmero.domain.promises.models import Promise, Recount
from esmero.domain.promises.writes.life import must_be_open, record
from esmero.ground import db, written
from esmero.ground.refs import Audience, Ref

# Who edits more than this before all is counted is told of the newest alone.
MOST_REASONS = 20


def ask_recount(reason: dict[str, Any], *, at: datetime) -> Recount | None:
    """Have all open promises of rules counted again: `reason` is what was edited, in ids and days.

    Joins the count that is under way, which begins anew. None where nothing is open to be counted.
    """
    db.alone_with("recount", "")
    under_way = reads.recount_under_way()
    total = reads.counted_by_rules().count()
    if under_way is None:
        if not total:
            return None
        under_way = Recount(asked_at=at, reasons=[], edits=0)
    others = [one for one in under_way.reasons if one != reason]
    under_way.reasons = [*others, reason][-MOST_REASONS:]
    under_way.edits, under_way.last_id = under_way.edits + 1, 0
    under_way.counted, under_way.total = 0, total
    under_way.save()
    return under_way


def go_on_counting(recount: Recount, *, last_id: int, counted: int, moved: int, pinned: int) -> None:
    """Note how far a count is: up to which promise, and how many more were looked at, moved and pinned."""
    recount.last_id = last_id
    recount.counted, recount.moved = recount.counted + counted, recount.moved + moved
    recount.pinned += pinned
    recount.save()


def end_recount(recount: Recount, *, at: datetime) -> None:
    """Note that everything is counted again."""
    recount.ended_at = at
    recount.save()
    events.record(
        "promises.recounted",
        about=Ref("company", 0),
        audience=Audience(is_internal=True),
        by=THE_SOFTWARE,
        at=at,
        counted=recount.counted,
        moved=recount.moved,
        pinned=recount.pinned,
    )


def recount(promise: Promise, *, clock: reads.Clock, because: dict[str, Any], at: datetime) -> None:
    """Give an open promise the time that rules and hours count by now. Raises PromiseSettled.

    `because` says what was edited. Where only what it was counted with is another, its time stays unsaid.
    """
    must_be_open(promise)
    was, now = promise.due_at, clock.due_at
    promise.due_at, promise.warn_at, promise.terms = now, clock.warn_at, clock.terms
    if promise.handed_up_at is None:
        promise.hand_up_at = clock.hand_up_at
    promise.policy_id = (clock.terms or {}).get("why", {}).get("rule")
    promise.pinned_due_at = None
    if was != now:
        told: dict[str, Any] = {"from": was.isoformat(), "to": now.isoformat(), "because": because}
        promise.recounts = [*(promise.recounts or []), {"at": at.isoformat(), **told}]
        # It may come to be at risk anew.
        promise.warned_at = None
        record("promise.recounted", promise, THE_SOFTWARE, at, **told)
    written.change(
        promise,
        "due_at",
        "warn_at",
        "hand_up_at",
        "terms",
        "policy",
        "pinned_due_at",
        "recounts",
        "warned_at",
    )


def pin(promise: Promise) -> None:
    """Let the word given stand: counted again it would be over by now, or close to it."""
    must_be_open(promise)
    promise.pinned_due_at = promise.due_at
    written.change(promise, "pinned_due_at")
