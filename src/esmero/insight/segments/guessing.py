"""About how many a segment would have, while somebody still thinks about it: never many are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from esmero.domain.customers.models import Customer
from esmero.insight.segments.asking import Piece, of_people

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.db.models import QuerySet

    from esmero.domain.customers.kinds import SegmentCondition

# Of more customers than this a part is looked at: so many stretches of so many, evenly over all.
MOST_LOOKED_AT = 20_000
STRETCHES = 40


@dataclass(frozen=True)
class Guess:
    """How many there would be, out of how many; counted over all of them, or over `looked_at` of them."""

    count: int
    whole: int
    looked_at: int

    @property
    def is_exact(self) -> bool:
        """Whether everybody was looked at."""
        return self.looked_at >= self.whole


def guess(conditions: Sequence[SegmentCondition], *, at: datetime) -> Guess:
    """Return about how many customers these conditions hold of; 20,000 at most are looked at.

    Raises Unasked.
    """
    asked = of_people(conditions, at=at)
    whole = _numbers().count()
    if whole <= MOST_LOOKED_AT:
        return Guess(asked.count(), whole, whole)
    found = looked = 0
    each = MOST_LOOKED_AT // STRETCHES
    first, last = _end("pk"), _end("-pk")
    for number in range(STRETCHES):
        start = first - 1 + (last - first + 1) * number // STRETCHES
        ids = list(_numbers().filter(pk__gt=start).order_by("pk").values_list("pk", flat=True)[:each])
        if ids:
            looked += len(ids)
            found += asked.filter(Piece(after=start, up_to=ids[-1]).within("pk")).count()
    return Guess(round(found * whole / looked), whole, looked)


def _numbers() -> QuerySet[Customer]:
    return Customer.objects.filter(is_made_up=False, merged_into=None)


def _end(order: str) -> int:
    return _numbers().order_by(order).values_list("pk", flat=True)[0]
