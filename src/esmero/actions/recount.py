"""Counting open promises again after rules, hours or days were edited.

An edit asks for it in its own transaction; the worker does it in pieces, and goes on where it was stopped.
"""

from __future__ import annotations

import copy
import functools
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from esmero.actions import by_itself, counting, steps
from esmero.domain.channels import reads as channels
from esmero.domain.company import reads as company
from esmero.domain.conversations import reads as conversations
from esmero.domain.promises import reads as promises
from esmero.domain.promises import writes as promise_writes
from esmero.domain.promises.kinds import RecountedBecause
from esmero.domain.staff import reads as staff
from esmero.ground import db
from esmero.ground.refs import NotFound
from esmero.ground.tasks import queue

if TYPE_CHECKING:
    from esmero.domain.conversations.models import Conversation
    from esmero.domain.promises.models import Promise, Recount

log = logging.getLogger(__name__)

TASK = "promises.recount"
# Looked at in one piece, before its transaction; and changed in one, while other writers wait.
MANY = 200
AT_ONCE = 50


def ask(because: RecountedBecause, *, at: datetime, **named: Any) -> None:
    """Have open promises counted again, inside the transaction that edited something.

    `named` is what was edited: `rule` or `calendar` (ids), `on` (a day).
    """
    on: date | None = named.pop("on", None)
    day = {"on": on.isoformat()} if on else {}
    if promise_writes.ask_recount({"what": because, **named, **day}, at=at):
        queue.enqueue(TASK, at=at, once=TASK)


@contextmanager
def where_hours_change(
    calendar_id: int, because: RecountedBecause, *, at: datetime, on: date | None = None
) -> Iterator[None]:
    """Ask for it where what is done inside makes a calendar say something else. Raises NotFound."""
    around = on or at.date()
    before = company.working_hours(calendar_id, around=around).mark
    yield
    if company.working_hours(calendar_id, around=around).mark != before:
        ask(because, at=at, calendar=calendar_id, **({"on": on} if on else {}))


@dataclass(frozen=True)
class Done:
    """How many promises of a piece were given another time, and how many keep theirs though it is counted."""

    moved: int = 0
    pinned: int = 0

    def __add__(self, other: Done) -> Done:
        return Done(self.moved + other.moved, self.pinned + other.pinned)


def go_on(*, at: datetime) -> bool:
    """Count the next piece again, and ask for the one after it. Returns whether there was any."""
    under_way = promises.recount_under_way()
    if under_way is None:
        return False
    seen = promises.to_count_again(after=under_way.last_id, most=MANY)
    # Nobody waits while it is looked which of them change; mostly few do.
    touched = [one for one in seen if _may_change(one[0], at=at)]
    some = touched[:AT_ONCE]
    last_id = some[-1][0] if len(touched) > AT_ONCE else (seen[-1][0] if seen else under_way.last_id)
    counted = sum(number <= last_id for number, _about in seen)
    piece = _Piece(under_way.pk, under_way.edits, under_way.last_id, last_id, counted)
    try:
        db.again(functools.partial(_change, piece, some, at=at))
    except Exception:
        log.exception(
            "Counting promises again failed for a piece of %s; they are tried one by one.", len(some)
        )
        _one_by_one(piece, some, at=at)
    return True


def _one_by_one(piece: _Piece, some: Sequence[tuple[int, int]], *, at: datetime) -> None:
    """What fails keeps its time and stops nothing behind it."""
    for one in some:
        try:
            db.again(functools.partial(_change, replace(piece, is_whole=False), [one], at=at))
        except Exception:
            log.exception("Promise %s could not be counted again.", one[0])
    db.again(functools.partial(_change, piece, [], at=at))


@dataclass(frozen=True)
class _Piece:
    """Promises after a number and up to another, of a count as it was after so many edits."""

    recount_id: int
    edits: int
    after_id: int
    last_id: int
    counted: int
    # Or only some of it, so that it is not done yet.
    is_whole: bool = True


def _change(piece: _Piece, some: Sequence[tuple[int, int]], *, at: datetime) -> None:
    with db.write():
        # Names are held before conversations (ground/db); who edits waits here, or is waited for.
        db.alone_with("recount", "")
        under_way = promises.recount_under_way()
        if under_way is None or _is_done(piece, under_way):
            return
        done = Done()
        for conversation_id in sorted({about for _number, about in some}):
            done += _count_all(conversation_id, under_way, at=at)
        promise_writes.go_on_counting(
            under_way,
            last_id=piece.last_id if piece.is_whole else under_way.last_id,
            counted=piece.counted if piece.is_whole else 0,
            moved=done.moved,
            pinned=done.pinned,
        )
        if promises.to_count_again(after=under_way.last_id, most=1):
            queue.enqueue(TASK, at=at, once=TASK)
        else:
            promise_writes.end_recount(under_way, at=at)


def _is_done(piece: _Piece, under_way: Recount) -> bool:
    """Whether another worker did this piece or some of it, or counting began anew as something was edited."""
    begun = (piece.recount_id, piece.edits, piece.after_id)
    return (under_way.pk, under_way.edits, under_way.last_id) != begun


