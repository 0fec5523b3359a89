"""What the clock looks for: what is at risk, what is over, what waits for a person's word.

What rests while the customer has the ball is none of it.
"""

from datetime import datetime

from django.db.models import Q

from esmero.domain.promises.models import Promise
from esmero.domain.promises.reads.open import OPEN, with_people
from esmero.ground import moments
from esmero.ground.moments import Moment

# What colleagues promised each other is looked for by itself (reads/work.py): another thing is held for it.
NOT_WORK = ~Q(about_kind="work")


def due_before(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return some open promises whose time is over, the longest over first; `after` reads on behind one."""
    rows = Promise.objects.filter(OPEN, NOT_WORK, due_at__lte=at, stands_still_since=None, rests_since=None)
    return moments.read_on(rows, "due_at", after=after, holds="about_id")


def earliest_due() -> datetime | None:
    """Return when the next open promise is due, None when none is open."""
    return (
        Promise.objects.filter(OPEN, rests_since=None)
        .order_by("due_at")
        .values_list("due_at", flat=True)
        .first()
    )


def to_warn_of(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return some open promises that came to be at risk and nobody was warned of; `after` reads on.

    What is over is owned up to: of that nobody is warned as well.
    """
    rows = Promise.objects.filter(
        OPEN,
        NOT_WORK,
        warned_at=None,
        warn_at__lte=at,
        due_at__gt=at,
        stands_still_since=None,
        rests_since=None,
    )
    return moments.read_on(rows, "warn_at", after=after, holds="about_id")


def to_hand_up(at: datetime, *, after: Moment | None = None) -> list[Moment]:
    """Return some open promises of which so little time is left that somebody above gets them as well."""
    rows = Promise.objects.filter(
        OPEN,
        NOT_WORK,
        handed_up_at=None,
        hand_up_at__lte=at,
        due_at__gt=at,
        stands_still_since=None,
        rests_since=None,
    )
    return moments.read_on(rows, "hand_up_at", after=after, holds="about_id")


def over_and_told(at: datetime) -> list[Promise]:
    """Return open promises whose time is over at `at` and of which somebody hears, as a restore finds them.

    Customers hear of theirs, and colleagues of the work that they asked for.
    """
    rows = Promise.objects.filter(OPEN, Q(is_internal=False) | ~NOT_WORK, due_at__lte=at, rests_since=None)
    return list(rows.order_by("due_at", "id"))


def standing_still(*, limit: int = 100) -> list[Promise]:
    """Return the open promises that wait for a person's word since a restore, the longest over first."""
    rows = Promise.objects.filter(OPEN, stands_still_since__isnull=False)
    return list(with_people(rows).order_by("due_at", "id")[:limit])
