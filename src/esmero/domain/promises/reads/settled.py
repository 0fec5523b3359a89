"""What became of the promises that one person was to keep."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from esmero.domain.promises.models import Promise


@dataclass(frozen=True)
class Settled:
    """How many promises came to their end: kept at their first time, broken and mended, broken alone."""

    kept: int = 0
    mended: int = 0
    broken: int = 0

    @property
    def all(self) -> int:
        return self.kept + self.broken


def settled_by(owner_id: int, *, since: datetime, until: datetime) -> Settled:
    """Return what became of one person's promises to customers between two moments. Two queries.

    What broke counts as broken, whoever mends it; what this person mended is told beside it.
    """
    theirs = Promise.objects.filter(owner=owner_id, is_internal=False, owner_team__practised_by=None)
    # Each by an index of its own: asked for both at once, all that somebody ever promised would be read.
    kept = theirs.filter(kept_at__gte=since, kept_at__lt=until).aggregate(
        kept=Count("id", filter=Q(times_renewed=0)), mended=Count("id", filter=Q(times_renewed__gt=0))
    )
    # Renewed and broken again it is still one word that was not kept.
    broken = theirs.filter(broken_at__gte=since, broken_at__lt=until, times_renewed=0).count()
    return Settled(**kept, broken=broken)