def _count_all(conversation_id: int, under_way: Recount, *, at: datetime) -> Done:
    """Count all that is open in a conversation: its customer gets one letter of all."""
    conversation = conversations.one(conversation_id)
    if conversation is None:
        return Done()
    done, later = Done(), []
    for promise in promises.open_about(conversation.ref):
        was = promise.due_at
        done += _count_one(promise, conversation, under_way.reasons, at=at)
        if promise.due_at > was and not promise.is_internal:
            later.append(promise)
    # Also where a promise comes to be at risk at another time alone.
    steps.bring_in_line(conversation, at=at)
    if later:
        by_itself.tell_of_later_time(conversation, later[0], at=at)
    return done


def _count_one(
    promise: Promise, conversation: Conversation, reasons: list[dict[str, Any]], *, at: datetime
) -> Done:
    clock = _clock(promise, conversation, at=at)
    # What is over already is owned up to, by the word that was given.
    if clock is None or promise.due_at <= at or not _is_another(promise, clock):
        return Done()
    if clock.due_at != promise.due_at and clock.warn_at <= at:
        if promise.pinned_due_at:
            return Done()
        promise_writes.pin(promise)
        return Done(pinned=1)
    is_moved = clock.due_at != promise.due_at
    promise_writes.recount(promise, clock=clock, because=_because(reasons, promise, clock), at=at)
    return Done(moved=int(is_moved))


def _may_change(promise_id: int, *, at: datetime) -> bool:
    """Say whether it would change; what can't be told is found out when it is its turn."""
    try:
        return _is_touched(promise_id, at=at)
    except Exception:
        log.exception("Whether promise %s is counted alike could not be seen.", promise_id)
        return True


def _is_touched(promise_id: int, *, at: datetime) -> bool:
    promise = promises.one(promise_id)
    conversation = conversations.subject_of(promise.about) if promise else None
    if promise is None or conversation is None:
        return False
    clock = _clock(promise, conversation, at=at)
    return clock is not None and _is_another(promise, clock)


def would_move(promise: Promise, conversation: Conversation, *, at: datetime) -> bool:
    """Say whether a promise would have another time if it were counted again now. Nothing is changed."""
    clock = _clock(promise, conversation, at=at)
    return clock is not None and promise.due_at > at and clock.due_at != promise.due_at and clock.warn_at > at


def _is_another(promise: Promise, clock: promises.Clock) -> bool:
    if promise.pinned_due_at == clock.due_at:
        return True  # counted so again, it needs no pin
    if promise.handed_up_at is None and promise.hand_up_at != clock.hand_up_at:
        return True
    return (promise.due_at, promise.warn_at, promise.terms) != (clock.due_at, clock.warn_at, clock.terms)


def _clock(promise: Promise, conversation: Conversation, *, at: datetime) -> promises.Clock | None:
    """Return when it would be due by the rules and hours of today; None where its time is the fact.

    That is so as well where no rule promises such a thing any more. What was to go up and found nobody there
    is not sent up once more by being counted.
    """
    clock = _clock_of_today(promise, conversation)
    if clock is None or clock.due_at != promise.due_at or promise.hand_up_at or promise.handed_up_at:
        return clock
    is_over = clock.hand_up_at is not None and clock.hand_up_at <= at
    return replace(clock, hand_up_at=None) if is_over else clock


def _clock_of_today(promise: Promise, conversation: Conversation) -> promises.Clock | None:
    # What rested is due by the open time that was left then.
    if promise.terms is None or promise.stands_still_since or promise.rests_since or promise.rests:
        return None
    then, start = _as_it_was(conversation, promise.terms), datetime.fromisoformat(promise.terms["from"])
    if promise.renewed_from and promise.times_renewed:
        return counting.renewed_clock(then, promise.renewed_from, at=start)
    kind = promise.given_as
    return counting.clocks_again(then, [kind], at=start).get(kind)


def _as_it_was(conversation: Conversation, terms: dict[str, Any]) -> Conversation:
    """Return the conversation as the rules were asked about it when its promise was counted.

    What goes to another team keeps what was promised (decision 0042), so that team's hours do not count.
    """
    then, known = copy.copy(conversation), terms.get("asked")
    if known is None:  # counted before there were units
        return then
    then.language, then.kind_id, then.priority = known["language"], known["kind_id"], known["priority"]
    try:
        if known["team_id"] != conversation.team_id:
            then.team = staff.team(known["team_id"])
        if known["channel_id"] != conversation.channel_id:
            then.channel = channels.channel(known["channel_id"])
    except NotFound:
        log.info("What a promise in conversation %s was counted for is gone.", conversation.pk)
    return then


def _because(reasons: list[dict[str, Any]], promise: Promise, clock: promises.Clock) -> dict[str, Any]:
    """Return the newest edit that concerns the promise: its rule or its hours, those of before or of now."""
    both = [promise.terms or {}, clock.terms or {}]
    calendars, rules = {one.get("calendar") for one in both}, {one.get("why", {}).get("rule") for one in both}
    concerns = [
        one
        for one in reasons
        if ("calendar" in one and one["calendar"] in calendars) or ("rule" in one and one["rule"] in rules)
    ]
    return (concerns or reasons)[-1]
