"""Segments, who belongs to them, and how that changed."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from esmero.domain.customers.models import MEMBERS_NOW, Customer, Segment, SegmentDay, SegmentMember
from esmero.domain.customers.reads.families import joinings_around, whose_then
from esmero.ground import db, prepared
from esmero.ground.refs import NotFound

SHOWN = 10
# Among so many of the last it is looked whom somebody may see, so that no page goes through a million.
LOOKED_AT = 1000
STANDS = Q(removed_at=None)
# A stay that ended is kept so long: trials of rules look back a month, those of promises four weeks.
KEPT_FOR = timedelta(days=62)
_of_customer = prepared.Query[SegmentMember](
    lambda customer_id: (
        SegmentMember.objects.filter(MEMBERS_NOW, customer_id=customer_id, segment__removed_at=None)
        .select_related("segment")
        .order_by("segment__name", "segment_id")
    )
)


def segments() -> list[Segment]:
    """Return all segments by name; none of them is held: others write into them all the time."""
    return list(Segment.objects.filter(STANDS).order_by("name", "id"))


def segment(segment_id: int) -> Segment:
    """Return one segment; held, inside a transaction. Raises NotFound."""
    found = db.held(Segment.objects.filter(STANDS, pk=segment_id)).first()
    if found is None:
        raise NotFound("segment")
    return found


def segment_names() -> dict[int, str]:
    """Return by number what segments are called."""
    return dict(Segment.objects.filter(STANDS).order_by("name", "id").values_list("id", "name"))


def members_now(segment_id: int, among: Q) -> set[int]:
    """Return which customers of these (by `customer_id`) are kept as belonging to a segment."""
    rows = SegmentMember.objects.filter(MEMBERS_NOW, among, segment=segment_id)
    return set(rows.values_list("customer_id", flat=True))


def off_by(segment_id: int) -> int:
    """Return by how many more the kept number of members is than there are: both seen in one statement.

    A million are counted, so outside of any transaction; who comes or goes meanwhile changes both alike.
    """
    members = SegmentMember.objects.filter(MEMBERS_NOW, segment=OuterRef("pk")).order_by()
    counted = members.values("segment").annotate(number=Count("pk")).values("number")
    row = Segment.objects.filter(pk=segment_id).annotate(number=Coalesce(Subquery(counted), 0))
    kept = row.values_list("member_count", "number").first()
    return kept[0] - kept[1] if kept else 0


def memberships_of(customer_id: int) -> list[SegmentMember]:
    """Return to which segments somebody belongs now, with each segment. One query.

    Of a segment that asks something else since a while ago, whoever was not asked yet belongs as before.
    """
    return _of_customer(customer_id=customer_id)


def sure_memberships_of(customer_id: int) -> list[SegmentMember]:
    """Return the same without segments of which not everybody was asked yet what they ask now.

    So nobody reads that something is so of them that was never asked. One query.
    """
    return [one for one in memberships_of(customer_id) if one.segment.whole_at]


def segments_at(talks: Collection[tuple[Customer, int, datetime]]) -> list[frozenset[int]]:
    """Return to which segments, by number, whose conversations these were belonged at these moments.

    Each is a conversation's customer of now, its number and the moment. What was joined or parted since does
    not count: it is asked of whoever it was with then, as it was decided. One query where nobody was joined;
    stays that ended more than KEPT_FOR ago are known no more.
    """
    joined = {one.pk: joinings_around([one.pk]) for one, _talk, _at in talks if one.has_joinings}
    owners = [whose_then(talk, one.pk, joined.get(one.pk, ()), at=at) for one, talk, at in talks]
    stays: dict[int, list[SegmentMember]] = {}
    for row in SegmentMember.objects.filter(customer__in=set(owners)):
        stays.setdefault(row.customer_id, []).append(row)
    return [
        frozenset(row.segment_id for row in stays.get(owner, ()) if row.was_one(at))
        for owner, (_one, _talk, at) in zip(owners, talks, strict=True)
    ]


def newest_number() -> int:
    """Return the number of whoever we met last; 0 before anybody."""
    return Customer.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def newest_members(segment_id: int, seen: Q) -> list[SegmentMember]:
    """Return who came to a segment last, with the customers, the newest first.

    Of rows whose customer is `seen` by whoever reads it; among the last LOOKED_AT.
    """
    rows = SegmentMember.objects.filter(MEMBERS_NOW, segment=segment_id).order_by("-since", "-id")
    return _shown(rows, seen)


def gone_members(segment_id: int, seen: Q, *, since: datetime) -> list[SegmentMember]:
    """Return who left a segment since a moment and is not back, with the customers, the last first.

    Of rows whose customer is `seen` by whoever reads it; among the last LOOKED_AT.
    """
    rows = SegmentMember.objects.filter(segment=segment_id, until__gte=since)
    back = SegmentMember.objects.filter(MEMBERS_NOW, segment=segment_id, customer=OuterRef("customer"))
    return _shown(rows.filter(~Exists(back)).order_by("-until", "-id"), seen)


def _shown(rows: QuerySet[SegmentMember], seen: Q) -> list[SegmentMember]:
    last = list(rows.values_list("id", flat=True)[:LOOKED_AT])
    return list(rows.filter(seen, pk__in=last).select_related("customer")[:SHOWN])


def segment_days(segment_ids: Collection[int], *, since: date) -> dict[int, list[SegmentDay]]:
    """Return by segment the days on which its count changed, the oldest first; and one before, if any."""
    found: dict[int, list[SegmentDay]] = {number: [] for number in segment_ids}
    for number in segment_ids:
        before = SegmentDay.objects.filter(segment=number, day__lt=since).order_by("-day").first()
        found[number] += [before] if before else []
    for row in SegmentDay.objects.filter(segment__in=segment_ids, day__gte=since).order_by("day"):
        found[row.segment_id].append(row)
    return found
