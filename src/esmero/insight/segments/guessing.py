"""About how many a segment would have, while somebody still thinks about it: never many are looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Max, Min

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

    Of more, the first of each of forty stretches of numbers, none twice; each stands for its own stretch.
    Raises Unasked.
    """
    asked = of_people(conditions, at=at)
    ends = _numbers().aggregate(first=Min("pk"), last=Max("pk"))
    first, last = ends["first"] or 1, ends["last"] or 0
    # No number is given twice, so there are no more people than numbers: nobody has to be counted for that.
    if last - first < MOST_LOOKED_AT:
        all_of_them = _numbers().count()
        return Guess(asked.count(), all_of_them, all_of_them)
    found, whole, looked = 0.0, 0.0, 0
    for number in range(STRETCHES):
        start, end = (first - 1 + (last - first + 1) * one // STRETCHES for one in (number, number + 1))
        within = _numbers().filter(Piece(after=start, up_to=end).within("pk")).order_by("pk")
        ids = list(within.values_list("pk", flat=True)[: MOST_LOOKED_AT // STRETCHES])
        if not ids:
            continue
        # Where the stretch goes on behind them, it goes on as it began.
        is_all = len(ids) < MOST_LOOKED_AT // STRETCHES
        weight = 1.0 if is_all else (end - ids[0] + 1) / (ids[-1] - ids[0] + 1)
        found += weight * asked.filter(Piece(after=start, up_to=ids[-1]).within("pk")).count()
        whole, looked = whole + weight * len(ids), looked + len(ids)
    return Guess(round(found), round(whole), looked)


def _numbers() -> QuerySet[Customer]:
    return Customer.objects.filter(is_made_up=False, merged_into=None)
