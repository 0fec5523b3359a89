"""What has come due: read in the order of its moments, and on from where one was."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

# Those that are read together are seen to in one transaction: others who want to write wait meanwhile.
PAGE = 20


class Moment(NamedTuple):
    """One thing whose moment has come, by its number, and the number of what is held while it is seen to."""

    at: datetime
    id: int
    holds: int


def read_on(
    rows: QuerySet[Any], field: str, *, after: Moment | None = None, holds: str = "id"
) -> list[Moment]:
    """Return the next of these rows in the order of `field`, the first ones where there is no `after`.

    What could not be seen to keeps its moment: whoever reads on comes by it, and nothing behind it waits.
    """
    if after:
        rows = rows.filter(Q(**{f"{field}__gt": after.at}) | Q(**{field: after.at, "id__gt": after.id}))
    found = rows.order_by(field, "id").values_list(field, "id", holds)[:PAGE]
    return [Moment(*row) for row in found]
