"""The record of kept words: figures by day, the words behind them, and what was recorded of them."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Max, Q

from esmero.domain.events.models import Event
from esmero.domain.promises.models import DayFigure, Word
from esmero.ground import logarithms
from esmero.ground.refs import Ref

COUNTS = ("promised", "kept", "moved", "broken", "mended", "withdrawn", "open")
PAGE = 50


@dataclass(frozen=True)
class Which:
    """Which words are meant: those of some days, and perhaps of one team, channel, kind or end."""

    since: date
    until: date
    # None: of every team.
    team_ids: Collection[int] | None = None
    team_id: int | None = None
    channel_id: int | None = None
    kind: str = ""
    state: str = ""

    def condition(self) -> Q:
        """Return what chooses their rows, in words and in figures (which know no single state)."""
        chosen = Q(on__gte=self.since, on__lte=self.until)
        if self.team_ids is not None:
            chosen &= Q(team_id__in=self.team_ids)
        for name in ("team_id", "channel_id"):
            if getattr(self, name) is not None:
                chosen &= Q(**{name: getattr(self, name)})
        return chosen & Q(kind=self.kind) if self.kind else chosen


def figures(which: Which) -> list[DayFigure]:
    """Return the figures of these days, by day, team, channel and kind; their length is that of the days."""
    return list(DayFigure.objects.filter(which.condition()).order_by("on", "team_id", "channel_id", "kind"))


def figures_on(on: date) -> list[DayFigure]:
    """Return all figures of a day."""
    return list(DayFigure.objects.filter(on=on).order_by("team_id", "channel_id", "kind"))


def words(which: Which, *, before: tuple[date, int] | None = None) -> list[Word]:
    """Return a page of these words and one more, the newest day first; `before` reads on behind one."""
    rows = Word.objects.filter(which.condition())
    if which.state:
        rows = rows.filter(state=which.state)
    if before:
        on, promise_id = before
        rows = rows.filter(Q(on=on, promise_id__lt=promise_id) | Q(on__lt=on), on__lte=on)
    return list(rows.order_by("-on", "-promise_id")[: PAGE + 1])


def word(promise_id: int) -> Word | None:
    """Return a word as the record has it, None when it has none of this number."""
    return Word.objects.filter(pk=promise_id).first()


def record_of(on: date) -> Ref:
    """Return what the events of a day's figures are about: a day, by its number in the calendar."""
    return Ref("record", on.toordinal())


def last_counted() -> Event | None:
    """Return the newest event of figures, None before the first."""
    newest = Event.objects.filter(about_kind="record").aggregate(newest=Max("id"))["newest"]
    return Event.objects.filter(pk=newest).first() if newest else None


def stated(on: date, figures: Sequence[DayFigure]) -> dict[str, Any]:
    """Return what is recorded of a day: its sums in clear, its groups as a digest that the export answers.

    Groups of few words would tell on people, so they are not published; none can be changed unseen.
    """
    whole = {name: sum(getattr(one, name) for one in figures) for name in COUNTS}
    return {
        "on": on.isoformat(),
        **whole,
        "histogram": logarithms.joined([one.histogram for one in figures]),
        "longest_seconds": max((one.longest_seconds or 0 for one in figures), default=0),
        "groups": hashlib.sha256(json.dumps(rows_of(figures), separators=(",", ":")).encode()).hexdigest(),
    }


def rows_of(figures: Iterable[DayFigure]) -> list[list[Any]]:
    """Return figures as plain rows in order: team, channel, kind, the counts, buckets, the longest."""
    return sorted(
        [
            one.team_id,
            one.channel_id,
            str(one.kind),
            *(getattr(one, name) for name in COUNTS),
            sorted(one.histogram.items()),
            one.longest_seconds,
            one.longest_promise_id,
        ]
        for one in figures
    )
