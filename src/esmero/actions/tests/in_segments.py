"""Segments in tests: kept by an owner, asked to the end, followed."""

from datetime import datetime

from tests.world import World

from esmero.actions import segments
from esmero.domain.customers import reads as customers
from esmero.domain.customers.kinds import SegmentCondition
from esmero.domain.customers.models import Segment, SegmentMember
from esmero.ground.tasks import doing

TASKS = {segments.TASK: segments.ask_all, segments.CLEAR: segments.clear}


def do_tasks(*, at: datetime) -> None:
    """Do all that is asked for about segments."""
    while doing.do_next(TASKS, at=at):
        pass


def kept(there: World, *conditions: SegmentCondition, name: str = "Some", at: datetime) -> Segment:
    """Return a segment of the owner's, with everybody asked."""
    made = segments.write(
        agent=there.owner, segment_id=None, name=name, what_for="", conditions=conditions, at=at
    )
    do_tasks(at=at)
    return customers.segment(made.pk)


def asked(noun: str, operator: str, *values: object, days: int = 0, times: int = 0) -> SegmentCondition:
    """Return a condition."""
    return SegmentCondition(noun, operator, values, days=days, times=times)


def members(segment: Segment) -> set[int]:
    """Return who is kept as belonging to a segment."""
    rows = SegmentMember.objects.filter(segment=segment, until=None)
    return set(rows.values_list("customer_id", flat=True))
