"""Rules that are tried: asked for, counted piece by piece, forgotten after a day.

It changes nothing that anybody was promised, so nothing of it goes into the events.
"""

from datetime import datetime
from typing import Any

from esmero.domain.promises.models import TryOut
from esmero.domain.promises.reads import KEPT_FOR, as_row
from esmero.domain.staff.models import Agent


def try_rules(rules: list[dict[str, Any]], *, place: int, by: Agent, at: datetime) -> TryOut:
    """Ask for rules to be tried; what this person has tried and is not counted yet ends without an answer.

    Arguments: rules, their columns with times and conditions, in order; place, of the one that is not
    kept so, 0 for none.
    """
    TryOut.objects.filter(asked_by=by, ended_at=None).update(ended_at=at)
    rows = [as_row(rule) for rule in rules]
    return TryOut.objects.create(asked_by=by, asked_at=at, rules=rows, place=place)


def note_tried(try_out_id: int, *, done: int, whole: int) -> bool:
    """Note how many promises are counted; False where nobody waits for it any more."""
    return bool(TryOut.objects.filter(pk=try_out_id, ended_at=None).update(done=done, whole=whole))


def end_try_out(try_out_id: int, *, result: dict[str, Any] | None, at: datetime) -> None:
    """Keep what came out; None where it could not be counted."""
    TryOut.objects.filter(pk=try_out_id, ended_at=None).update(result=result, ended_at=at)


def forget_tried(*, at: datetime) -> int:
    """Take away what was tried a day ago or before. Return how many."""
    return TryOut.objects.filter(asked_at__lte=at - KEPT_FOR).delete()[0]
