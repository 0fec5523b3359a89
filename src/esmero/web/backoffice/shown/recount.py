"""How far counting promises again is, after rules or hours were edited."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from esmero.actions import suppose
from esmero.domain.promises import reads as promises

if TYPE_CHECKING:
    from esmero.domain.promises.models import Recount

# What was counted is told on the pages of rules and hours for so long after its end.
TOLD_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Strip:
    """A count that is under way, or what came of it."""

    is_under_way: bool
    percent: int
    title: str
    moved: str
    pinned: str
    # Whether anybody is told of another time.
    is_told: bool


def strip(*, at: datetime) -> Strip | None:
    """Return what to tell of the last count at `at`, None where it is long over. One query."""
    last = promises.last_recount(since=at - TOLD_FOR)
    if last is None:
        return None
    return Strip(
        is_under_way=last.ended_at is None,
        percent=min(100, 100 * last.counted // max(1, last.total)),
        title=_counted(last) if last.ended_at is None else f"{_counted(last)} {_moved(last)}",
        moved=_moved(last),
        pinned=_pinned(last),
        is_told=last.moved > 0,
    )


def _counted(last: Recount) -> str:
    if last.ended_at is None:
        words = ngettext(
            "%(done)s of %(count)s open promise counted again.",
            "%(done)s of %(count)s open promises counted again.",
            last.total,
        )
        return words % {"done": min(last.counted, last.total), "count": last.total}
    words = ngettext(
        "%(count)s open promise was counted again.",
        "%(count)s open promises were counted again.",
        last.counted,
    )
    return words % {"count": last.counted}


def _moved(last: Recount) -> str:
    if last.ended_at and not last.moved:
        return _("None has a new time.")
    words = ngettext("%(count)s has a new time.", "%(count)s have a new time.", last.moved)
    return words % {"count": last.moved}


def _pinned(last: Recount) -> str:
    if not last.pinned:
        return ""
    words = ngettext(
        "%(count)s keeps its time, because the new one would be over already or close.",
        "%(count)s keep their times, because the new ones would be over already or close.",
        last.pinned,
    )
    return words % {"count": last.pinned}


def would_move(moves: suppose.Moves) -> str:
    """Return how many promises would have another time if it were saved so; empty where none is open."""
    if not moves.of:
        return ""
    if not moves.moved:
        return _("No open promise would have another time.")
    words = ngettext(
        "%(count)s open promise would have another time.",
        "%(count)s open promises would have another time.",
        moves.moved,
    )
    if moves.is_more:
        words = _("%(count)s of the %(most)s oldest open promises would have another time; there are more.")
    return words % {"count": moves.moved, "most": moves.of}
