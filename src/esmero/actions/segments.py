"""Segments: saved questions about customers, who belongs to them, and keeping that so.

Everybody is asked in pieces by a task, once a question is new or asks something else, and once a day for
what only time changes. In between, whoever something happened with is asked again. A piece is looked at
first and held only for those with whom anything is different, so that nobody else has to wait.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from esmero.domain.company import reads as company
from esmero.domain.customers import reads as customers
from esmero.domain.customers import writes
from esmero.domain.customers.kinds import SegmentCondition, SegmentNoun
from esmero.domain.events import reads as events
from esmero.domain.events.kinds import AGENT, Doer
from esmero.domain.promises.kinds import Noun
from esmero.domain.workbench import reads as workbench
from esmero.domain.workbench import writes as workbench_writes
from esmero.ground import db
from esmero.ground.refs import NotFound, NotYours
from esmero.ground.tasks import queue
from esmero.insight import segment_uses
from esmero.insight import segments as insight

if TYPE_CHECKING:
    from esmero.domain.customers.models import Segment
    from esmero.domain.promises.kinds import Condition
    from esmero.domain.staff.models import Agent
    from esmero.insight.segments import Piece

FOLLOWER = "segments"
TASK, CLEAR = "segments.ask_all", "segments.clear"
FOLLOWED_AT_ONCE = 500
# So many who come or go hold up other writers together.
HELD_AT_ONCE = 500
CLEARED_AT_ONCE = 2000
# Of two tags that became one, each conversation has the one by now: no event says so of every customer.
# Nor where organisations are put below another, joined or parted.
OF_ALL = {
    "tag.joined": SegmentNoun.TAG,
    "organisation.described": SegmentNoun.BELONGS,
    "organisation.joined": SegmentNoun.BELONGS,
    "organisation.parted": SegmentNoun.BELONGS,
}


class InUse(Exception):
    """Something uses this segment: it can't be taken away."""


def write(
    *,
    agent: Agent,
    segment_id: int | None,
    name: str,
    what_for: str,
    conditions: Sequence[SegmentCondition],
    at: datetime,
) -> Segment:
    """Keep a segment, with no number a new one; leads and owners. Everybody is asked, as a task.

    Owners alone where a rule decides by it, or where it asks for words of what we know (`may_change`).
    Raises NotYours, NotFound, and Unasked where a condition is none that can be asked.
    """
    insight.check(conditions)
    with db.write():
        by = _doer(agent)
        there = customers.segment(segment_id) if segment_id else None
        if not segment_uses.may_change(agent, there, conditions):
            raise NotYours("segments")
        kept = writes.write_segment(there, name=name, what_for=what_for, conditions=conditions, by=by, at=at)
        if kept.asked_to == 0:
            _ask_on(kept, at=at)
        return kept


def set_greeting(
    *, agent: Agent, segment_id: int, words: Mapping[str, str], is_offer: bool, at: datetime
) -> None:
    """Keep what people of a segment read first, by language; without words, what everybody reads. Owners.

    `is_offer`: it offers them something, so only those who agreed to offers read it. Raises NotYours and
    NotFound.
    """
    with db.write():
        by, segment = _doer(agent), customers.segment(segment_id)
        if not agent.is_owner:
            raise NotYours("segments")
        writes.write_greeting(segment, words=words, is_offer=is_offer, by=by, at=at)


def hold_asked(conditions: Iterable[Condition]) -> None:
    """The step inside a transaction that keeps a rule: the segments it asks for stay until it is kept.

    Raises NotFound where one of them is gone.
    """
    for number in sorted({one for row in conditions if row.noun == Noun.SEGMENT for one in row.values}):
        customers.segment(number)


def remove(*, agent: Agent, segment_id: int, at: datetime) -> None:
    """Take a segment away; leads and owners. Raises NotYours, NotFound, InUse while anything holds it."""
    with db.write():
        by = _doer(agent)
        segment = customers.segment(segment_id)
        if any(one.holds for one in segment_uses.of_segment(segment_id)):
            raise InUse
        if not segment_uses.may_change(agent, segment):
            raise NotYours("segments")
        writes.remove_segment(segment, by=by, at=at)
        queue.enqueue(CLEAR, at=at, segment_id=segment_id)


def _doer(agent: Agent) -> Doer:
    if not agent.is_lead:
        raise NotYours("segments")
    return Doer(AGENT, agent.pk)


def clear(*, at: datetime, segment_id: int) -> None:
    """Take away what is left of a removed segment, in pieces."""
    with db.write():
        if writes.clear_segment(segment_id, most=CLEARED_AT_ONCE):
            queue.enqueue(CLEAR, at=at, segment_id=segment_id)


