"""The figures as files: for a spreadsheet, and for a program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from esmero.domain.promises import reads as promises
from esmero.ground import clock, logarithms, spreadsheets
from esmero.web.reports import asked
from esmero.web.reports.guard import leads_too
from esmero.web.reports.shown import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from esmero.domain.promises.reads import Which
    from esmero.web.reports.guard import ReportsRequest


@require_safe
@leads_too
def as_csv(request: ReportsRequest) -> HttpResponse:
    """Hand out each day's figures for a spreadsheet, thirty days or those asked for."""
    chosen = asked.which(request.agent, request.GET, at=clock.now())
    rows = list(_rows(chosen))
    heads = list(rows[0]) if rows else ["on"]
    words = spreadsheets.as_csv([heads, *(row.values() for row in rows)])
    answer = HttpResponse(words, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="kept-words-{chosen.until}.csv"'
    return answer


@require_safe
@leads_too
def as_json(request: ReportsRequest) -> HttpResponse:
    """Hand out each day's figures for a program, thirty days or those asked for."""
    chosen = asked.which(request.agent, request.GET, at=clock.now())
    found = {"since": chosen.since, "until": chosen.until, "figures": list(_rows(chosen))}
    return JsonResponse(found, json_dumps_params={"ensure_ascii": False})


def _rows(chosen: Which) -> Iterator[dict[str, Any]]:
    teams, channels = names.teams(), names.channels()
    for one in promises.figures(chosen):
        yield {
            "on": one.on.isoformat(),
            "team": teams.get(one.team_id, ""),
            "channel": channels.get(one.channel_id, ""),
            "kind": one.kind,
            **{name: getattr(one, name) for name in promises.COUNTS},
            "about_half_seconds": logarithms.percentile(one.histogram, 50),
            "about_nine_of_ten_seconds": logarithms.percentile(one.histogram, 90),
            "longest_seconds": one.longest_seconds,
        }
