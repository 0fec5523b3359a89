"""What is tried: asked for, counted piece by piece, forgotten after a day.

It changes nothing that anybody was promised, so nothing of it goes into the events.
"""

from datetime import datetime
from typing import Any

from esmero.domain.promises.kinds import Tried
from esmero.domain.promises.models import TryOut
from esmero.domain.promises.reads import KEPT_FOR, as_row
from esmero.domain.staff.models import Agent


def try_rules(rules: list[dict[str, Any]], *, place: int, by: Agent, at: datetime) -> TryOut:
    """Ask for rules to be tried; what this person has tried and is not counted yet ends without an answer.

    Arguments: rules, their columns with times and conditions, in order; place, of the one that is not
    kept so, 0 for none.
    """
    rows = [as_row(rule) for rule in rules]
    return _asked(Tried.RULES, rows, by=by, at=at, place=place)


def try_routing(changes: dict[str, Any], *, by: Agent, at: datetime) -> TryOut:
    """Ask for another way of giving questions to people to be tried; earlier ones end as `try_rules` says.

    `changes` is all that is otherwise, as JSON.
    """
    return _asked(Tried.ROUTING, [changes], by=by, at=at)


def _asked(kind: str, rows: list[dict[str, Any]], *, by: Agent, at: datetime, place: int = 0) -> TryOut:
    TryOut.objects.filter(asked_by=by, kind=kind, ended_at=None).update(ended_at=at)
    return TryOut.objects.create(asked_by=by, asked_at=at, kind=kind, rules=rows, place=place)


def note_tried(try_out_id: int, *, done: int, whole: int) -> bool:
    """Note how many of how many are counted; False where nobody waits for it any more."""
    return bool(TryOut.objects.filter(pk=try_out_id, ended_at=None).update(done=done, whole=whole))


def end_try_out(try_out_id: int, *, result: dict[str, Any] | None, at: datetime) -> None:
    """Keep what came out; None where it could not be counted."""
    TryOut.objects.filter(pk=try_out_id, ended_at=None).update(result=result, ended_at=at)


def forget_tried(*, at: datetime) -> int:
    """Take away what was tried a day ago or before. Return how many."""
    return TryOut.objects.filter(asked_at__lte=at - KEPT_FOR).delete()[0]
