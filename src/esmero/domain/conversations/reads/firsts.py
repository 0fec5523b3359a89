"""Who has people of a segment first."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from esmero.domain.conversations.models.routing import FirstFor
from esmero.domain.customers.models import MEMBERS_NOW, SegmentMember
from esmero.ground import db
from esmero.ground.refs import NotFound


def firsts_of(team_id: int) -> list[FirstFor]:
    """Return who of a team has people of which segment first, with both, the oldest first."""
    rows = FirstFor.objects.filter(team=team_id, segment__removed_at=None)
    return list(rows.select_related("segment", "agent").order_by("id"))


def firsts_for_segment(segment_id: int) -> list[FirstFor]:
    """Return who has the people of a segment first, with the teams, the oldest first."""
    return list(FirstFor.objects.filter(segment=segment_id).select_related("team", "agent").order_by("id"))


def segments_with_firsts(segment_ids: Collection[int]) -> set[int]:
    """Return of which of these segments somebody has the people first."""
    rows = FirstFor.objects.filter(segment__in=segment_ids)
    return set(rows.values_list("segment_id", flat=True))


def first_for(team_id: int, customer_id: int) -> FirstFor | None:
    """Return who of a team has a customer first, for a segment to which they belong now. One query."""
    belongs = SegmentMember.objects.filter(MEMBERS_NOW, segment=OuterRef("segment"), customer=customer_id)
    rows = FirstFor.objects.filter(Exists(belongs), team=team_id, segment__removed_at=None)
    return rows.order_by("id").first()


def first(team_id: int, first_id: int) -> FirstFor:
    """Return one of a team by its number; held, inside a transaction. Raises NotFound."""
    found = db.held(FirstFor.objects.filter(team=team_id, pk=first_id)).first()
    if found is None:
        raise NotFound("first")
    return found