def ask_all(*, at: datetime, segment_id: int, revision: int) -> None:
    """Ask the next customers whether they belong to a segment, and ask for those after them.

    Nothing of it where the segment is gone or asks something else by now.
    """
    try:
        segment = customers.segment(segment_id)
    except NotFound:
        return
    if segment.asked_to is None or segment.revision != revision:
        return
    piece = insight.after(segment.asked_to)
    changed = sorted(insight.differing(segment, piece, at=at)) if piece else []
    for start in range(0, len(changed), HELD_AT_ONCE):
        with db.write():
            if fresh := _still(segment):
                _bring_in_line(fresh, changed[start : start + HELD_AT_ONCE], at=at)
    # Counted before anybody has to wait: a million take a while.
    off_by = customers.off_by(segment.pk) if piece is None else 0
    with db.write():
        fresh = _still(segment)
        if fresh is None:
            return
        if piece is None:
            writes.end_asking(fresh, off_by=off_by, at=at)
            return
        writes.note_asked(fresh, piece.up_to)
        _ask_on(fresh, at=at)


def _still(segment: Segment) -> Segment | None:
    """Return a segment, held, where it asks the same and nobody asked any further meanwhile; else None."""
    try:
        fresh = customers.segment(segment.pk)
    except NotFound:
        return None
    is_same = (fresh.revision, fresh.asked_to) == (segment.revision, segment.asked_to)
    return fresh if is_same else None


def _ask_on(segment: Segment, *, at: datetime) -> None:
    queue.enqueue(TASK, at=at, segment_id=segment.pk, revision=segment.revision)


def ask_all_of_each(*, at: datetime) -> None:
    """Have everybody asked again, for what only time changes; and forget stays that ended long ago."""
    for number in customers.segment_names():
        with suppress(NotFound), db.write():
            _begin_again(customers.segment(number), at=at)
        while _drop_old_stays(number, at=at):
            pass


def _drop_old_stays(segment_id: int, *, at: datetime) -> bool:
    with db.write():
        return bool(writes.drop_old_stays(segment_id, before=at - customers.KEPT_FOR))


def _begin_again(segment: Segment, *, at: datetime) -> None:
    if segment.asked_to is None:
        writes.begin_asking(segment, at=at)
        _ask_on(segment, at=at)


def follow(*, at: datetime) -> int:
    """Ask whoever something happened with since last time. Returns over how many events; may run twice."""
    since = workbench.followed_to(FOLLOWER)
    found = events.whose_after(since, limit=FOLLOWED_AT_ONCE) if since is not None else []
    up_to = found[-1].id if found else None
    if since is None:
        up_to = events.newest_id()
    elif found:
        people = tuple(sorted({one.customer_id for one in found if one.customer_id}))
        of_all = {OF_ALL[one.verb] for one in found if one.verb in OF_ALL}
        for segment in customers.segments():
            if people:
                _ask_again(segment, insight.Piece(people), at=at)
            if any(one.noun in of_all for one in segment.conditions):
                with db.write():
                    _begin_again(customers.segment(segment.pk), at=at)
    if up_to is not None:
        with db.write():
            workbench_writes.follow(FOLLOWER, event_id=up_to)
    return len(found)


def _ask_again(segment: Segment, piece: Piece, *, at: datetime) -> None:
    changed = insight.differing(segment, piece, at=at)
    if not changed:
        return
    with db.write():
        try:
            fresh = customers.segment(segment.pk)
        except NotFound:
            return
        _bring_in_line(fresh, changed, at=at)


def look_again(customer_ids: Collection[int], *, at: datetime) -> None:
    """The step inside a transaction: ask these customers again now, since they were joined or parted.

    Only segments with a difference are held, in the order of their numbers, as everywhere.
    """
    piece = insight.Piece(tuple(customer_ids))
    for segment in sorted(customers.segments(), key=lambda one: one.pk):
        if changed := insight.differing(segment, piece, at=at):
            _bring_in_line(customers.segment(segment.pk), changed, at=at)


def _bring_in_line(segment: Segment, ids: Collection[int], *, at: datetime) -> None:
    """Ask these once more, now that the segment is held: what happened meanwhile counts."""
    if ids:
        members = insight.members_among(segment, insight.Piece(tuple(ids)), at=at)
        writes.see_members(segment, asked=ids, members=members, at=at, today=_today(at))


def _today(at: datetime) -> date:
    return at.astimezone(ZoneInfo(company.the_company().time_zone)).date()
