"""The kept-word record: thirty days, and by channel, team and kind; each figure leads to its words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from esmero.domain.company import reads as company
from esmero.domain.promises import reads as promises
from esmero.domain.promises.kinds import PromiseKind
from esmero.ground import clock
from esmero.insight import kept_words
from esmero.parts import record as parts
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import names, ways

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from django.http import HttpResponse

    from esmero.domain.promises.models import DayFigure
    from esmero.web.reports.guard import ReportsRequest

    # What it is of, its sums, and where each of them leads.
    Row = tuple[str, parts.Sums, dict[str, str]]


@require_safe
@leads_too
def record(request: ReportsRequest) -> HttpResponse:
    """Show thirty days of promises and what became of them, for the teams that somebody leads."""
    at = clock.now()
    until = asked.which(request.agent, request.GET, at=at).until
    days = parts.days_of(until)
    chosen = promises.Which(days[0], until, team_ids=asked.team_ids(request.agent))
    figures = promises.figures(chosen)
    by_day = dict(parts.groups(figures, lambda one: one.on))
    whole = parts.sums(figures)
    context = {
        "whole": whole,
        "headline": parts.headline(whole),
        "stitches": parts.thread(by_day, days),
        "days": [_day(on, by_day[on]) for on in reversed(days) if on in by_day],
        "tables": _tables(figures, chosen),
        "since": parts.day(days[0]),
        "until": parts.day(until),
        "links": asked.links(chosen),
        "csv_url": asked.address("record-csv", asked.again(chosen)),
        "json_url": asked.address("record-json", asked.again(chosen)),
        "is_public": company.the_company().has_public_record,
        **_beside(until, at=at),
        **ways.of(request, "record"),
    }
    return render(request, "reports/record.html", context)


def _beside(until: date, *, at: datetime) -> dict[str, str]:
    """The thirty days before, and those after unless they are not over."""
    month = timedelta(days=parts.DAYS)
    newest = kept_words.yesterday(at)
    newer = asked.address("record", {"until": min(until + month, newest)}) if until < newest else ""
    return {"older": asked.address("record", {"until": until - month}), "newer": newer}


def _day(on: date, sums: parts.Sums) -> Row:
    return parts.day(on), sums, asked.links(promises.Which(on, on))


def _tables(figures: list[DayFigure], chosen: promises.Which) -> list[tuple[str, list[Row]]]:
    teams, channels = names.teams(), names.channels()
    found: list[tuple[str, Callable[[DayFigure], object], Callable[[object], str]]] = [
        ("channel", lambda one: one.channel_id, lambda key: names.named(channels, key)),
        ("team", lambda one: one.team_id, lambda key: names.named(teams, key)),
        ("kind", lambda one: one.kind, lambda key: str(PromiseKind(str(key)).label)),
    ]
    return [(noun, _rows(noun, parts.groups(figures, of), words, chosen)) for noun, of, words in found]


def _rows(
    noun: str,
    groups: list[tuple[object, parts.Sums]],
    words: Callable[[object], str],
    chosen: promises.Which,
) -> list[Row]:
    return [(words(key), sums, asked.links(chosen, **{noun: key})) for key, sums in groups]
