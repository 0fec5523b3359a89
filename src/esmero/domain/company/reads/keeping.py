"""How long each kind of data is kept, and how it went when old data was let go."""

from esmero.domain.company.kinds import DAYS_AT_FIRST, IN_CONVERSATIONS, KeepDeed, KeptKind
from esmero.domain.company.models import RetentionRule, RetentionRun
from esmero.ground import db
from esmero.ground.refs import NotFound

RUNS_SHOWN = 200


def kept_rules() -> dict[str, RetentionRule]:
    """Return by kind how long it is kept: as the company says, else as at first."""
    said = {rule.kind: rule for rule in RetentionRule.objects.all()}
    return {kind: said.get(kind) or _at_first(kind) for kind in KeptKind.values}


def kept_rule(kind: str) -> RetentionRule:
    """Return how long a kind is kept; held, inside a transaction. Raises NotFound for no such kind."""
    if kind not in KeptKind.values:
        raise NotFound("retention rule")
    return db.held(RetentionRule.objects.filter(kind=kind)).first() or _at_first(kind)


def kinds_kept_by_law() -> set[str]:
    """Return the kinds of which nothing goes, whatever it stands with."""
    return set(RetentionRule.objects.filter(deed=KeepDeed.LAW).values_list("kind", flat=True))


def is_kept_with_the_whole(kind: str) -> bool:
    """Say whether a kind stands in conversations, and the law makes us keep these altogether."""
    return kind in IN_CONVERSATIONS and KeptKind.WHOLE in kinds_kept_by_law()


def _at_first(kind: str) -> RetentionRule:
    """What went by itself before anybody could say how long goes on so; nothing else goes."""
    days = DAYS_AT_FIRST.get(kind)
    return RetentionRule(kind=kind, days=days, deed=KeepDeed.LET_GO if days else KeepDeed.NOTHING)


def running() -> RetentionRun | None:
    """Return the run that is under way; held, inside a transaction; None for none."""
    return db.held(RetentionRun.objects.filter(ended_at=None)).first()


def retention_run(run_id: int) -> RetentionRun | None:
    """Return a run, or None; held, inside a transaction."""
    return db.held(RetentionRun.objects.filter(pk=run_id)).first()


def failed_last() -> list[str]:
    """Return the kinds that the newest run could not take."""
    newest = RetentionRun.objects.order_by("-id").first()
    return newest.failed if newest else []


def last_run_of_each() -> dict[str, tuple[RetentionRun, int]]:
    """Return by kind the newest run that took something of it, and how many; of the newest 200 runs."""
    found: dict[str, tuple[RetentionRun, int]] = {}
    for run in RetentionRun.objects.order_by("-id")[:RUNS_SHOWN]:
        for kind, count in run.taken.items():
            if count and kind not in found:
                found[kind] = (run, count)
    return found
