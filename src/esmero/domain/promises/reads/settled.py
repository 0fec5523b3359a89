"""Which promises of one person came to an end, whatever it was."""

from datetime import datetime

from esmero.domain.promises.models import Promise

ENDS = ("kept_at", "broken_at", "withdrawn_at", "moved_at")


def ended_of(owner_id: int, *, since: datetime, until: datetime) -> list[int]:
    """Return the ids of what one person had promised and what ended between two moments, however it did.

    It was kept, broke, was taken back or given another time. One query.
    """
    theirs = Promise.objects.filter(owner=owner_id).order_by()
    # Each by an index of its own: asked for all at once, all that somebody ever promised would be read.
    kept, *others = (
        theirs.filter(**{f"{end}__gte": since, f"{end}__lt": until}).values_list("id", flat=True)
        for end in ENDS
    )
    return sorted(kept.union(*others))
