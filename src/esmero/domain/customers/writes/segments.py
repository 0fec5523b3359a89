"""Segments: what they ask, and who belongs to them."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import F

from esmero.domain.customers.kinds import SegmentCondition, SegmentNoun
from esmero.domain.customers.models import MEMBERS_NOW, Customer, Segment, SegmentDay, SegmentMember
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground import db
from esmero.ground.refs import Audience

AT_ONCE = 1000
INSIDE = Audience(is_internal=True)


def write_segment(
    segment: Segment | None,
    *,
    name: str,
    what_for: str,
    conditions: Sequence[SegmentCondition],
    by: Doer,
    at: datetime,
) -> Segment:
    """Keep a new segment, or change one; where it asks something else, everybody is to be asked anew."""
    asks = [one.row for one in conditions]
    if segment is None:
        segment = Segment.objects.create(name=name, what_for=what_for, asks=asks, made_at=at)
        begin_asking(segment, at=at)
        events.record("segment.made", about=segment.ref, audience=INSIDE, by=by, at=at)
        return segment
    is_asked_anew = asks != segment.asks
    if not is_asked_anew and (name, what_for) == (segment.name, segment.what_for):
        return segment
    before = _told(segment.conditions)
    segment.name, segment.what_for, segment.asks = name, what_for, asks
    if is_asked_anew:
        segment.revision, segment.whole_at = segment.revision + 1, None
        begin_asking(segment, at=at)
    segment.save(update_fields=["name", "what_for", "asks", "revision", "whole_at"])
    more: dict[str, Any] = {"asked_before": before} if is_asked_anew else {}
    events.record(
        "segment.changed", about=segment.ref, audience=INSIDE, by=by, at=at, asks_anew=is_asked_anew, **more
    )
    return segment


def _told(conditions: Sequence[SegmentCondition]) -> list[dict[str, Any]]:
    """Return conditions as an event keeps them: words may be those of a customer, so how many there are."""
    rows = []
    for one in conditions:
        row = one.row
        if one.noun == SegmentNoun.FACT_WORDS:
            row["value"] = {"count": len(one.values)}
        rows.append(row)
    return rows


def remove_segment(segment: Segment, *, by: Doer, at: datetime) -> None:
    """Ask a segment no more; its rows are cleared away afterwards (`clear_segment`)."""
    segment.removed_at = at
    segment.save(update_fields=["removed_at"])
    events.record("segment.removed", about=segment.ref, audience=INSIDE, by=by, at=at)


def clear_segment(segment_id: int, *, most: int) -> bool:
    """Take away so many rows of a removed segment, and it with the last of them; say if there is more."""
    ids = SegmentMember.objects.filter(segment=segment_id).values_list("id", flat=True)[:most]
    gone = SegmentMember.objects.filter(pk__in=list(ids)).delete()[0]
    if gone == most:
        return True
    Segment.objects.filter(pk=segment_id, removed_at__isnull=False).delete()
    return False


def begin_asking(segment: Segment, *, at: datetime) -> None:
    """Keep that everybody is to be asked, from the first customer on."""
    segment.asked_to, segment.asking_since = 0, at
    segment.save(update_fields=["asked_to", "asking_since"])


def note_asked(segment: Segment, up_to: int) -> None:
    """Keep up to which customer everybody was asked."""
    segment.asked_to = up_to
    segment.save(update_fields=["asked_to"])


def end_asking(segment: Segment, *, off_by: int, at: datetime) -> None:
    """Keep that everybody was asked, and put the number of members right by how far it was off."""
    segment.member_count = max(0, segment.member_count - off_by)
    segment.asked_to, segment.asking_since, segment.whole_at = None, None, at
    segment.save(update_fields=["member_count", "asked_to", "asking_since", "whole_at"])


def see_members(
    segment: Segment, *, asked: Collection[int], members: Collection[int], at: datetime, today: date
) -> None:
    """Bring in line who of the customers that were `asked` belongs to a segment: `members`, nobody else.

    `today` is the company's day, under which the new count is kept.
    """
    kept = SegmentMember.objects.filter(MEMBERS_NOW, segment=segment, customer__in=asked)
    before = set(kept.values_list("customer_id", flat=True))
    came, went = sorted(set(members) - before), before - set(members)
    SegmentMember.objects.bulk_create(
        [SegmentMember(segment=segment, customer_id=number, since=at) for number in came], batch_size=AT_ONCE
    )
    kept.filter(customer__in=went).update(until=at)
    if came or went:
        _count(segment, came=len(came), went=len(went), today=today)


def _count(segment: Segment, *, came: int, went: int, today: date) -> None:
    segment.member_count += came - went
    segment.save(update_fields=["member_count"])
    day, is_new = SegmentDay.objects.get_or_create(
        segment=segment,
        day=today,
        defaults={"count": segment.member_count, "came": came, "went": went},
    )
    if not is_new:
        SegmentDay.objects.filter(pk=day.pk).update(
            count=segment.member_count, came=F("came") + came, went=F("went") + went
        )


def leave_segments(customers: Collection[Customer | int]) -> None:
    """Take away every trace of these people in segments: they are erased, or were never here.

    All segments are held, by number: in the same transaction others are asked again, and two that hold
    some of them in different orders would wait for each other.
    """
    list(db.held(Segment.objects.order_by("id")))
    rows = SegmentMember.objects.filter(customer__in=customers)
    went = Counter(rows.filter(MEMBERS_NOW).values_list("segment", flat=True))
    rows.delete()
    for number, count in went.items():
        Segment.objects.filter(pk=number).update(member_count=F("member_count") - count)


def drop_old_stays(segment_id: int, *, before: datetime) -> int:
    """Forget of some stays in a segment that ended before a moment that they were; return how many."""
    rows = SegmentMember.objects.filter(segment=segment_id, until__lt=before)
    ids = rows.values_list("id", flat=True)[:AT_ONCE]
    return SegmentMember.objects.filter(pk__in=list(ids)).delete()[0]
