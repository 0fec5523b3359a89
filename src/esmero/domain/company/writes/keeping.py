"""How long each kind of data is kept, and the runs that let go what is older."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from esmero.domain.company.models import RetentionRule, RetentionRun
from esmero.domain.events import writes as events
from esmero.domain.events.kinds import Doer
from esmero.ground.refs import Audience, Ref


def set_kept(kind: str, *, deed: str, days: int | None, reason: str, by: Doer, at: datetime) -> RetentionRule:
    """Keep how long a kind of data is kept (days), what happens then, and why the law asks for it."""
    values = {"deed": deed, "days": days, "reason": reason, "set_at": at}
    rule, _made = RetentionRule.objects.update_or_create(kind=kind, defaults=values)
    _tell("retention.set", by=by, at=at, kind=kind, deed=deed, days=days)
    return rule


def begin_run(due: Mapping[str, int], *, by: Doer, at: datetime) -> RetentionRun:
    """Begin to let go what is old; `due` says how many of each kind it would be."""
    return RetentionRun.objects.create(begun_at=at, by_id=by.id, due=dict(due))


def note_taken(run: RetentionRun, kind: str, count: int) -> None:
    """Add to a run what a piece of it took, in the transaction of that piece."""
    run.taken = {**run.taken, kind: run.taken.get(kind, 0) + count}
    run.save(update_fields=["taken"])


def note_failed(run: RetentionRun, kind: str) -> None:
    """Note that a kind could not be taken by a run, which leaves it out from now on."""
    run.failed = sorted({*run.failed, kind})
    run.save(update_fields=["failed"])


def end_run(run: RetentionRun, *, by: Doer, at: datetime) -> None:
    """Note that a run is through; its event holds counts alone, and there is none where nothing went."""
    run.ended_at = at
    run.save(update_fields=["ended_at"])
    if run.taken:
        _tell("retention.done", by=by, at=at, taken=run.taken)


def _tell(verb: str, *, by: Doer, at: datetime, **told: Any) -> None:
    audience = Audience(is_internal=True)
    events.record(verb, about=Ref("company", 0), audience=audience, by=by, at=at, **told)
