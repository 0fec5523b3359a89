"""What is asked for again and again by the clock, once for all workers together."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from esmero.ground import db
from esmero.ground.tasks import queue
from esmero.ground.tasks.models import Round


def ask(plan: Mapping[str, timedelta], *, at: datetime) -> int:
    """Ask for each task of the plan whose time has come. Returns how many; opens a transaction each."""
    known = dict(Round.objects.filter(name__in=list(plan)).values_list("name", "next_at"))
    due = [name for name in plan if known.get(name, at) <= at]
    return sum(_ask(name, plan[name], at) for name in due)


def _ask(name: str, every: timedelta, at: datetime) -> int:
    with db.write():
        # Another worker may just be doing the same.
        db.alone_with("round", name)
        round_, _ = Round.objects.get_or_create(name=name, defaults={"next_at": at})
        if round_.next_at > at:
            return 0
        round_.next_at = at + every
        round_.save(update_fields=["next_at"])
        queue.enqueue(name, at=at, once=name)
        return 1
